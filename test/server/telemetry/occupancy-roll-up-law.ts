import fc from 'fast-check'
import { expect } from 'vitest'
import type { OccupancyInterval } from '#contract/occupancy'
import type { OccupancyBucket, TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'
import type { TelemetryHarness } from './telemetry-harness.ts'

/*
 * The model knows no intervals: time is cut at irregular edges into cells, and a cell holds what was
 * last written over it. Buckets are summed from the cells, millisecond-exact.
 */
const T0 = Date.UTC(2026, 2, 29, 0) // the night of Berlin's change to summer time: UTC does not care
const CELLS = 24
const HOUR = 3_600_000
const SPACES = ['room-1', 'room-2']

interface Cell { state: OccupancyInterval['state']; count: number | null }
interface Part { cells: number; content: Cell | null }
type Edit =
  | { kind: 'replace'; space: number; at: number; parts: Part[]; open: boolean }
  | { kind: 'restate'; space: number; pick: number; content: Cell }
  | { kind: 'shorten'; space: number; pick: number; by: number }

const content = fc.record({ state: fc.constantFrom('vacant', 'occupied', 'unknown'), count: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }) }) as fc.Arbitrary<Cell>
const part = fc.record({ cells: fc.integer({ min: 1, max: 6 }), content: fc.option(content, { nil: null, freq: 5 }) })
const space = fc.nat(SPACES.length - 1)
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('replace' as const), space, at: fc.nat(CELLS - 1), parts: fc.array(part, { maxLength: 4 }), open: fc.boolean() }) },
  fc.record({ kind: fc.constant('restate' as const), space, pick: fc.nat(50), content }),
  fc.record({ kind: fc.constant('shorten' as const), space, pick: fc.nat(50), by: fc.nat(5) }),
)
/** Steps between edges: from one millisecond to three hours. */
const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 200_000 }), fc.integer({ min: 1, max: 3 * HOUR })), { minLength: CELLS, maxLength: CELLS })

/** An open interval fills its cells up to the last edge, which is where questions end. */
interface Model { edges: number[]; cells: (Cell | null)[][] }

const intervalOver = (spaceId: string, from: number, to: number | null, { state, count }: Cell): OccupancyInterval =>
  ({ spaceId, state, from, to, peakCount: count, meanCount: count, method: 'fusion', reason: state === 'unknown' ? 'stale' : null })

const edge = (model: Model, index: number): number => model.edges[index] ?? Number.NaN

/** Writes a replacement into the model and gives what the store is told. */
function replace(model: Model, { space: s, at, parts, open }: Extract<Edit, { kind: 'replace' }>): { spaceId: string; from: number; to: number; intervals: OccupancyInterval[] } {
  const spaceId = SPACES[s] ?? ''
  const cells = model.cells[s] ?? []
  const intervals: OccupancyInterval[] = []
  let index = at
  for (const { cells: length, content: what } of parts) {
    const end = Math.min(index + length, CELLS)
    for (let i = index; i < end; i++) cells[i] = what
    if (what !== null && index < end) intervals.push(intervalOver(spaceId, edge(model, index), edge(model, end), what))
    index = end
  }
  const last = intervals.at(-1)
  // Only a stretch whose last part holds something can be left open.
  const opens = open && last?.to === edge(model, index) && parts.at(-1)?.content !== null
  const from = edge(model, at)
  const to = edge(model, index)
  if (!opens) return { spaceId, from, to, intervals }
  for (let i = index; i < CELLS; i++) cells[i] = parts.at(-1)?.content ?? null
  return { spaceId, from, to, intervals: [...intervals.slice(0, -1), { ...last, to: null }] }
}

/** Changes a stored interval under its own key; the model learns it from the interval's span. */
async function rewrite(store: TelemetryStore, model: Model, change: Exclude<Edit, { kind: 'replace' }>): Promise<void> {
  const found = await store.intervals({ spaceIds: [SPACES[change.space] ?? ''], from: T0, to: edge(model, CELLS) })
  const old = found[change.pick % Math.max(1, found.length)]
  if (old === undefined) return
  const first = model.edges.indexOf(old.from)
  const end = old.to === null ? CELLS : model.edges.indexOf(old.to)
  expect(first).toBeGreaterThanOrEqual(0)
  const cells = model.cells[change.space] ?? []
  if (change.kind === 'restate') {
    for (let i = first; i < end; i++) cells[i] = change.content
    await store.commit({ readings: [], intervals: [intervalOver(old.spaceId, old.from, old.to, change.content)] })
    return
  }
  const shorter = Math.max(first, end - change.by)
  for (let i = shorter; i < end; i++) cells[i] = null
  await store.commit({ readings: [], intervals: [{ ...old, to: edge(model, shorter) }] })
}

