import { COMFORT_POINTS } from '#contract/comfort-bands'
import type { OccupancyInterval, OccupancyStateName } from '#contract/occupancy'
import type { PointId } from '#contract/vocabulary'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { LedgerFamily } from './ledger-families.ts'
import { RUN_ON_LOOK_BACK_MS } from './machine-cells-rules.ts'
import { EPISODE_GAP_MS } from './space-cells-rules.ts'

/** Time of a subject whose cells are not what they were; `to` may be Infinity. */
export interface Touch extends Stretch { readonly family: LedgerFamily; readonly subjectId: string }

/** Whether a run or an outage begins at a moment depends on the millisecond before it. */
const ADJACENT_MS = 1

interface TouchingReading { readonly deviceId: string; readonly placeId: string | null; readonly point: PointId; readonly observedAt: number }

const isComfortPoint = (point: PointId): boolean => (COMFORT_POINTS as readonly PointId[]).includes(point)

/**
 * What a reading of the past touches: a value holds until silence is too long, and power decides over pauses
 * of up to a minute. A meter's next total is touched too; who knows when that was told widens the touch.
 */
export function touchedByReading({ deviceId, placeId, point, observedAt }: TouchingReading, staleMs: number, isMachine: (placeId: string) => boolean): Touch[] {
  const touch = (family: LedgerFamily, subjectId: string, lastsMs: number): Touch => ({ family, subjectId, from: observedAt, to: observedAt + lastsMs + ADJACENT_MS })
  const touches = [touch('device', deviceId, staleMs)]
  if (placeId === null) return touches
  if (point === 'power.active') touches.push(touch('machine', placeId, staleMs + RUN_ON_LOOK_BACK_MS))
  else if (point === 'energy.total') touches.push(touch('energy', placeId, staleMs), ...(isMachine(placeId) ? [touch('machine', placeId, 0)] : []))
  else if (isComfortPoint(point)) touches.push(touch('air', placeId, staleMs))
  return touches
}

/** A stay that begins within the gap after a change may be a new one or not. */
export const touchedSpace = (spaceId: string, from: number, to: number): Touch => ({ family: 'space', subjectId: spaceId, from, to: to + EPISODE_GAP_MS })

/** The last interval of a space that is known to be stored. */
export interface KnownInterval { readonly from: number; readonly to: number; readonly state: OccupancyStateName }

const endOf = (to: number | null): number => to ?? Infinity

/** What an interval touches that is inserted or replaced: of one that only ends, or ends elsewhere, what lies between both ends. */
export function touchedByInterval(known: KnownInterval | undefined, { spaceId, from, to, state }: OccupancyInterval): Touch[] {
  const end = endOf(to)
  if (known === undefined || known.from !== from || known.state !== state) return [touchedSpace(spaceId, from, Math.max(end, known?.from === from ? known.to : -Infinity))]
  return known.to === end ? [] : [touchedSpace(spaceId, Math.min(known.to, end), Math.max(known.to, end))]
}

/** What is known of a space's last interval after one was stored. */
export const knownAfter = (known: KnownInterval | undefined, { from, to, state }: OccupancyInterval): KnownInterval =>
  (known !== undefined && known.from > from ? known : { from, to: endOf(to), state })

/** The same after a stretch was replaced: an interval that goes on behind it begins there. */
export function knownAfterReplacement(known: KnownInterval | undefined, { to, intervals }: { readonly to: number; readonly intervals: readonly OccupancyInterval[] }): KnownInterval | undefined {
  const last = intervals.at(-1)
  if (last !== undefined && last.to === null) return { from: last.from, to: Infinity, state: last.state }
  if (known === undefined || known.from >= to) return known
  return known.to > to ? { ...known, from: to } : undefined
}
