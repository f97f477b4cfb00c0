import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CountStep } from '#contract/occupancy'
import { batchOf, DAY, HOUR, interval, reading, T0, type StoreUnderTest, type TelemetryHarness } from './telemetry-harness.ts'

const step = (minute: number, count: number | null, spaceId = 'room-1'): CountStep => ({ spaceId, at: T0 + minute * 60_000, count })
const replacing = (from: number, to: number, countSteps?: CountStep[]) =>
  ({ spaceId: 'room-1', from: T0 + from * 60_000, to: T0 + to * 60_000, intervals: [], ...(countSteps && { countSteps }) })

/** Count steps, as every implementation of the telemetry port must keep them. */
export function countStepContract(under: StoreUnderTest, makeHarness: () => Promise<TelemetryHarness>): void {
  const given = (...countSteps: CountStep[]): Promise<void> => under.store().commit(batchOf({ countSteps }))
  const stored = (from = -1, to = 1_000, spaceIds?: string[]): Promise<readonly CountStep[]> =>
    under.store().countSteps({ from: T0 + from * 60_000, to: T0 + to * 60_000, ...(spaceIds && { spaceIds }) })

  describe('count steps', () => {
    it('are inserted or replaced by (spaceId, at), null staying null, also after reopening', async () => {
      await given(step(5, 2), step(0, 1), step(0, 7, 'room-2'), step(9, null))
      await given(step(5, 4), step(6, 0))
      const expected = [step(0, 1), step(5, 4), step(6, 0), step(9, null), step(0, 7, 'room-2')]
      expect(await stored()).toEqual(expected)
      await under.reopen()
      expect(await stored()).toEqual(expected)
    })

    it('are found inside [from, to), with the last one before of each space, a null one too', async () => {
      await given(step(0, 1), step(1, 2), step(5, 3), step(9, 4), step(2, 5, 'room-2'), step(3, null, 'room-2'), step(8, 6, 'room-3'))
      expect(await stored(5, 9)).toEqual([step(1, 2), step(5, 3), step(3, null, 'room-2'), step(8, 6, 'room-3')])
      expect(await stored(6, 7, ['room-1', 'room-3'])).toEqual([step(5, 3)])
      expect(await stored(0, 9, [])).toEqual([])
      expect(await stored(5, 5)).toEqual([])
      expect(await stored(-9, -5)).toEqual([])
    })

    it('have their times rounded to the millisecond', async () => {
      await given({ spaceId: 'room-1', at: T0 + 0.6, count: 3 }, { spaceId: 'room-1', at: T0 + 1, count: 4 })
      expect(await stored()).toEqual([{ spaceId: 'room-1', at: T0 + 1, count: 4 }])
    })

    it('inside a replaced stretch give way to its own, and what held at its end holds on', async () => {
      await given(step(0, 1), step(10, 2), step(20, 3), step(40, 4), step(15, 9, 'room-2'))
      await under.store().commit(batchOf({ replacements: [replacing(10, 30, [step(12, 5), step(25, 6)])] }))
      expect(await stored()).toEqual([step(0, 1), step(12, 5), step(25, 6), step(30, 3), step(40, 4), step(15, 9, 'room-2')])
    })

    it('need none at the end of the stretch where the same count holds there, or a step begins', async () => {
      await given(step(0, 1), step(20, 3), step(30, 8))
      await under.store().commit(batchOf({ replacements: [replacing(10, 30, [step(12, 5)]), replacing(40, 50, [step(45, 8)])] }))
      expect(await stored()).toEqual([step(0, 1), step(12, 5), step(30, 8), step(45, 8)])
    })

    it('that were not known at the end of a stretch are not known after it', async () => {
      await under.store().commit(batchOf({ replacements: [replacing(10, 30, [step(10, 2)])] }))
      expect(await stored()).toEqual([step(10, 2), step(30, null)])
    })

    it('before a stretch hold inside it until its first; of those given too early the last holds at its begin, late ones are left out', async () => {
      await given(step(0, 1), step(15, 2))
      await under.store().commit(batchOf({ replacements: [replacing(10, 20, [])] }))
      expect(await stored()).toEqual([step(0, 1), step(20, 2)])
      await under.store().commit(batchOf({ replacements: [replacing(10, 20, [step(3, 7), step(5, 8), step(20, 9), step(25, 9)])] }))
      expect(await stored()).toEqual([step(0, 1), step(10, 8), step(20, 2)])
    })

    it('stay as they are where a replacement brings none of its own', async () => {
      await given(step(0, 1), step(15, 2))
      await under.store().commit(batchOf({ replacements: [replacing(10, 20)] }))
      expect(await stored()).toEqual([step(0, 1), step(15, 2)])
    })

    it('are all replaced to the end of time where the stretch ends in an open interval', async () => {
      await given(step(0, 1), step(15, 2), step(50, 3))
      const open = interval({ from: T0 + 10 * 60_000, to: null })
      await under.store().commit(batchOf({ replacements: [{ ...replacing(10, 20, [step(12, 4), step(30, 5)]), intervals: [open] }] }))
      expect(await stored()).toEqual([step(0, 1), step(12, 4), step(30, 5)])
    })

    it('of a commit are applied before its replacements, and these in order', async () => {
      await under.store().commit(batchOf({ countSteps: [step(0, 1), step(15, 2)], replacements: [replacing(10, 20, [step(10, 5)]), replacing(12, 14, [step(13, 6)])] }))
      expect(await stored()).toEqual([step(0, 1), step(10, 5), step(13, 6), step(14, 5), step(20, 2)])
    })

    it('are stored with the rest of a commit or not at all, and refused where they are none', async () => {
      const refused = async (batch: object, fault: string): Promise<void> =>
        expect(under.store().commit(batchOf({ readings: [reading()], ...batch }))).rejects.toMatchObject({ code: 'bad-batch', message: expect.stringContaining(fault) as string })
      await refused({ countSteps: [step(0, 1), step(1, -1)] }, 'countSteps[1]: count')
      await refused({ countSteps: [step(0, Number.NaN)] }, 'countSteps[0]: count')
      await refused({ countSteps: [{ ...step(0, 1), at: Number.POSITIVE_INFINITY }] }, 'countSteps[0]: at')
      await refused({ countSteps: [step(0, 1)], replacements: [replacing(0, 1, [step(0, Number.POSITIVE_INFINITY)])] }, 'replacements[0]: countSteps[0]: count')
      await refused({ countSteps: [step(0, 1)], storedUpTo: -1 }, 'storedUpTo')
      expect(await stored()).toEqual([])
      expect(await under.store().size()).toMatchObject({ readings: 0 })
    })

    it('go with their intervals, but for the last of each space before the cut; what went is closed history', async () => {
      const now = T0 + 100 * DAY
      await given(step(0, 1), step(10, 2), step(20, 3), step(0, 4, 'room-2'), { spaceId: 'room-1', at: now - HOUR, count: 5 })
      const kept = [step(20, 3), { spaceId: 'room-1', at: now - HOUR, count: 5 }, step(0, 4, 'room-2')]
      const all = { from: T0 - DAY, to: now }
      expect(await under.store().retain({ readingsDays: 50, minuteDays: 50, intervalsDays: 50 }, now)).toBe(2)
      expect(await under.store().countSteps(all)).toEqual(kept)
      await given(step(15, 9), step(25, 9))
      await under.store().commit(batchOf({ replacements: [replacing(0, 60, [step(30, 9)])] }))
      expect(await under.store().countSteps(all)).toEqual(kept)
      expect(await under.store().retain({ readingsDays: 50, minuteDays: 50, intervalsDays: 50 }, now)).toBe(0)
    })

    it('equal a plain row of moments after any steps and replacements', () => stepLaw(makeHarness), 120_000)
  })
}

