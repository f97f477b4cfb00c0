import type { BookingCheck } from '#contract/booking-bodies'
import type { Allowance, BookingAsk, BookingFault, BookingMade } from '#contract/bookings'
import type { LocalText } from '#contract/local-text'
import { ApiError, BookingRefused } from '../api-error.ts'
import type { BuildingReader } from '../building/building-service.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { allowanceOf, isLimited } from './allowance-rules.ts'
import { askedTimes } from './asked-time-rules.ts'
import type { AskedBooking } from './booking-context.ts'
import { gatherContext, type GatheredContext } from './booking-gathering.ts'
import { takeLocks } from './booking-locks-repository.ts'
import { ownerOf } from './booking-owner.ts'
import { judged, placed, type BookingWords, type Judged } from './booking-placing.ts'
import type { Owner } from './booking-usage-repository.ts'
import type { BookingWrite } from './booking-write.ts'
import { ruledResources } from './resource-repository.ts'
import { shownBooking } from './shown-booking-rules.ts'

export interface BookingMakingDeps { readonly buildings: Pick<BuildingReader, 'building' | 'hoursOfSpace'> }

export const badField = (field: string, message: LocalText): ApiError => new ApiError('bad-request', undefined, [{ field, message }])

/** The lock under which the quotas and credits of whoever books hold. A tenant's covers its members'. */
export const ownerLock = ({ tenantId, memberId }: Owner): `owner:${string}`[] => (tenantId !== null ? [`owner:${tenantId}`] : memberId !== null ? [`owner:${memberId}`] : [])

/** The moments that an ask means; throws BookingRefused for a missing hour and 'bad-request' for what is no time. */
export function timesOf(ask: Pick<BookingAsk, 'from' | 'to'>, timeZone: string): Stretch {
  const times = readTimes(ask, timeZone)
  if ('faults' in times) throw new BookingRefused(times.faults)
  return times
}

/** The same, with the faults of a missing hour given. */
export function readTimes({ from, to }: Pick<BookingAsk, 'from' | 'to'>, timeZone: string): ReturnType<typeof askedTimes> {
  try {
    return askedTimes(from, to, timeZone)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw badField('from', { en: 'is not a date of the calendar', 'zh-CN': '不是有效的日期' })
  }
}

/** Locks and gathers for an ask of one site; throws 'bad-request' where the site has no such resource. */
export async function contextFor(write: BookingWrite, siteId: string, { resourceId, stretch, owner, except = [] }: { resourceId: string; stretch: Stretch; owner: Owner; except?: readonly string[] }, deps: BookingMakingDeps): Promise<GatheredContext> {
  await takeLocks(write.tx, ownerLock(owner), [resourceId])
  const context = await gatherContext(write.tx, { resourceId, stretch, owner, role: write.principal.role, except }, { ...deps, now: write.now })
  if (!context || context.siteId !== siteId) throw badField('resourceId', { en: 'names no resource of this site', 'zh-CN': '该场所没有此可预订资源' })
  if (!context.isOwnSite) throw new ApiError('not-allowed', { en: 'The tenant belongs to another site.', 'zh-CN': '该企业属于其他场所。' })
  return context
}

export const wordsOf = ({ title = '', note = '' }: Pick<BookingAsk, 'title' | 'note'>): BookingWords => ({ title, note })

/** Makes one booking of the ask in this transaction. */
export async function madeOne(write: BookingWrite, siteId: string, ask: BookingAsk, source: AskedBooking['source'], timeZone: string, deps: BookingMakingDeps): Promise<BookingMade> {
  const stretch = timesOf(ask, timeZone)
  const owner = await ownerOf(write.tx, ask, write.principal)
  const context = await contextFor(write, siteId, { resourceId: ask.resourceId, stretch, owner }, deps)
  const booking = await placed(write, { ...stretch, partySize: ask.partySize ?? 1, source }, context, wordsOf(ask))
  const shown = shownBooking({ booking, ...context.names }, write.principal)
  return { booking: shown, series: null, placed: [shown], skipped: [] }
}

/** What would become of the ask. Nothing is made. */
export async function checkedAsk(write: BookingWrite, siteId: string, ask: BookingAsk, source: AskedBooking['source'], timeZone: string, deps: BookingMakingDeps): Promise<Verdict> {
  const owner = await ownerOf(write.tx, ask, write.principal)
  const times = readTimes(ask, timeZone)
  if ('faults' in times) return noTime(times.faults)
  const context = await contextFor(write, siteId, { resourceId: ask.resourceId, stretch: times, owner }, deps)
  return verdictFor(judged({ ...times, partySize: ask.partySize ?? 1, source }, context), times, context)
}

export type Verdict = Omit<BookingCheck, 'alternatives'>

/** A time that is none, told like any other fault. */
export const noTime = (faults: readonly BookingFault[]): Verdict => ({ faults: [...faults], credits: 0, needsApproval: false, placed: [], skipped: [], allowance: null })

export const verdictFor = ({ faults, credits, needsApproval }: Judged, stretch: Stretch, context: GatheredContext): Verdict =>
  ({ faults: [...faults], credits, needsApproval, placed: [], skipped: [], allowance: allowanceOf(stretch, context) })

/** What each policy leaves the owner now: asked by one resource of each, or by this one alone. */
export async function allowances(write: BookingWrite, siteId: string, ask: { readonly resourceId?: string | undefined; readonly memberId?: string | undefined }, deps: BookingMakingDeps): Promise<Allowance[]> {
  const { tx, now, principal } = write
  const owner = await ownerOf(tx, ask.memberId === undefined ? {} : { memberId: ask.memberId }, principal)
  const rows = (await ruledResources(tx, siteId)).filter(({ resource }) => (ask.resourceId === undefined ? resource.bookable : resource.id === ask.resourceId))
  const found: Allowance[] = []
  for (const { resource } of new Map(rows.map((row) => [row.policy.id, row])).values()) {
    const stretch = { from: now, to: now + 1 }
    const context = await gatherContext(tx, { resourceId: resource.id, stretch, owner, role: principal.role }, { ...deps, now })
    if (context?.isOwnSite) found.push(allowanceOf(stretch, context))
  }
  return found.filter(isLimited)
}
