import type { BookingAsk, BookingSource } from '#contract/bookings'
import type { Static } from 'typebox'
import type { LocalText } from '#contract/local-text'
import { reaches, type Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import type { RecordsDatabase } from '../records/open-records.ts'
import { memberById, type Owner } from './booking-usage-repository.ts'

const badField = (field: string, message: LocalText): ApiError => new ApiError('bad-request', undefined, [{ field, message }])

/**
 * For whom is booked. Without a name it is the principal's own; the tenant comes from the session or from the named
 * member's record, and naming somebody else needs bookings.make to reach that far. Throws 'not-allowed'.
 */
export async function ownerOf(tx: RecordsDatabase, ask: Pick<BookingAsk, 'memberId' | 'tenantId'>, principal: Principal): Promise<Owner> {
  const owner = await namedOwner(tx, ask, principal)
  if (!reaches(principal, 'bookings.make', owner)) throw new ApiError('not-allowed')
  return owner
}

async function namedOwner(tx: RecordsDatabase, { memberId, tenantId }: Pick<BookingAsk, 'memberId' | 'tenantId'>, principal: Principal): Promise<Owner> {
  if (memberId === undefined) return tenantId === undefined ? { tenantId: principal.tenantId, memberId: principal.memberId } : { tenantId, memberId: tenantId === principal.tenantId ? principal.memberId : null }
  const member = await memberById(tx, memberId)
  // Whom one may not see does not exist for one.
  const visible = member && reaches(principal, 'bookings.make', { tenantId: member.tenantId, memberId: member.id })
  if (!visible || member.status === 'left' || member.status === 'suspended') throw badField('memberId', { en: 'names nobody for whom you may book', 'zh-CN': '不是您可以代为预订的人员' })
  if (tenantId !== undefined && tenantId !== member.tenantId) throw badField('tenantId', { en: 'is not the tenant of this member', 'zh-CN': '不是该成员所属的企业' })
  return { tenantId: member.tenantId, memberId: member.id }
}

/** By which way a request came in. */
export const sourceOf = ({ kind }: Principal): Static<typeof BookingSource> => (kind === 'token' || kind === 'system' ? 'api' : kind === 'kiosk' ? 'kiosk' : 'web')
