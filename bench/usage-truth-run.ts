import type { LedgerCell } from '#contract/ledgers'
import type { Space } from '#contract/building'
import type { CountStep, OccupancyInterval } from '#contract/occupancy'
import type { FlawKind } from '../devices-sim/sensor-flaws.ts'
import { simulate, type Simulation } from '../devices-sim/simulation.ts'
import { common, without } from '../server/bookings/stretch-rules.ts'
import { settledIntervals, settledSteps } from '../server/occupancy/recompute-rules.ts'
import type { Stretch } from '../server/site-time/available-time-rules.ts'
import { hourBorders } from '../server/site-time/calendar-bucket-rules.ts'
import { openingWithin } from '../server/usage/available-hours-rules.ts'
import { EPISODE_GAP_MS, spaceCells } from '../server/usage/space-cells-rules.ts'
import { grouped } from '../server/usage/timeline-rules.ts'
import { FreshnessBooks } from './occupancy-score-freshness.ts'
import { occupiedBySpace } from './occupancy-score-run.ts'
import { SimulatedServer } from './simulated-server.ts'

const DAY_MS = 86_400_000

/** `warmUpDays` before `from` are simulated and not counted: sensors must have been seen to work. */
export interface UsageTruthOptions { readonly seed: number; readonly timeZone: string; readonly from: number; readonly to: number; readonly flaws: readonly FlawKind[]; readonly warmUpDays?: number }

/** A space's figures as the ledgers have them, beside what was so. Shares; null where nothing counts. */
export interface SpaceTruth {
  readonly space: Space
  readonly availableMs: number
  /** Known share of available time. */
  readonly coverage: number
  /** Share of available time in which something that may vouch for the space had spoken of late: independent books of the simulator's messages. */
  readonly voiced: number
  readonly frequency: number | null
  /** Frequency over all available time, and over the time that was known. */
  readonly trueFrequency: number
  readonly trueFrequencyOfKnown: number | null
  readonly utilisation: number | null
  /** Person time ÷ (capacity × time) over the time in which people were counted. */
  readonly trueUtilisation: number | null
}

export interface UsageTruthRun { readonly options: UsageTruthOptions; readonly spaces: readonly SpaceTruth[]; readonly messages: number; readonly seconds: number }

/** The whole demo building in virtual time through the real ingest, the real engine and the real cell rules, against what people did. */
export function runUsageTruth(options: UsageTruthOptions): UsageTruthRun {
  const startedAt = performance.now()
  const { from, to, warmUpDays = 1 } = options
  const begin = from - warmUpDays * DAY_MS
  const simulation = simulate({ ...options, from: begin, announce: true })
  const { building, devices } = simulation
  const server = new SimulatedServer(building, begin)
  const books = new FreshnessBooks(building, devices, begin, to, 0)
  const intervals: OccupancyInterval[] = []
  const countSteps: CountStep[] = []
  const conclude = (): void => {
    const conclusions = server.occupancy.takeConclusions()
    intervals.push(...conclusions.intervals)
    countSteps.push(...conclusions.countSteps)
  }
  for (const message of simulation.messages()) {
    for (const { sample } of server.take(message)) books.heard(message.device, message.at, Math.min(message.at, sample.observedAt), null)
    conclude()
  }
  server.finish(to)
  conclude()
  const told = { intervals: grouped(intervals, ({ spaceId }) => spaceId), countSteps: grouped(countSteps, ({ spaceId }) => spaceId) }
  const occupied = occupiedBySpace(simulation)
  const spaces = building.spaces.map((space) => spaceTruth(space, {
    options, simulation, intervals: settledIntervals(told.intervals.get(space.id) ?? [], begin, to, false), countSteps: settledSteps(told.countSteps.get(space.id) ?? []),
    occupied: occupied.get(space.id) ?? [], silent: books.gapsOf(space.id),
  })).filter(({ availableMs }) => availableMs > 0)
  return { options, spaces, messages: server.messages, seconds: (performance.now() - startedAt) / 1_000 }
}

interface Told { readonly options: UsageTruthOptions; readonly simulation: Simulation; readonly intervals: OccupancyInterval[]; readonly countSteps: CountStep[]; readonly occupied: readonly Stretch[]; readonly silent: readonly Stretch[] }

function spaceTruth(space: Space, { options: { from, to, timeZone }, simulation, intervals, countSteps, occupied, silent }: Told): SpaceTruth {
  const version = { from: -Infinity, to: Infinity, openingHours: space.openingHours ?? simulation.building.site.openingHours, timeZone, capacity: space.capacity }
  const available = openingWithin({ from: from - EPISODE_GAP_MS, to })([version])
  const { space: cells } = spaceCells({
    spaceId: space.id, borders: hourBorders(from, to, timeZone), now: to, available, capacity: [{ from: -Infinity, to: Infinity, value: space.capacity }], intervals, countSteps, booked: [],
  })
  const sums = totals(cells)
  const open = common(available, [{ from, to }])
  const known = common(open, intervals.filter(({ state }) => state !== 'unknown').map((interval) => ({ from: interval.from, to: interval.to ?? to })))
  const counted = common(known, countSteps.flatMap(({ at, count }, index) => (count === null ? [] : [{ from: at, to: countSteps[index + 1]?.at ?? to }])))
  const truePersons = simulation.truth.intervals.filter(({ spaceId, count }) => spaceId === space.id && count > 0)
    .reduce((sum, interval) => sum + interval.count * lengthOf(common(counted, [interval])), 0)
  return {
    space, availableMs: sums.availableMs!, coverage: sums.knownMs! / sums.availableMs!, voiced: lengthOf(without(open, silent)) / lengthOf(open),
    frequency: sums.knownMs === 0 ? null : sums.usedMs! / sums.knownMs!, trueFrequency: lengthOf(common(open, occupied)) / lengthOf(open),
    trueFrequencyOfKnown: known.length === 0 ? null : lengthOf(common(known, occupied)) / lengthOf(known),
    utilisation: sums.seatCountedMs === 0 ? null : sums.personMs! / sums.seatCountedMs!, trueUtilisation: sums.seatCountedMs === 0 ? null : truePersons / (space.capacity * lengthOf(counted)),
  }
}

const lengthOf = (stretches: readonly Stretch[]): number => stretches.reduce((sum, { from, to }) => sum + to - from, 0)

function totals(cells: readonly LedgerCell<'space'>[]): Record<string, number> {
  const sums: Record<string, number> = { availableMs: 0, knownMs: 0, usedMs: 0, personMs: 0, seatCountedMs: 0 }
  for (const cell of cells) for (const name of Object.keys(sums)) sums[name] = sums[name]! + Number(cell.sums[name as 'usedMs'])
  return sums
}
