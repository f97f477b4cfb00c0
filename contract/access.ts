import { Type, type Static } from 'typebox'
import { Id } from '#contract/building'
import { LANGUAGES } from '#contract/local-text'
import { ApiToken, AuditEntry, Email } from '#contract/people'
import { PermissionSchema, RoleSchema } from '#contract/permissions'

const Name = Type.String({ minLength: 1, maxLength: 120 })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const LanguageSchema = Type.Enum([...LANGUAGES])

/** No rules of composition (NIST SP 800-63B §3.1.1.2): length is what counts. The upper bound keeps hashing cheap. */
export const PASSWORD_MIN_LENGTH = 10
const Password = Type.String({ minLength: 1, maxLength: 200 })

/** What the page must know before anybody is signed in. */
export const SignInWays = Type.Object({
  signedIn: Type.Boolean(),
  /** Nobody is there yet: the first page makes the administrator. */
  firstRun: Type.Boolean(),
  /** The first run needs the code that the server printed: the page was not opened on the server's own machine. */
  setupCode: Type.Boolean(),
  demo: Type.Boolean(),
  /** The name of the identity provider that one may sign in by; null where none is set up. */
  oidc: Nullable(Type.String()),
})
export type SignInWays = Static<typeof SignInWays>

export const SignIn = Type.Object({ email: Email, password: Password }, { additionalProperties: false })
export type SignIn = Static<typeof SignIn>

export const KioskSignIn = Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }) }, { additionalProperties: false })

export const FirstRun = Type.Object({
  name: Name, email: Email, password: Password, language: Type.Optional(LanguageSchema), setupCode: Type.Optional(Type.String({ maxLength: 40 })),
}, { additionalProperties: false })
export type FirstRun = Static<typeof FirstRun>

/** What people may change about themselves. */
export const MyAccountChange = Type.Object({ name: Type.Optional(Name), language: Type.Optional(Nullable(LanguageSchema)) }, { additionalProperties: false, minProperties: 1 })
export type MyAccountChange = Static<typeof MyAccountChange>

export const PasswordChange = Type.Object({ old: Password, new: Password }, { additionalProperties: false })
export type PasswordChange = Static<typeof PasswordChange>

/** One of my sessions: where I am signed in. */
export const MySession = Type.Object({
  id: Id, createdAt: Instant, lastSeenAt: Instant, expiresAt: Instant, current: Type.Boolean(),
  /** What the browser said of itself at the sign-in, and from which address. */
  userAgent: Type.String(), address: Type.String(),
})
export type MySession = Static<typeof MySession>
export const MySessions = Type.Object({ items: Type.Array(MySession) })
export type MySessions = Static<typeof MySessions>

export const SIGN_IN_LINK_PURPOSES = ['invitation', 'password'] as const
/** What a one-time link is for, to whoever holds it. */
export const SignInLink = Type.Object({ purpose: Type.Enum([...SIGN_IN_LINK_PURPOSES]), name: Type.String(), email: Type.String(), language: Nullable(LanguageSchema), expiresAt: Instant })
export type SignInLink = Static<typeof SignInLink>
export const SignInLinkUse = Type.Object({ password: Password, name: Type.Optional(Name), language: Type.Optional(LanguageSchema) }, { additionalProperties: false })
export type SignInLinkUse = Static<typeof SignInLinkUse>
/** queued: on its way to the person. written: this server sends no mail, it lies in the folder `mail` of its data. no-address: none was written, for the server does not know its own address. */
export const LINK_MAILS = ['queued', 'written', 'no-address'] as const
export type LinkMail = (typeof LINK_MAILS)[number]
/** A link that was just made. `path` is shown once; the server keeps its hash only. `mail`: what became of the mail, null where none was asked for. */
export const SignInLinkMade = Type.Object({ path: Type.String(), purpose: Type.Enum([...SIGN_IN_LINK_PURPOSES]), expiresAt: Instant, mail: Nullable(Type.Enum([...LINK_MAILS])) })
export type SignInLinkMade = Static<typeof SignInLinkMade>

/** Invitations by mail to people who have not come in yet; others of the list are left out. */
export const InvitationsAsk = Type.Object({ memberIds: Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true }) }, { additionalProperties: false })
export type InvitationsAsk = Static<typeof InvitationsAsk>
export const InvitationsSent = Type.Object({ sent: Type.Integer(), mail: Type.Enum([...LINK_MAILS]) })
export type InvitationsSent = Static<typeof InvitationsSent>

export const NewApiToken = Type.Object({
  name: Name, role: RoleSchema, tenantId: Type.Optional(Nullable(Id)),
  /** Left out: all that the role may and its maker too. */
  permissions: Type.Optional(Type.Array(PermissionSchema, { minItems: 1, uniqueItems: true })),
  expiresAt: Type.Optional(Nullable(Instant)),
}, { additionalProperties: false })
export type NewApiToken = Static<typeof NewApiToken>
/** `secret` is shown this once. */
export const ApiTokenMade = Type.Object({ token: ApiToken, secret: Type.String() })
export type ApiTokenMade = Static<typeof ApiTokenMade>
export const ApiTokenList = Type.Object({ items: Type.Array(ApiToken) })
export type ApiTokenList = Static<typeof ApiTokenList>

export const AuditQuery = Type.Object({
  cursor: Type.Optional(Type.Integer({ minimum: 1 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  actorId: Type.Optional(Id), action: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
  subjectKind: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })), subjectId: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
  from: Type.Optional(Instant), to: Type.Optional(Instant),
}, { additionalProperties: false })
export type AuditQuery = Static<typeof AuditQuery>
/** Newest first; `next` is the cursor of the page after this one. */
export const AuditPage = Type.Object({ items: Type.Array(AuditEntry), next: Nullable(Type.Integer()) })
export type AuditPage = Static<typeof AuditPage>
