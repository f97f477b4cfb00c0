import { planBookings, type DayBookings } from './day-bookings.ts'
import { withErrands } from './day-errands.ts'
import { planDay, type DayPlan, type PlanContext } from './day-plan.ts'
import { demoBuilding } from './building-plan.ts'
import type { MachineRun } from './machine-runs.ts'
import { MACHINE_ROWS } from './plan-machines.ts'
import { population } from './population.ts'
import { stepsFrom, type StepFunction } from './step-function.ts'
import type { Passage } from './walked-stays.ts'
import { spaceTable, walkingRoutes } from './walking-routes.ts'
import { zoneDays } from './zone-days.ts'

/** What really was: how many people in a space, [from, to) in epoch ms. Stretches of 0 are listed too. */
export interface TruthInterval { readonly spaceId: string; readonly from: number; readonly to: number; readonly count: number }
export interface MachineInterval { readonly equipmentId: string; readonly from: number; readonly to: number; readonly state: 'running' | 'idle' | 'off' }
/** One person through one door; `into` is the door's space A. */
export interface TruthPassage { readonly doorId: string; readonly at: number; readonly into: boolean }

/** The truth of one simulated day [start, end), in the model's running numbers. */
export interface ChunkTruth {
  readonly day: number
  readonly start: number
  readonly end: number
  /** By space index: rooms, then desks. */
  readonly counts: readonly StepFunction[]
  /** By door index, in time order. */
  readonly passages: readonly (readonly Passage[])[]
  /** By machine index, in time order. */
  readonly machineRuns: readonly (readonly MachineRun[])[]
}

export interface World {
  readonly context: PlanContext
  plan(day: number): DayPlan
  chunk(day: number): ChunkTruth
  /** What was booked for the day, and what came of it. */
  bookings(day: number): DayBookings
}

const KEPT_DAYS = 6

/**
 * The people of a seed in a zone, by day, computed when asked for and kept for a few days. With `errands` some
 * look in for a minute where others have booked; nobody else's day changes by it.
 */
export function createWorld(seed: number, timeZone: string, errands = false): World {
  const table = spaceTable()
  const context: PlanContext = { seed, zone: zoneDays(timeZone), table, routes: walkingRoutes(table), people: population(seed, table) }
  const plans = new Map<number, DayPlan>()
  const booked = new Map<number, DayBookings>()
  const chunks = new Map<number, ChunkTruth>()
  const planned = new Map<number, DayPlan>()
  const undisturbed = (day: number): DayPlan => kept(planned, day, () => planDay(context, day))
  const bookings = (day: number): DayBookings => kept(booked, day, () => planBookings(context, undisturbed(day)))
  const plan = (day: number): DayPlan => (errands ? kept(plans, day, () => withErrands(context, undisturbed(day), bookings(day).errands)) : undisturbed(day))
  return { context, plan, bookings, chunk: (day) => kept(chunks, day, () => chunkOf(context, plan(day - 1), plan(day))) }
}

function kept<T>(memory: Map<number, T>, day: number, make: () => T): T {
  let value = memory.get(day)
  if (value === undefined) {
    value = make()
    memory.set(day, value)
    if (memory.size > KEPT_DAYS) memory.delete(memory.keys().next().value as number)
  }
  return value
}

/** Joins the day's plan with what the day before left for this morning. */
function chunkOf(context: PlanContext, before: DayPlan, today: DayPlan): ChunkTruth {
  const { zone, table } = context
  const [start, end] = [zone.start(today.day), zone.start(today.day + 1)]
  const changes: { at: number; by: number }[][] = table.ids.map(() => [])
  const add = (space: number, from: number, to: number): void => { changes[space]?.push({ at: Math.max(from, start), by: 1 }, { at: to, by: -1 }) }
  for (const { stays } of [before, today]) {
    for (const stay of stays) {
      if (stay.to <= start || stay.from >= end || stay.to <= stay.from) continue
      add(stay.space, stay.from, stay.to)
      if (stay.desk >= 0) add(stay.desk, stay.from, stay.to)
    }
  }
  const passages: Passage[][] = table.doorIds.map(() => [])
  const machineRuns: MachineRun[][] = MACHINE_ROWS.map(() => [])
  for (const day of [before, today]) {
    for (const passage of day.passages) if (passage.at >= start && passage.at < end) passages[passage.door]?.push(passage)
    for (const run of day.machineRuns) if (run.to > start && run.from < end) machineRuns[run.machine]?.push(run)
  }
  for (const list of passages) list.sort((one, other) => one.at - other.at)
  return { day: today.day, start, end, counts: changes.map((list) => stepsFrom(list, start, end)), passages, machineRuns }
}

/** People intervals of every space over [from, to), merged across days, by space then time. */
export function truthIntervals(world: World, from: number, to: number): TruthInterval[] {
  const { zone, table } = world.context
  const open = new Map<number, TruthInterval[]>()
  for (let day = zone.dayOf(from); zone.start(day) < to; day++) {
    const chunk = world.chunk(day)
    chunk.counts.forEach((steps, space) => {
      const list = open.get(space) ?? []
      open.set(space, list)
      steps.values.forEach((count, index) => {
        const starts = Math.max(from, steps.times[index] as number)
        const ends = Math.min(to, steps.times[index + 1] ?? chunk.end)
        if (ends > starts) append(list, { spaceId: table.ids[space] as string, from: starts, to: ends, count })
      })
    })
  }
  return [...open.values()].flat()
}

function append(list: TruthInterval[], next: TruthInterval): void {
  const last = list.at(-1)
  if (last && last.count === next.count && last.to === next.from) list[list.length - 1] = { ...last, to: next.to }
  else list.push(next)
}

/** Machine states over [from, to), gaps filled with "off", by machine then time. */
export function machineIntervals(world: World, from: number, to: number): MachineInterval[] {
  const { zone } = world.context
  const equipment = demoBuilding(zone.timeZone).equipment
  return equipment.flatMap(({ id: equipmentId }, machine) => {
    const intervals: MachineInterval[] = []
    const push = (state: MachineInterval['state'], starts: number, ends: number): void => {
      const last = intervals.at(-1)
      if (ends <= starts) return
      if (last && last.state === state && last.to === starts) intervals[intervals.length - 1] = { ...last, to: ends }
      else intervals.push({ equipmentId, from: starts, to: ends, state })
    }
    let cursor = from
    for (let day = zone.dayOf(from); zone.start(day) < to; day++) {
      const chunk = world.chunk(day)
      for (const run of chunk.machineRuns[machine] ?? []) {
        const [starts, ends] = [Math.max(cursor, run.from), Math.min(to, run.to, chunk.end)]
        push('off', cursor, Math.min(starts, to))
        push(run.state, starts, ends)
        cursor = Math.max(cursor, Math.min(ends, to))
      }
    }
    push('off', cursor, to)
    return intervals
  })
}

/** Every passage of [from, to) in time order. */
export function truthPassages(world: World, from: number, to: number): TruthPassage[] {
  const { zone, table } = world.context
  const list: TruthPassage[] = []
  for (let day = zone.dayOf(from); zone.start(day) < to; day++) {
    for (const passage of world.chunk(day).passages.flat()) {
      if (passage.at >= from && passage.at < to) list.push({ doorId: table.doorIds[passage.door] as string, at: passage.at, into: passage.intoA })
    }
  }
  return list.sort((one, other) => one.at - other.at)
}
