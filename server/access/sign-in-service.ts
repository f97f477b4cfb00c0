import { timingSafeEqual } from 'node:crypto'
import type { FirstRun, InvitationsSent, LinkMail, MyAccountChange, PasswordChange, SignInLink, SignInLinkMade, SignInLinkUse } from '#contract/access'
import { ApiError } from '../api-error.ts'
import { newId } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { mayUse, memberPrincipal } from './account-principal.ts'
import type { Account, AccountRepository } from './account-repository.ts'
import { newSecret, readableCode, secretHash } from './access-secrets.ts'
import { hashPassword, passwordMatches } from './password-hashes.ts'
import { passwordFaults } from './password-rules.ts'
import { reaches, type Principal } from './principal.ts'
import { coversRole } from './role-rules.ts'
import type { SessionService } from './session-service.ts'
import type { SignInLinkRepository } from './sign-in-link-repository.ts'
import { signInMail } from './sign-in-mail-rules.ts'

/** Who comes in, and how: by password, by a one-time link, as the very first. */
export interface SignInService {
  /** One error for a wrong password, an unknown address and an account that may not be used; the same work for all. */
  byPassword(email: string, password: string): Promise<Principal>
  isFirstRun(): Promise<boolean>
  /** Typed by whoever makes the first administrator from another machine; null when somebody is there. */
  setupCode(): Promise<string | null>
  /** The first administrator, once. `isLocal`: asked on this very machine, which needs no code. */
  firstRun(given: FirstRun, isLocal: boolean): Promise<Principal>
  account(memberId: string): Promise<Account>
  change(memberId: string, change: MyAccountChange): Promise<void>
  /** Ends the member's other sessions. */
  changePassword(memberId: string, change: PasswordChange, sessionId: string | null): Promise<void>
  /** A link for a member to set a password; takes the place of an older one. The actor must reach the member by members.edit. `byMail`: it is also mailed to them, where this server can. */
  linkFor(memberId: string, purpose: SignInLink['purpose'], actor: Principal, byMail?: boolean): Promise<SignInLinkMade>
  /** Mails invitations to those of the members who have not come in yet. Throws 'wrong-state' where links cannot be mailed. */
  invite(memberIds: readonly string[], actor: Principal): Promise<InvitationsSent>
  link(secret: string): Promise<SignInLink>
  /** Sets the password, makes an invited member active, and ends all sessions of before. */
  useLink(secret: string, use: SignInLinkUse): Promise<Principal>
}

export interface SignInServiceDeps {
  readonly accounts: AccountRepository
  readonly links: SignInLinkRepository
  readonly sessions: Pick<SessionService, 'endOthers'>
  readonly mails: LinkMails
  readonly bus: Bus
  readonly clock: Clock
}

/** How links are mailed. */
export interface LinkMails {
  /** Where people reach this server; null where nobody has said so: then a mail could carry no link. */
  readonly publicUrl: string | null
  /** False where mails are only written into the data folder. */
  readonly leaves: boolean
  /** What the house is called. */
  readonly place: () => string
}

const INVITATION_MS = 7 * 86_400_000
const NEW_PASSWORD_MS = 3_600_000