function expectedBuckets(model: Model, bucketS: 60 | 3600): OccupancyBucket[] {
  const width = bucketS * 1000
  const buckets = new Map<string, { spaceId: string; from: number; ms: Record<string, number>; peak: number | null; personMs: number | null }>()
  model.cells.forEach((cells, s) => cells.forEach((cell, i) => {
    if (cell === null) return
    const end = edge(model, i + 1)
    for (let at = Math.floor(edge(model, i) / width) * width; at < end; at += width) {
      const ms = Math.min(end, at + width) - Math.max(edge(model, i), at)
      const key = `${s} ${at}`
      const bucket = buckets.get(key) ?? { spaceId: SPACES[s] ?? '', from: at, ms: { vacant: 0, occupied: 0, unknown: 0 }, peak: null, personMs: null }
      buckets.set(key, bucket)
      bucket.ms[cell.state] = (bucket.ms[cell.state] ?? 0) + ms
      if (cell.count === null) continue
      bucket.peak = Math.max(bucket.peak ?? 0, cell.count)
      bucket.personMs = (bucket.personMs ?? 0) + cell.count * ms
    }
  }))
  return [...buckets.values()]
    .sort((a, b) => (a.spaceId < b.spaceId ? -1 : a.spaceId > b.spaceId ? 1 : a.from - b.from))
    .map(({ spaceId, from, ms, peak, personMs }) => ({
      spaceId, from, bucketS, occupiedS: (ms['occupied'] ?? 0) / 1000, vacantS: (ms['vacant'] ?? 0) / 1000, unknownS: (ms['unknown'] ?? 0) / 1000,
      peakCount: peak, personS: personMs === null ? null : personMs / 1000,
    }))
}

/** Counts are whole and times whole milliseconds here, so that person-seconds too are exact. */
async function check(store: TelemetryStore, model: Model): Promise<void> {
  const to = edge(model, CELLS)
  for (const bucketS of [60, 3600] as const) {
    expect(await store.occupancyBuckets({ from: T0, to, bucketS })).toEqual(expectedBuckets(model, bucketS))
  }
}

async function checkNoOverlap(store: TelemetryStore, model: Model): Promise<void> {
  const all = await store.intervals({ from: T0, to: edge(model, CELLS) })
  all.forEach((one, i) => {
    const next = all[i + 1]
    if (next?.spaceId === one.spaceId) expect(one.to ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(next.from)
  })
}

/** Random edits against the model; then retention at a random time must leave the hours as they were. */
export async function occupancyRollUpLaw(makeHarness: () => Promise<TelemetryHarness>): Promise<void> {
  await fc.assert(fc.asyncProperty(steps, fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }), fc.nat(CELLS), async (widths, commits, cut) => {
    const edges = [T0]
    for (const width of widths) edges.push((edges.at(-1) ?? T0) + width)
    const model: Model = { edges, cells: SPACES.map(() => Array.from({ length: CELLS }, () => null)) }
    const harness = await makeHarness()
    const store = await harness.open()
    try {
      for (const edits of commits) {
        await store.commit({ readings: [], replacements: edits.filter((one) => one.kind === 'replace').map((one) => replace(model, one)) })
        for (const one of edits) if (one.kind !== 'replace') await rewrite(store, model, one)
      }
      await check(store, model)
      await checkNoOverlap(store, model)
      const hours = { from: T0, to: edge(model, CELLS), bucketS: 3600 } as const
      const before = await store.occupancyBuckets(hours)
      await store.retain({ readingsDays: 1, intervalsDays: 1, minuteDays: 1 }, edge(model, cut) + 24 * HOUR)
      expect(await store.occupancyBuckets(hours)).toEqual(before)
    } finally {
      await store.close()
      await harness.dispose()
    }
  }), { numRuns: 40 })
}
