import { Type, type Static } from 'typebox'
import { Id } from '#contract/building'
import { LANGUAGES } from '#contract/local-text'
import { PermissionSchema, RoleSchema } from '#contract/permissions'

const Name = Type.String({ minLength: 1, maxLength: 120 })
const Text = (maxLength: number) => Type.String({ maxLength })
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const CalendarDate = Type.String({ format: 'date' })
const Instant = Type.String({ format: 'date-time' })
export const Email = Type.String({ format: 'email', maxLength: 254 })

/** Growth stages in their order (EVALUATION.md, Stage). */
export const TENANT_STAGES = ['idea', 'team', 'registered', 'product', 'revenue', 'financed', 'graduate-eligible'] as const
export const TENANT_STATUSES = ['applicant', 'active', 'paused', 'left'] as const

export const TenantContact = Type.Object({
  name: Name, role: Text(80), email: Nullable(Email), phone: Nullable(Text(40)),
}, { additionalProperties: false })
export type TenantContact = Static<typeof TenantContact>

/** A resident organisation (company or team). */
export const Tenant = Type.Object({
  id: Id, siteId: Id, name: Name, industry: Text(80),
  foundedOn: Nullable(CalendarDate), stage: Type.Enum([...TENANT_STAGES]),
  teamSize: Nullable(Type.Integer({ minimum: 0, maximum: 100_000 })),
  planId: Nullable(Id), status: Type.Enum([...TENANT_STATUSES]),
  joinedOn: Nullable(CalendarDate), leftOn: Nullable(CalendarDate),
  contacts: Type.Array(TenantContact, { maxItems: 20 }), note: Text(2_000),
}, { additionalProperties: false })
export type Tenant = Static<typeof Tenant>

/** What a tenant pays for: the credits of a month, and the quotas that booking policies may name. */
export const Plan = Type.Object({
  id: Id, siteId: Id, name: Name, monthlyCredits: Type.Integer({ minimum: 0, maximum: 1_000_000 }), note: Text(500),
}, { additionalProperties: false })
export type Plan = Static<typeof Plan>

/** Space let to a tenant (a room, a desk), perhaps to one of its members; `to` is the first day that is no longer let. */
export const Agreement = Type.Object({
  id: Id, siteId: Id, tenantId: Id, spaceId: Id, memberId: Nullable(Id), from: CalendarDate, to: Nullable(CalendarDate),
  areaM2: Nullable(Type.Number({ minimum: 0, maximum: 1e6 })), note: Text(500),
}, { additionalProperties: false })
export type Agreement = Static<typeof Agreement>

export const MEMBER_STATUSES = ['invited', 'active', 'suspended', 'left'] as const
/** A person: of a tenant, or of the house (tenantId null). */
export const Member = Type.Object({
  id: Id, tenantId: Nullable(Id), name: Name, email: Email, role: RoleSchema,
  status: Type.Enum([...MEMBER_STATUSES]), language: Nullable(Type.Enum([...LANGUAGES])),
}, { additionalProperties: false })
export type Member = Static<typeof Member>

/** Somebody was trained on something (a machine type such as "laser-cutter"); booking policies may require it. */
export const Induction = Type.Object({
  id: Id, memberId: Id, topic: Type.String({ minLength: 1, maxLength: 60 }), grantedAt: Instant, grantedBy: Nullable(Id), expiresOn: Nullable(CalendarDate),
}, { additionalProperties: false })
export type Induction = Static<typeof Induction>

/** A token for programs: shown once, stored as its hash. It may at most what its maker may. */
export const ApiToken = Type.Object({
  id: Id, name: Name, role: RoleSchema, tenantId: Nullable(Id), permissions: Type.Array(PermissionSchema),
  createdAt: Instant, createdBy: Nullable(Id), expiresAt: Nullable(Instant), lastUsedAt: Nullable(Instant), revokedAt: Nullable(Instant),
}, { additionalProperties: false })
export type ApiToken = Static<typeof ApiToken>

/** One line of the audit log: every write, and every read of personal data. */
export const AuditEntry = Type.Object({
  id: Type.Integer(), at: Instant, actorKind: Type.Enum(['member', 'token', 'kiosk', 'system']), actorId: Nullable(Type.String()), actorName: Type.String(),
  action: Type.String(), subjectKind: Type.String(), subjectId: Nullable(Type.String()), tenantId: Nullable(Id),
  detail: Type.Record(Type.String(), Type.Unknown()), requestId: Nullable(Type.String()),
})
export type AuditEntry = Static<typeof AuditEntry>
