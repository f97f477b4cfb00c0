import { Temporal } from 'temporal-polyfill'
import type { BookingAsk, BookingFault, BookingMade, BookingSeries, Recurrence, SkippedOccurrence } from '#contract/bookings'
import { BookingRefused } from '../api-error.ts'
import { newId } from '../building/building-service.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { isWallTime, wallTimeOf } from '../site-time/wall-time-rules.ts'
import { bookingFault, isoOf } from './booking-fault-sentences.ts'
import type { GatheredContext } from './booking-gathering.ts'
import { badField, contextFor, wordsOf, type BookingMakingDeps, noTime, type Verdict } from './booking-making.ts'
import { ownerOf } from './booking-owner.ts'
import { stored } from './booking-placing.ts'
import { shownBookings } from './booking-reading.ts'
import type { BookingWrite } from './booking-write.ts'
import { needsApproval } from './approval-rules.ts'
import { creditsFor } from './quota-rules.ts'
import { occurrences, placedSeries, type PlacedDate, type SeriesDate, type SeriesShape } from './recurrence-rules.ts'
import { resourceById, policyOfResource } from './resource-repository.ts'
import { insertSeries } from './series-repository.ts'

/** The series that an ask means: from wall time to wall time on each of its dates. Throws BookingRefused when it ends before it begins. */
export function shapeOf({ from, to }: Pick<BookingAsk, 'from' | 'to'>, recurrence: Recurrence, timeZone: string): SeriesShape {
  const wall = (time: string): string => (isWallTime(time) ? time : wallTimeOf(Date.parse(time), timeZone))
  const [start, end] = [wall(from), wall(to)]
  const lengthMin = wallMinutes(start, end)
  if (lengthMin <= 0) throw new BookingRefused([bookingFault('ends-before-start', 'to', { from: `${start}:00Z`, to: `${end}:00Z` }, 'UTC')])
  return { start, lengthMin, recurrence }
}

/** Minutes of wall time between two wall times; throws 'bad-request' for what is no date. */
export function wallMinutes(from: string, to: string): number {
  try {
    return Temporal.PlainDateTime.from(from).until(Temporal.PlainDateTime.from(to)).total({ unit: 'minutes' })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw badField('from', { en: 'is not a date of the calendar', 'zh-CN': '不是有效的日期' })
  }
}

/** From the first to the last date; null where no date exists. */
export function spanOf(dates: readonly SeriesDate[]): Stretch | null {
  const times = dates.flatMap((date) => ('time' in date ? [date.time] : []))
  return times.length === 0 ? null : { from: Math.min(...times.map(({ from }) => from)), to: Math.max(...times.map(({ to }) => to)) }
}

/** What stands against each date, with the date in its detail. */
export const faultsOfDates = (skipped: readonly SkippedOccurrence[]): BookingFault[] => skipped.flatMap(({ at, faults }) => faults.map((fault) => ({ ...fault, detail: { ...fault.detail, date: at } })))

type SeriesAsk = BookingAsk & { readonly recurrence: Recurrence }

/** Where each date of a series would lie, and what stands against those that find no place. Nothing is made. */
async function plannedSeries(write: BookingWrite, siteId: string, ask: SeriesAsk, timeZone: string, deps: BookingMakingDeps) {
  const shape = shapeOf(ask, ask.recurrence, timeZone)
  const owner = await ownerOf(write.tx, ask, write.principal)
  const dates = await datesOf(write, siteId, ask.resourceId, shape, timeZone)
  const span = spanOf(dates)
  const context = span && await contextFor(write, siteId, { resourceId: ask.resourceId, stretch: span, owner }, deps)
  const asked = { partySize: ask.partySize ?? 1, source: 'recurrence' as const }
  const { placed, skipped } = context ? placedSeries(dates, asked, context) : { placed: [], skipped: dates.map((date) => ({ at: date.at, faults: 'faults' in date ? [...date.faults] : [] })) }
  const isRefused = placed.length === 0 || (ask.atomic === true && skipped.length > 0)
  return { shape, owner, asked, context, placed, skipped, isRefused }
}

/** What would become of a series: each date with its place, or with every reason against it. */
export async function checkedSeries(write: BookingWrite, siteId: string, ask: SeriesAsk, timeZone: string, deps: BookingMakingDeps): Promise<Verdict> {
  try {
    const { context, placed, skipped, isRefused } = await plannedSeries(write, siteId, ask, timeZone, deps)
    return {
      faults: isRefused ? faultsOfDates(skipped) : [], skipped: [...skipped], placed: placed.map(({ from, to }) => ({ from: isoOf(from), to: isoOf(to) })),
      credits: context ? placed.reduce((sum, date) => sum + creditsFor(date, context.policy), 0) : 0, needsApproval: context !== null && placed.some((date) => needsApproval(date, context)), allowance: null,
    }
  } catch (error) {
    // A rule that is none is a fault of the ask like any other.
    if (!(error instanceof BookingRefused)) throw error
    return noTime(error.faults)
  }
}

/** Makes what can be placed of a series; each date that cannot is told with its faults. With `atomic` all of it or nothing. */
export async function madeSeries(write: BookingWrite, siteId: string, ask: SeriesAsk, timeZone: string, deps: BookingMakingDeps): Promise<BookingMade> {
  const { tx, principal } = write
  const { shape, owner, asked, context, placed, skipped, isRefused } = await plannedSeries(write, siteId, ask, timeZone, deps)
  if (!context || isRefused) throw new BookingRefused(faultsOfDates(skipped))
  const series: BookingSeries = {
    id: newId(), siteId, resourceId: ask.resourceId, ...owner, title: ask.title ?? '', ...shape, timeZone, status: 'active', createdAt: isoOf(write.now), version: 1,
  }
  await insertSeries(tx, series)
  const ids: string[] = []
  for (const date of placed) ids.push((await storedDate(write, date, asked, context, wordsOf(ask), series.id)).id)
  const shown = await shownBookings(tx, ids, principal)
  return { booking: shown[0] ?? null, series, placed: shown, skipped: [...skipped] }
}

async function datesOf(write: BookingWrite, siteId: string, resourceId: string, shape: SeriesShape, timeZone: string): Promise<readonly SeriesDate[]> {
  const [resource, policy] = [await resourceById(write.tx, resourceId), await policyOfResource(write.tx, resourceId)]
  if (!policy || resource?.resource.siteId !== siteId) throw badField('resourceId', { en: 'names no resource of this site', 'zh-CN': '该场所没有此可预订资源' })
  const { dates, faults } = occurrences(shape, timeZone, policy.recurrence, resource.resource.name)
  if (faults.length > 0) throw new BookingRefused(faults)
  return dates
}

const storedDate = (write: BookingWrite, { at, units, from, to }: PlacedDate, asked: { partySize: number; source: 'recurrence' }, context: GatheredContext, words: { title: string; note: string }, seriesId: string) =>
  stored(write, { ...asked, from, to }, context, { faults: [], units, needsApproval: needsApproval({ from, to }, context), credits: creditsFor({ from, to }, context.policy) }, words, { seriesId, recurrenceId: at })
