import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OccupancyInterval } from '#contract/occupancy'
import { TelemetryError } from '../../../server/telemetry/telemetry-error.ts'
import type { Reading, TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'
import { countStepContract } from './count-step-contract.ts'
import { ledgerContract } from './ledger-contract.ts'
import { occupancyRollUpLaw } from './occupancy-roll-up-law.ts'
import { DAY, HOUR, interval, MINUTE, reading, T0, type TelemetryHarness } from './telemetry-harness.ts'

/** What every implementation of the telemetry port must do. */
export function telemetryContract(name: string, makeHarness: () => Promise<TelemetryHarness>): void {
  describe(`telemetry port: ${name}`, () => {
    let harness: TelemetryHarness
    let store: TelemetryStore
    beforeEach(async () => {
      harness = await makeHarness()
      store = await harness.open()
    })
    afterEach(async () => {
      await store.close()
      await harness.dispose()
    })
    const reopen = async (): Promise<void> => {
      await store.close()
      store = await harness.open()
    }
    const given = (...readings: Reading[]): Promise<void> => store.commit({ readings })

    describe('readings', () => {
      it('gives back every field as it was stored, also after reopening', async () => {
        const all = [
          reading(),
          reading({ deviceId: 'door-1', point: 'people.in_total', channel: 2, placeId: null, observedAt: T0 + 1, value: 2 ** 32 + 0.1, quality: 'suspect' }),
          reading({ deviceId: 'plug-1', point: 'energy.total', observedAt: T0 + 2, receivedAt: T0 + 30 * DAY, value: 999_999_999_999.5, quality: 'stale', historical: true }),
          reading({ deviceId: 'plug-1', point: 'power.active', observedAt: T0 + 3, value: -0.1 }),
        ]
        await given(...all)
        expect(await store.readings({ from: T0, to: T0 + HOUR })).toEqual(all)
        await reopen()
        expect(await store.readings({ from: T0, to: T0 + HOUR })).toEqual(all)
      })

      it('orders by observedAt, deviceId, point and channel whatever the order of arrival', async () => {
        const ordered = [
          reading({ observedAt: T0 - 5 }), reading({ deviceId: 'a' }), reading({ deviceId: 'a', point: 'air.humidity' }),
          reading({ deviceId: 'a', point: 'air.humidity', channel: 2 }), reading({ deviceId: 'b' }), reading({ deviceId: 'a', observedAt: T0 + 1 }),
        ]
        await given(...ordered.slice(3))
        await given(...ordered.slice(0, 3).toReversed())
        expect(await store.readings({ from: T0 - 10, to: T0 + 10 })).toEqual(ordered)
      })

      it('gives an exact duplicate once, the first received, and keeps another value of the same time', async () => {
        const first = reading({ receivedAt: T0 + 10 })
        const again = reading({ receivedAt: T0 + 99, quality: 'stale' })
        const moved = reading({ receivedAt: T0 + 100, placeId: 'room-2' })
        const other = reading({ receivedAt: T0 + 20, value: 613 })
        await given(again, first)
        await given(other, moved)
        expect(await store.readings({ from: T0, to: T0 + 1 })).toEqual([first, other])
      })

      it('takes from and leaves to (half open)', async () => {
        await given(reading({ observedAt: T0 - 1 }), reading(), reading({ observedAt: T0 + 9 }), reading({ observedAt: T0 + 10 }))
        const times = (await store.readings({ from: T0, to: T0 + 10 })).map(({ observedAt }) => observedAt)
        expect(times).toEqual([T0, T0 + 9])
        expect(await store.readings({ from: T0, to: T0 })).toEqual([])
      })

      it('filters by place, device and point together; an empty list matches nothing', async () => {
        await given(reading(), reading({ deviceId: 'x', placeId: 'room-2' }), reading({ point: 'air.humidity' }), reading({ deviceId: 'y', placeId: null }))
        const count = async (query: object): Promise<number> => (await store.readings({ from: T0, to: T0 + 1, ...query })).length
        expect(await count({})).toBe(4)
        expect(await count({ placeIds: ['room-1'] })).toBe(2)
        expect(await count({ placeIds: ['room-1', 'room-2'], points: ['air.co2'] })).toBe(2)
        expect(await count({ placeIds: ['room-1'], deviceIds: ['x'] })).toBe(0)
        expect(await count({ deviceIds: ['never-seen'] })).toBe(0)
        expect(await count({ placeIds: [] })).toBe(0)
      })

      it('stops at the limit, after duplicates are gone, and reaches across years of silence', async () => {
        await given(reading({ observedAt: 0 }), reading({ observedAt: 0, receivedAt: 1 }), reading(), reading({ observedAt: T0 + 400 * DAY }))
        const times = async (limit: number): Promise<number[]> => (await store.readings({ from: -1, to: T0 + 999 * DAY, limit })).map(({ observedAt }) => observedAt)
        expect(await times(0)).toEqual([])
        expect(await times(2)).toEqual([0, T0])
        expect(await times(10)).toEqual([0, T0, T0 + 400 * DAY])
      })

      it('exports the same readings in batches, many of one millisecond among them', async () => {
        const many = Array.from({ length: 30_000 }, (_, i) => reading({ deviceId: `d${i % 300}`, observedAt: T0 + (i < 20_000 ? 7 : i), value: i }))
        await store.commit({ readings: many })
        const exported: Reading[] = []
        let batches = 0
        for await (const batch of store.exportReadings({ from: T0, to: T0 + HOUR })) {
          batches++
          exported.push(...batch)
        }
        expect(exported.length).toBe(30_000)
        expect(batches).toBeGreaterThan(1)
        expect(new Set(exported.map(({ value }) => value)).size).toBe(30_000)
        expect(exported.every(({ observedAt }, i) => i === 0 || observedAt >= (exported[i - 1]?.observedAt ?? 0))).toBe(true)
        expect(await store.readings({ from: T0, to: T0 + HOUR })).toEqual(exported)
      })

      it('rounds a fraction of a millisecond', async () => {
        await given(reading({ observedAt: T0 + 0.6, receivedAt: T0 + 1.2 }))
        expect(await store.readings({ from: T0, to: T0 + 2 })).toEqual([reading({ observedAt: T0 + 1, receivedAt: T0 + 1 })])
      })
    })

    describe('latest', () => {
      it('is the newest good reading of each stream, by observedAt, wherever it was placed', async () => {
        await given(reading({ observedAt: T0 + 5, value: 5, placeId: 'room-2' }), reading({ channel: 2, value: 22 }))
        await given(reading({ observedAt: T0 + 3, value: 3 }), reading({ observedAt: T0 + 9, value: 9, quality: 'suspect' }))
        const expected = [reading({ observedAt: T0 + 5, value: 5, placeId: 'room-2' }), reading({ channel: 2, value: 22 })]
        expect(await store.latest()).toEqual(expected)
        await reopen()
        expect(await store.latest()).toEqual(expected)
        await given(reading({ observedAt: T0 + 6, value: 6, historical: true }))
        expect(await store.latest(['co2-1'])).toEqual([reading({ observedAt: T0 + 6, value: 6, historical: true }), expected[1]])
      })

      it('of two good readings of one time takes the one that arrived later', async () => {
        await given(reading({ value: 1, receivedAt: T0 + 2 }), reading({ value: 2, receivedAt: T0 + 3 }), reading({ value: 3, receivedAt: T0 + 1 }))
        expect((await store.latest()).map(({ value }) => value)).toEqual([2])
      })

      it('is empty for devices without a good reading', async () => {
        await given(reading({ quality: 'stale' }))
        expect(await store.latest()).toEqual([])
        expect(await store.latest(['nobody'])).toEqual([])
      })
    })

    describe('series', () => {
      it('buckets good values with mean, min, max and n; empty buckets are absent and duplicates count once', async () => {
        await given(
          reading({ value: 400 }), reading({ value: 400, receivedAt: T0 + 60 }), reading({ observedAt: T0 + 59_999, value: 500 }),
          reading({ observedAt: T0 + 1, value: 9_000, quality: 'suspect' }), reading({ observedAt: T0 + 2, placeId: 'room-2', value: 1 }),
          reading({ deviceId: 'co2-2', observedAt: T0 + 3 * MINUTE, value: 700 }), reading({ observedAt: T0 + 4 * MINUTE, value: 800 }),
        )
        const query = { placeId: 'room-1', point: 'air.co2', from: T0, to: T0 + 4 * MINUTE, bucketS: 60 } as const
        expect(await store.series(query)).toEqual([
          { time: T0, mean: 450, min: 400, max: 500, n: 2 },
          { time: T0 + 3 * MINUTE, mean: 700, min: 700, max: 700, n: 1 },
        ])
        expect(await store.series({ ...query, placeId: 'room-9' })).toEqual([])
      })

      it('refuses a bucket of no length', async () => {
        await expect(store.series({ placeId: 'room-1', point: 'air.co2', from: T0, to: T0 + 1, bucketS: 0 })).rejects.toMatchObject({ code: 'bad-query' })
      })
    })

    describe('intervals', () => {
      it('inserts and replaces by (spaceId, from), null staying null', async () => {
        await store.commit({ readings: [], intervals: [interval({ to: null }), interval({ spaceId: 'room-2', state: 'unknown', reason: 'stale', method: 'none' })] })
        await store.commit({ readings: [], intervals: [interval({ peakCount: 3, meanCount: 1.25 }), interval({ from: T0 + HOUR, to: null, state: 'vacant' })] })
        const expected = [
          interval({ peakCount: 3, meanCount: 1.25 }), interval({ from: T0 + HOUR, to: null, state: 'vacant' }),
          interval({ spaceId: 'room-2', state: 'unknown', reason: 'stale', method: 'none' }),
        ]
        expect(await store.intervals({ from: T0, to: T0 + DAY })).toEqual(expected)
        await reopen()
        expect(await store.intervals({ from: T0, to: T0 + DAY })).toEqual(expected)
      })

      it('finds what touches [from, to), uncut; an open interval touches all that follows', async () => {
        const all = [interval(), interval({ from: T0 + HOUR, to: T0 + 2 * HOUR, state: 'vacant' }), interval({ from: T0 + 2 * HOUR, to: null })]
        await store.commit({ readings: [], intervals: all })
        const froms = async (from: number, to: number): Promise<number[]> => (await store.intervals({ spaceIds: ['room-1'], from, to })).map((found) => (found.from - T0) / HOUR)
        expect(await froms(T0 + HOUR, T0 + 2 * HOUR)).toEqual([1])
        expect(await froms(T0 + HOUR - 1, T0 + HOUR + 1)).toEqual([0, 1])
        expect(await froms(T0 + 50 * HOUR, T0 + 51 * HOUR)).toEqual([2])
        expect(await froms(T0 - HOUR, T0)).toEqual([])
        expect(await store.intervals({ spaceIds: [], from: T0, to: T0 + DAY })).toEqual([])
      })

      it('an interval of no length removes its key', async () => {
        await store.commit({ readings: [], intervals: [interval()] })
        await store.commit({ readings: [], intervals: [interval({ to: T0 })] })
        expect(await store.intervals({ from: T0 - DAY, to: T0 + DAY })).toEqual([])
      })

      it('a replacement cuts what crosses its edges, replaces what is inside and leaves other spaces alone', async () => {
        const other = interval({ spaceId: 'room-2', to: T0 + 10 * HOUR })
        await store.commit({ readings: [], intervals: [other, interval({ to: T0 + 2 * HOUR, meanCount: 2 }), interval({ from: T0 + 2 * HOUR, to: T0 + 3 * HOUR, state: 'vacant' }), interval({ from: T0 + 3 * HOUR, to: null })] })
        const middle = interval({ from: T0 + HOUR, to: T0 + 4 * HOUR, state: 'unknown', reason: 'offline' })
        await store.commit({ readings: [], replacements: [{ spaceId: 'room-1', from: T0 + HOUR, to: T0 + 4 * HOUR, intervals: [middle] }] })
        expect(await store.intervals({ from: T0, to: T0 + DAY })).toEqual([interval({ to: T0 + HOUR, meanCount: 2 }), middle, interval({ from: T0 + 4 * HOUR, to: null }), other])
      })

      it('a replacement splits an interval that crosses both edges, and with none only clears', async () => {
        await store.commit({ readings: [], intervals: [interval({ to: null })] })
        await store.commit({ readings: [], replacements: [{ spaceId: 'room-1', from: T0 + HOUR, to: T0 + 2 * HOUR, intervals: [] }] })
        expect(await store.intervals({ from: T0, to: T0 + DAY })).toEqual([interval(), interval({ from: T0 + 2 * HOUR, to: null })])
      })

      it('an open interval in a replacement replaces all that follows', async () => {
        await store.commit({ readings: [], intervals: [interval({ to: T0 + 2 * HOUR }), interval({ from: T0 + 2 * HOUR, to: null, state: 'vacant' })] })
        const open = interval({ from: T0 + 90 * MINUTE, to: null, state: 'unknown', reason: 'stuck' })
        await store.commit({ readings: [], replacements: [{ spaceId: 'room-1', from: T0 + HOUR, to: T0 + 2 * HOUR, intervals: [open] }] })
        expect(await store.intervals({ from: T0, to: T0 + DAY })).toEqual([interval(), open])
      })

      it('applies the intervals of a commit before its replacements, and these in order', async () => {
        const replacement = (state: OccupancyInterval['state']) => ({ spaceId: 'room-1', from: T0, to: T0 + MINUTE, intervals: [interval({ state, to: T0 + MINUTE })] })
        await store.commit({ readings: [], intervals: [interval()], replacements: [replacement('unknown'), replacement('vacant')] })
        expect(await store.intervals({ from: T0, to: T0 + DAY })).toEqual([interval({ state: 'vacant', to: T0 + MINUTE }), interval({ from: T0 + MINUTE })])
      })
    })

    describe('occupancy roll-ups', () => {
      it('split an interval over its buckets to the millisecond, with people where they are counted', async () => {
        await store.commit({ readings: [], intervals: [
          interval({ from: T0 + 59 * MINUTE + 59_999, to: T0 + HOUR + 1, peakCount: 4, meanCount: 2 }), interval({ from: T0 + HOUR + 1, to: T0 + 2 * HOUR, state: 'vacant' }),
        ] })
        expect(await store.occupancyBuckets({ from: T0, to: T0 + 2 * HOUR, bucketS: 3600 })).toEqual([
          { spaceId: 'room-1', from: T0, bucketS: 3600, occupiedS: 0.001, vacantS: 0, unknownS: 0, peakCount: 4, personS: 0.002 },
          { spaceId: 'room-1', from: T0 + HOUR, bucketS: 3600, occupiedS: 0.001, vacantS: 3599.999, unknownS: 0, peakCount: 4, personS: 0.002 },
        ])
        expect(await store.occupancyBuckets({ spaceIds: ['room-1'], from: T0 + 59 * MINUTE, to: T0 + HOUR, bucketS: 60 })).toEqual([
          { spaceId: 'room-1', from: T0 + 59 * MINUTE, bucketS: 60, occupiedS: 0.001, vacantS: 0, unknownS: 0, peakCount: 4, personS: 0.002 },
        ])
      })

      it('count an open interval until `to`, and nothing where nothing is recorded', async () => {
        await store.commit({ readings: [], intervals: [interval({ from: T0 + 30 * MINUTE, to: null, state: 'unknown', method: 'none', reason: 'no-sensors' })] })
        const hours = await store.occupancyBuckets({ from: T0 - DAY, to: T0 + 90 * MINUTE, bucketS: 3600 })
        expect(hours.map(({ from, unknownS, personS }) => [from, unknownS, personS])).toEqual([[T0, 1800, null], [T0 + HOUR, 1800, null]])
        await expect(store.occupancyBuckets({ from: T0, to: Number.POSITIVE_INFINITY, bucketS: 3600 })).rejects.toMatchObject({ code: 'bad-query' })
      })

      it('equal a recomputation after any edits, replacements, cuts and retention', async () => {
        await occupancyRollUpLaw(makeHarness)
      }, 180_000)
    })

    describe('commit', () => {
      it('is all or nothing: a batch that cannot be stored changes nothing and does not stop the next', async () => {
        await store.commit({ readings: [reading()], checkpoints: new Map([['a', '1']]), storedUpTo: 5 })
        const bad = store.commit({
          readings: [reading({ deviceId: 'new', observedAt: T0 + 1 }), reading({ value: Number.NaN })], intervals: [interval()], checkpoints: new Map([['a', '2']]), storedUpTo: 9,
        })
        const good = store.commit({ readings: [reading({ deviceId: 'later', observedAt: T0 + 2 })], storedUpTo: 6 })
        await expect(bad).rejects.toThrow(TelemetryError)
        await expect(bad).rejects.toMatchObject({ code: 'bad-batch', message: expect.stringContaining('readings[1]: value') as string })
        await good
        expect((await store.readings({ from: T0, to: T0 + DAY })).map(({ deviceId }) => deviceId)).toEqual(['co2-1', 'later'])
        expect(await store.intervals({ from: T0, to: T0 + DAY })).toEqual([])
        expect(await store.checkpoints('')).toEqual(new Map([['a', '1']]))
        expect(await store.storedUpTo()).toBe(6)
      })

      it('refuses times, counts and stretches that are none', async () => {
        const refused = async (batch: Partial<Parameters<TelemetryStore['commit']>[0]>): Promise<void> =>
          expect(store.commit({ readings: [], ...batch })).rejects.toMatchObject({ code: 'bad-batch' })
        await refused({ readings: [reading({ observedAt: Number.POSITIVE_INFINITY })] })
        await refused({ intervals: [interval({ to: T0 - 1 })] })
        await refused({ intervals: [interval({ meanCount: Number.NaN })] })
        await refused({ replacements: [{ spaceId: 'room-1', from: T0, to: T0 - 1, intervals: [] }] })
        await refused({ storedUpTo: -1 })
        expect(await store.size()).toMatchObject({ readings: 0, intervals: 0 })
      })

      it('keeps the order of concurrent calls', async () => {
        await Promise.all(Array.from({ length: 20 }, (_, i) => store.commit({ readings: [reading({ observedAt: T0 + i })], checkpoints: new Map([['turn', String(i)]]), storedUpTo: i + 1 })))
        expect(await store.checkpoints('turn')).toEqual(new Map([['turn', '19']]))
        expect(await store.storedUpTo()).toBe(20)
        expect((await store.readings({ from: T0, to: T0 + DAY })).length).toBe(20)
      })

      it('answers questions while it commits', async () => {
        const commits = Array.from({ length: 5 }, (_, c) => store.commit({ readings: Array.from({ length: 2_000 }, (_, i) => reading({ observedAt: T0 + c * 2_000 + i })) }))
        const answers = await Promise.all(Array.from({ length: 8 }, async () => (await store.readings({ from: T0, to: T0 + DAY })).length))
        expect(answers.every((length) => length % 2_000 === 0)).toBe(true)
        await Promise.all(commits)
        expect((await store.size()).readings).toBe(10_000)
      })

      it('keeps the watermark from going back', async () => {
        await store.commit({ readings: [], storedUpTo: 7 })
        await store.commit({ readings: [], storedUpTo: 3 })
        await store.commit({ readings: [] })
        await reopen()
        expect(await store.storedUpTo()).toBe(7)
      })
    })

    describe('checkpoints', () => {
      it('are replaced, deleted by null, found by prefix, and keep any text', async () => {
        const strange = `{"zh":"占用","quote":"'","nul":"\\u0000","long":"${'x'.repeat(100_000)}"}`
        await store.commit({ readings: [], checkpoints: new Map([['engine/a', '1'], ['engine/b', strange], ['dedupe', "it's"], ['e%', '%']]) })
        await store.commit({ readings: [], checkpoints: new Map([['engine/a', null], ['never', null], ['dedupe', '2']]) })
        await reopen()
        expect(await store.checkpoints('engine/')).toEqual(new Map([['engine/b', strange]]))
        expect(await store.checkpoints('e%')).toEqual(new Map([['e%', '%']]))
        expect((await store.checkpoints('')).size).toBe(3)
      })
    })

    describe('retention', () => {
      const now = T0 + 100 * DAY
      it('removes old readings and ended intervals, counts them, and keeps hours, latest values and what lasts', async () => {
        const old = interval({ peakCount: 3, meanCount: 2 })
        const crossing = interval({ from: T0 + HOUR, to: T0 + 60 * DAY, state: 'vacant' })
        const forever = interval({ spaceId: 'room-0', from: T0 - DAY, to: null, state: 'unknown' })
        await store.commit({ readings: [reading({ value: 500 }), reading({ observedAt: T0 + MINUTE, value: 700 }), reading({ deviceId: 'b', observedAt: now - HOUR, receivedAt: now - HOUR })], intervals: [old, crossing, forever] })
        const hours = { from: T0 - HOUR, to: T0 + 5 * HOUR, bucketS: 3600 } as const
        const before = await store.occupancyBuckets(hours)
        const seriesHours = { placeId: 'room-1', point: 'air.co2', from: T0, to: T0 + HOUR, bucketS: 3600 } as const
        const seriesBefore = await store.series(seriesHours)
        expect(await store.retain({ readingsDays: 90, intervalsDays: 50, minuteDays: 7 }, now)).toBe(3)
        for (let i = 0; i < 2; i++) {
          expect((await store.readings({ from: 0, to: now })).map(({ deviceId }) => deviceId)).toEqual(['b'])
          expect((await store.latest()).map(({ value, deviceId }) => [deviceId, value])).toEqual([['co2-1', 700], ['b', 612]])
          expect(await store.intervals({ from: 0, to: now })).toEqual([forever, crossing])
          expect(await store.occupancyBuckets(hours)).toEqual(before)
          expect(await store.occupancyBuckets({ ...hours, bucketS: 60 })).toEqual([])
          expect(await store.series(seriesHours)).toEqual(seriesBefore)
          expect(await store.size()).toMatchObject({ readings: 1, intervals: 2 })
          await reopen()
        }
        expect(await store.retain({ readingsDays: 90, intervalsDays: 50, minuteDays: 7 }, now)).toBe(0)
        expect(await store.occupancyBuckets(hours)).toEqual(before)
      })

      it('keeps minutes longer than intervals when told so', async () => {
        await store.commit({ readings: [], intervals: [interval({ from: T0 + 30_000, to: T0 + 90_000 })] })
        const minutes = { from: T0, to: T0 + HOUR, bucketS: 60 } as const
        const before = await store.occupancyBuckets(minutes)
        expect(before.map(({ occupiedS }) => occupiedS)).toEqual([30, 30])
        await store.retain({ readingsDays: 1, intervalsDays: 10, minuteDays: 200 }, now)
        expect(await store.intervals({ from: 0, to: now })).toEqual([])
        expect(await store.occupancyBuckets(minutes)).toEqual(before)
        await store.retain({ readingsDays: 1, intervalsDays: 10, minuteDays: 20 }, now)
        expect(await store.occupancyBuckets(minutes)).toEqual([])
        expect((await store.occupancyBuckets({ ...minutes, bucketS: 3600 }))[0]?.occupiedS).toBe(60)
      })

      it('closes the history before the cut: a late edit of it changes nothing', async () => {
        await store.commit({ readings: [], intervals: [interval(), interval({ from: T0 + HOUR, to: null, state: 'vacant' })] })
        const hours = { from: T0, to: T0 + DAY, bucketS: 3600 } as const
        const before = await store.occupancyBuckets(hours)
        await store.retain({ readingsDays: 50, intervalsDays: 50, minuteDays: 50 }, now)
        await store.commit({ readings: [], intervals: [interval({ state: 'vacant' })], replacements: [{ spaceId: 'room-1', from: T0, to: T0 + 2 * HOUR, intervals: [] }] })
        expect(await store.occupancyBuckets(hours)).toEqual(before)
      })
    })

    const under = { store: () => store, reopen }
    countStepContract(under, makeHarness)
    ledgerContract(under, makeHarness)

    it('tells its size and refuses work after close', async () => {
      await store.commit({ readings: [reading(), reading({ observedAt: T0 + 1 })], intervals: [interval()] })
      const size = await store.size()
      expect(size).toMatchObject({ readings: 2, intervals: 1 })
      expect(size.bytes).toBeGreaterThan(0)
      await store.close()
      await expect(store.commit({ readings: [reading()] })).rejects.toMatchObject({ code: 'closed' })
      await expect(store.readings({ from: T0, to: T0 + 1 })).rejects.toMatchObject({ code: 'closed' })
      await expect(store.close()).resolves.toBeUndefined()
    })
  })
}
