import type { CancelAsk } from '#contract/booking-bodies'
import type { Booking, BookingChange, BookingMade, BookingSeries, SkippedOccurrence } from '#contract/bookings'
import { ApiError, BookingRefused } from '../api-error.ts'
import { newId } from '../building/building-service.ts'
import { isWallTime, wallTimeOf } from '../site-time/wall-time-rules.ts'
import { askedAgain, changedWords, isRuled, judgedChange, rebooked, reworded, stretchOf } from './booking-changing.ts'
import { cancelled } from './booking-cancelling.ts'
import type { AskedBooking, BookingContext } from './booking-context.ts'
import type { GatheredContext } from './booking-gathering.ts'
import { contextFor, type BookingMakingDeps } from './booking-making.ts'
import type { Judged } from './booking-placing.ts'
import { shownBookings } from './booking-reading.ts'
import { openInstances } from './booking-repository.ts'
import { withPlaced } from './booking-rules.ts'
import type { BookingWrite } from './booking-write.ts'
import { movedSeries, ruleDates, splitSeries } from './edit-reach-rules.ts'
import { occurrences, type SeriesDate } from './recurrence-rules.ts'
import { found } from './record-answers.ts'
import { spanOf, wallMinutes } from './series-making.ts'
import { insertSeries, seriesById, updateSeries } from './series-repository.ts'
import { freeUnits } from './unit-hold-repository.ts'

/** More dates than any policy allows: a stored series is walked whole. */
const WHOLE = { allowed: true, maxOccurrences: 500 }

interface Reached { readonly series: BookingSeries; readonly instances: readonly Booking[]; /** The first instance's date. */ readonly at: string }

/** The instances that "following" (from this one on) or "all" (all that are not over) mean. */
async function reached({ tx, now }: BookingWrite, booking: Booking, reach: 'following' | 'all'): Promise<Reached> {
  const series = await found(seriesById(tx, booking.seriesId!))
  const open = (await openInstances(tx, series.id, now)).sort((a, b) => (a.recurrenceId ?? '').localeCompare(b.recurrenceId ?? ''))
  const instances = reach === 'all' ? open : open.filter(({ recurrenceId }) => (recurrenceId ?? '') >= (booking.recurrenceId ?? ''))
  return { series, instances, at: instances[0]?.recurrenceId ?? booking.recurrenceId! }
}

/** Cancels the instances; the rule ends before the first of them. What somebody is using just now goes on. */
export async function cancelledSeries(write: BookingWrite, booking: Booking, reach: 'following' | 'all', ask: CancelAsk): Promise<string[]> {
  const { series, instances, at } = await reached(write, booking, reach)
  const ids: string[] = []
  for (const instance of instances.filter(({ checkedInAt }) => checkedInAt === null)) ids.push((await cancelled(write, instance, ask)).id)
  await endedBefore(write, series, at)
  return ids
}

async function endedBefore({ tx }: BookingWrite, series: BookingSeries, at: string): Promise<void> {
  const { before } = splitSeries(series, at, ruleDates(series, series.timeZone, WHOLE.maxOccurrences))
  const after: BookingSeries = before === null ? { ...series, status: 'ended' } : { ...series, ...before, status: 'ended' }
  if (!await updateSeries(tx, after)) throw new ApiError('edited-meanwhile')
}

/**
 * Changes the instances, each under the rules and with what the others take; those that cannot be changed stay as
 * they are and are told. The rule moves along: "following" makes a second series of it.
 */
export async function changedSeries(write: BookingWrite, booking: Booking, reach: 'following' | 'all', change: BookingChange, timeZone: string, deps: BookingMakingDeps): Promise<BookingMade> {
  const { series, instances, at } = await reached(write, booking, reach)
  if (!isRuled(change)) {
    for (const instance of instances) await reworded(write, instance, changedWords(change, instance))
    return answer(write, booking.id, series, instances.map(({ id }) => id), [])
  }
  const shift = shiftOf(booking, change, timeZone)
  const parts = splitSeries(series, at, ruleDates(series, timeZone, WHOLE.maxOccurrences))
  const shape = movedSeries(parts.after ?? series, shift.byMin, shift.lengthMin)
  const { dates, faults } = occurrences(shape, timeZone, WHOLE, '')
  if (faults.length > 0) throw new BookingRefused(faults)
  const context = await contextFor(write, booking.siteId, { resourceId: change.resourceId ?? series.resourceId, stretch: spanOf(dates) ?? stretchOf(booking), owner: booking, except: instances.map(({ id }) => id) }, deps)
  const next: BookingSeries = { ...series, ...shape, resourceId: context.resource.id, title: change.title ?? series.title }
  const kept = await keptSeries(write, series, parts.before && { ...series, ...parts.before }, next)
  const plan = plannedMoves(instances, movedDates(instances, dates, shift.byMin, change, context), change, context)
  await freeUnits(write.tx, plan.moves.map(({ instance }) => instance.id))
  for (const { instance, asked, verdict, recurrenceId } of plan.moves) await rebooked(write, instance, asked, context, verdict, changedWords(change, instance), { seriesId: kept.id, recurrenceId })
  if (plan.moves.length === 0) throw new BookingRefused(plan.skipped.flatMap(({ faults: found }) => found))
  return answer(write, booking.id, kept, plan.moves.map(({ instance }) => instance.id), plan.skipped)
}

