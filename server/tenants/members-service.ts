import type { MemberPage, NewInduction, NewMember, StoredMember } from '#contract/people-api'
import type { Induction, Member } from '#contract/people'
import type { Role } from '#contract/permissions'
import { reaches, scopeFor, type Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import { newId } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { pageOf, placeOf } from '../http/page-cursor.ts'
import { memberFaults, mayGive } from './member-rules.ts'
import type { MembersRepository } from './members-repository.ts'
import { badField, refusedWrite } from './people-refusals.ts'

export interface MembersServiceDeps { readonly repository: MembersRepository; readonly bus: Bus; readonly clock: Clock }

export interface MemberListQuery {
  readonly tenantId?: string | undefined
  readonly status?: Member['status'] | undefined
  readonly role?: Role | undefined
  readonly search?: string | undefined
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

const PAGE = 100

export type MembersService = ReturnType<typeof createMembersService>

/**
 * People. Whose right reaches the own tenant only sees and changes people of that tenant, and gives no
 * role above their own; anybody else answers 'not-found'. Errors are ApiErrors and change nothing.
 */
export function createMembersService({ repository, bus, clock }: MembersServiceDeps) {
  const existing = async (id: string, principal: Principal, permission: 'members.read' | 'members.edit' | 'inductions.edit' = 'members.read'): Promise<StoredMember> => {
    const member = await repository.member(id)
    if (!member || !reaches(principal, permission, { tenantId: member.tenantId, memberId: member.id })) throw new ApiError('not-found')
    return member
  }
  const check = (member: Member, principal: Principal): void => {
    const faults = memberFaults(member)
    if (faults.length > 0) throw new ApiError('bad-request', undefined, faults)
    if (!mayGive(principal.role, member.role)) throw badField('role', 'is above what you may give', '超出您可授予的角色')
  }
  /** Their people see what they may from now on: sessions and sockets are asked again. */
  const told = (memberId: string): void => { bus.emit('accessChanged', { memberId }) }

  return {
    list: async ({ cursor, limit = PAGE, tenantId, ...query }: MemberListQuery, principal: Principal): Promise<MemberPage> => {
      const scope = scopeFor(principal, 'members.read')
      const reach = scope === 'all' ? { tenantId } : scope === 'tenant' ? { tenantId: principal.tenantId ?? '' } : { memberId: principal.memberId ?? '' }
      const rows = await repository.members({ ...query, ...reach, after: placeOf(cursor), limit: limit + 1 })
      return pageOf(rows, limit, ({ name, id }) => ({ key: name, id }))
    },

    existing: (id: string, principal: Principal) => existing(id, principal),

    /** The new person is invited; who follows the invitation is active. */
    add: async (given: NewMember, principal: Principal): Promise<StoredMember> => {
      const own = scopeFor(principal, 'members.edit') === 'tenant'
      const member: Member = {
        language: null, ...given, tenantId: own ? principal.tenantId : given.tenantId ?? null, id: given.id ?? newId(), email: given.email.toLowerCase(), status: 'invited',
      }
      check(member, principal)
      await refusedWrite(() => repository.add(member, clock.now()))
      return existing(member.id, principal)
    },

    change: async (id: string, patch: Partial<Member>, version: number, principal: Principal): Promise<StoredMember> => {
      const before = await existing(id, principal, 'members.edit')
      if (!mayGive(principal.role, before.role)) throw new ApiError('not-allowed')
      const member: Member = { ...before, ...patch, ...patch.email !== undefined && { email: patch.email.toLowerCase() } }
      check(member, principal)
      if (scopeFor(principal, 'members.edit') !== 'all' && member.tenantId !== before.tenantId) throw badField('tenantId', 'may not be changed by you', '您无权修改')
      const { tenantId, name, email, role, status, language } = member
      const leaves = before.role === 'administrator' && before.status === 'active' && (role !== 'administrator' || status !== 'active')
      const outcome = await refusedWrite(() => repository.change(id, version, { tenantId, name, email, role, status, language }, leaves))
      if (outcome === 'last-administrator') throw lastAdministrator()
      if (outcome === 'other-version') throw new ApiError('edited-meanwhile')
      told(id)
      return existing(id, principal)
    },

    inductions: async (memberId: string, principal: Principal): Promise<Induction[]> => {
      await existing(memberId, principal)
      return repository.inductions(memberId)
    },
    addInduction: async (memberId: string, given: NewInduction, principal: Principal): Promise<Induction> => {
      await existing(memberId, principal, 'inductions.edit')
      const grantedAt = given.grantedAt === undefined ? clock.now() : Date.parse(given.grantedAt)
      if (grantedAt > clock.now()) throw badField('grantedAt', 'lies in the future', '不能晚于现在')
      const induction: Induction = { id: newId(), memberId, topic: given.topic, grantedAt: new Date(grantedAt).toISOString(), grantedBy: principal.memberId, expiresOn: given.expiresOn ?? null }
      await refusedWrite(() => repository.addInduction(induction))
      return induction
    },
    removeInduction: async (id: string): Promise<void> => {
      if (!await repository.removeInduction(id)) throw new ApiError('not-found')
    },
  }
}

const lastAdministrator = (): ApiError => new ApiError('still-in-use', { en: 'This is the last administrator; make another one first.', 'zh-CN': '这是最后一位系统管理员，请先指定另一位。' })