const MOMENTS = 30
const counts = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null })
const steps = fc.array(fc.record({ at: fc.nat(MOMENTS - 1), count: counts }), { maxLength: 6 })
const edit = fc.oneof(fc.record({ kind: fc.constant('steps' as const), steps }), fc.record({ kind: fc.constant('replace' as const), from: fc.nat(MOMENTS), to: fc.nat(MOMENTS), steps }))

/** The model is the count of each moment, and no steps at all: what holds at a moment is what was last written over it. */
async function stepLaw(makeHarness: () => Promise<TelemetryHarness>): Promise<void> {
  await fc.assert(fc.asyncProperty(fc.array(edit, { maxLength: 8 }), async (edits) => {
    const harness = await makeHarness()
    const store = await harness.open()
    try {
      for (const change of edits) {
        const before = countsByMoment(await store.countSteps({ from: T0, to: T0 + HOUR }))
        const given = change.steps.map(({ at, count }) => step(at, count))
        if (change.kind === 'steps') {
          await store.commit(batchOf({ countSteps: given }))
          expect(await store.countSteps({ from: T0, to: T0 + HOUR })).toEqual(expect.arrayContaining(lastOfEach(given)))
          continue
        }
        const [from, to] = change.from < change.to ? [change.from, change.to] : [change.to, change.from]
        await store.commit(batchOf({ replacements: [replacing(from, to, given)] }))
        const after = countsByMoment(await store.countSteps({ from: T0, to: T0 + HOUR }))
        const inside = inOrder(given).filter(({ at }) => at < T0 + to * 60_000)
        const expected = before.map((held, moment) => {
          if (moment < from || moment >= to) return held
          const last = inside.findLast(({ at }) => at <= T0 + moment * 60_000)
          return last === undefined ? from === 0 ? null : before[from - 1] : last.count
        })
        expect(after).toEqual(expected)
      }
    } finally {
      await store.close()
      await harness.dispose()
    }
  }), { numRuns: 40 })
}

const inOrder = (given: readonly CountStep[]): CountStep[] => [...given].sort((a, b) => a.at - b.at)
const lastOfEach = (given: readonly CountStep[]): CountStep[] => [...new Map(given.map((one) => [one.at, one])).values()]
const countsByMoment = (all: readonly CountStep[]): (number | null)[] =>
  Array.from({ length: MOMENTS + 1 }, (_, moment) => all.findLast(({ at }) => at <= T0 + moment * 60_000)?.count ?? null)