/** By how many minutes of wall time the change moves this instance, and how long it is then. */
function shiftOf({ from, to }: Booking, change: BookingChange, timeZone: string): { byMin: number; lengthMin: number } {
  const wall = (time: string): string => (isWallTime(time) ? time : wallTimeOf(Date.parse(time), timeZone))
  const [before, begin, end] = [wall(from), wall(change.from ?? from), wall(change.to ?? to)]
  return { byMin: wallMinutes(before, begin), lengthMin: wallMinutes(begin, end) }
}

/** The series as it is from now on: the same one, or a second one behind the part that stays. */
async function keptSeries({ tx }: BookingWrite, series: BookingSeries, before: BookingSeries | null, next: BookingSeries): Promise<BookingSeries> {
  if (!await updateSeries(tx, before ?? next)) throw new ApiError('edited-meanwhile')
  if (before === null) return { ...next, version: series.version + 1 }
  const second = { ...next, id: newId(), version: 1 }
  await insertSeries(tx, second)
  return second
}

interface MovedDate { readonly instance: Booking; readonly date: SeriesDate }

const shiftedDate = (at: string, byMin: number): string => new Date(Date.parse(`${at}:00Z`) + byMin * 60_000).toISOString().slice(0, 16)

/** Each instance with the date that it gets; without a new time it stays where it is. */
function movedDates(instances: readonly Booking[], dates: readonly SeriesDate[], byMin: number, change: BookingChange, { timeZone }: BookingContext): MovedDate[] {
  const byWall = new Map(dates.map((date) => [date.at, date]))
  return instances.map((instance): MovedDate => {
    const at = shiftedDate(instance.recurrenceId ?? wallTimeOf(Date.parse(instance.from), timeZone), byMin)
    const date = change.from === undefined && change.to === undefined ? undefined : byWall.get(at)
    return { instance, date: date ?? { at, time: stretchOf(instance) } }
  })
}

interface Move { readonly instance: Booking; readonly asked: AskedBooking; readonly verdict: Judged; readonly recurrenceId: string }

/** Which moves are possible together: what stays keeps its time, so that whoever would move onto it stays too. */
function plannedMoves(instances: readonly Booking[], wanted: readonly MovedDate[], change: BookingChange, context: GatheredContext): { moves: Move[]; skipped: SkippedOccurrence[] } {
  const stays = new Map<string, SkippedOccurrence>()
  for (;;) {
    const staying = instances.filter(({ id }) => stays.has(id))
    let soFar: GatheredContext = staying.reduce((sum, { units, ...instance }) => ({ ...sum, ...withPlaced(sum, stretchOf(instance), instance.status === 'confirmed' ? units : []) }), context)
    const moves: Move[] = []
    const before = stays.size
    for (const { instance, date } of wanted.filter((move) => !stays.has(move.instance.id))) {
      const asked = 'time' in date ? askedAgain(instance, date.time, change.partySize) : null
      const verdict = asked && judgedChange(instance, asked, soFar)
      if (!asked || !verdict || verdict.faults.length > 0) {
        stays.set(instance.id, { at: date.at, faults: [...('faults' in date ? date.faults : verdict?.faults ?? [])] })
        continue
      }
      moves.push({ instance, asked, verdict, recurrenceId: date.at })
      soFar = { ...soFar, ...withPlaced(soFar, asked, verdict.units) }
    }
    if (stays.size === before) return { moves, skipped: [...stays.values()] }
  }
}

async function answer({ tx, principal }: BookingWrite, id: string, series: BookingSeries, ids: readonly string[], skipped: SkippedOccurrence[]): Promise<BookingMade> {
  const [booking] = await shownBookings(tx, [id], principal)
  return { booking: booking ?? null, series, placed: await shownBookings(tx, ids, principal), skipped }
}