export function createSignInService({ accounts, links, sessions, mails, bus, clock }: SignInServiceDeps): SignInService {
  const code = readableCode()
  let somebodyIsThere = false
  const isFirstRun = async (): Promise<boolean> => {
    if (!somebodyIsThere) somebodyIsThere = await accounts.isAnybodyThere()
    return !somebodyIsThere
  }
  const account = async (memberId: string): Promise<Account> => {
    const found = await accounts.byId(memberId)
    if (!found) throw new ApiError('not-found')
    return found
  }
  const refuseWeak = (password: string, email: string, field: string): void => {
    const faults = passwordFaults(password, email, field)
    if (faults.length > 0) throw new ApiError('bad-request', undefined, faults)
  }
  const changed = (memberId: string): void => { bus.emit('accessChanged', { memberId }) }
  const mailState = (): LinkMail => (mails.publicUrl === null ? 'no-address' : mails.leaves ? 'queued' : 'written')
  const reached = async (memberId: string, actor: Principal): Promise<Account> => {
    const found = await account(memberId)
    if (!reaches(actor, 'members.edit', { tenantId: found.tenantId, memberId: found.id })) throw new ApiError('not-found')
    if (!coversRole(actor, found.role)) throw new ApiError('not-allowed')
    if (found.status === 'suspended' || found.status === 'left') throw new ApiError('wrong-state')
    return found
  }
  const made = async ({ id: memberId, name, email, language }: Account, purpose: SignInLink['purpose'], byMail: boolean): Promise<SignInLinkMade> => {
    const [secret, now] = [newSecret('link'), clock.now()]
    const expiresAt = now + (purpose === 'invitation' ? INVITATION_MS : NEW_PASSWORD_MS)
    // Behind the "#" it reaches no server's log and no other site.
    const path = `/welcome#${secret}`
    const { publicUrl } = mails
    const mail = byMail && publicUrl !== null ? [{
      kind: 'mail' as const, recipient: email, payload: { ...signInMail({ purpose, name, language, place: mails.place(), url: publicUrl + path }) }, dedupeKey: `sign-in-link:${secretHash(secret)}`, dueAt: now,
    }] : []
    await links.add(secretHash(secret), { memberId, purpose, expiresAt }, now, mail)
    return { path, purpose, expiresAt: new Date(expiresAt).toISOString(), mail: byMail ? mailState() : null }
  }
  const openLink = async (secret: string) => {
    const found = await links.open(secretHash(secret), clock.now())
    const holder = found && await accounts.byId(found.memberId)
    if (!found || !holder || holder.status === 'suspended' || holder.status === 'left') throw new ApiError('link-expired')
    return { ...found, holder }
  }

  return {
    async byPassword(email, password) {
      const found = await accounts.byEmail(email)
      const matches = await passwordMatches(found?.passwordHash, password)
      if (!found || !matches || !mayUse(found)) throw new ApiError('sign-in-failed')
      return memberPrincipal(found)
    },
    isFirstRun,
    setupCode: async () => (await isFirstRun() ? code : null),
    async firstRun({ name, email, password, language, setupCode }, isLocal) {
      if (!await isFirstRun()) throw alreadySetUp()
      if (!isLocal && !sameText(setupCode ?? '', code)) throw badSetupCode()
      refuseWeak(password, email, 'password')
      const id = newId()
      const isMade = await accounts.addFirst({ id, name, email: email.toLowerCase(), role: 'administrator', tenantId: null, language: language ?? null, passwordHash: await hashPassword(password) })
      if (!isMade) throw alreadySetUp()
      return { kind: 'member', id, name, role: 'administrator', memberId: id, tenantId: null }
    },
    account,
    async change(memberId, change) {
      await accounts.change(memberId, change)
      changed(memberId)
    },
    async changePassword(memberId, change, sessionId) {
      const { email, passwordHash } = await account(memberId)
      if (!await passwordMatches(passwordHash, change.old)) throw new ApiError('bad-request', undefined, [{ field: 'old', message: { en: 'is not your password', 'zh-CN': '不是您当前的密码' } }])
      refuseWeak(change.new, email, 'new')
      await accounts.change(memberId, { passwordHash: await hashPassword(change.new) })
      await sessions.endOthers(memberId, sessionId)
      changed(memberId)
    },
    async linkFor(memberId, purpose, actor, byMail = false) {
      return made(await reached(memberId, actor), purpose, byMail)
    },
    async invite(memberIds, actor) {
      if (mails.publicUrl === null) throw new ApiError('wrong-state', NO_ADDRESS)
      const holders: Account[] = []
      // All are looked at before the first is written to.
      for (const id of memberIds) holders.push(await reached(id, actor))
      const invited = holders.filter(({ status }) => status === 'invited')
      for (const holder of invited) await made(holder, 'invitation', true)
      return { sent: invited.length, mail: mailState() }
    },
    async link(secret) {
      const { purpose, expiresAt, holder } = await openLink(secret)
      return { purpose, name: holder.name, email: holder.email, language: holder.language, expiresAt: new Date(expiresAt).toISOString() }
    },
    async useLink(secret, { password, name, language }) {
      const { memberId, holder } = await openLink(secret)
      refuseWeak(password, holder.email, 'password')
      const isUsed = await links.use(secretHash(secret), clock.now(), { passwordHash: await hashPassword(password), status: 'active', name, language })
      if (!isUsed) throw new ApiError('link-expired')
      await sessions.endOthers(memberId, null)
      changed(memberId)
      return memberPrincipal(await account(memberId))
    },
  }
}

const NO_ADDRESS = { en: 'A mail could carry no link: the public address of this Atrium (ATRIUM_PUBLIC_URL) is not set. Copy the links instead.', 'zh-CN': '邮件无法附带链接：尚未设置本系统的公开地址（ATRIUM_PUBLIC_URL）。请改为复制链接。' }

const alreadySetUp = (): ApiError => new ApiError('wrong-state', { en: 'There is an administrator already: sign in.', 'zh-CN': '已有管理员，请直接登录。' })

const badSetupCode = (): ApiError => new ApiError('not-allowed', { en: 'Type the setup code that the server printed when it started.', 'zh-CN': '请输入服务器启动时显示的设置码。' },
  [{ field: 'setupCode', message: { en: 'is not the one that the server printed', 'zh-CN': '与服务器显示的设置码不符' } }])

function sameText(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(secretHash(given.trim().toLowerCase())), Buffer.from(secretHash(wanted))]
  return timingSafeEqual(a, b)
}
