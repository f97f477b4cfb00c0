import pino from 'pino'
import { describe, expect, it } from 'vitest'
import type { CountStep, OccupancyInterval } from '#contract/occupancy'
import { TelemetryCommitter, type TelemetryCommitterOptions } from '../../../server/flow/telemetry-committer.ts'
import type { Reading, TelemetryCommit } from '../../../server/telemetry/telemetry-store.ts'

const reading = (value: number): Reading => ({
  deviceId: 'd', point: 'air.co2', channel: 1, placeId: 'r', observedAt: value, receivedAt: value, value, quality: 'good', historical: false,
})
const interval = (from: number, state: OccupancyInterval['state'], to: number | null = null): OccupancyInterval => ({
  spaceId: 'r', state, from, to, peakCount: null, meanCount: null, method: 'count', reason: null,
})

const step = (at: number, count: number | null): CountStep => ({ spaceId: 'r', at, count })

/** A committer over a store that can be told to refuse; what it stored is kept in order. */
function underTest(alsoKept?: TelemetryCommitterOptions['alsoKept']) {
  const stored: TelemetryCommit[] = []
  const resumes: (number | undefined)[] = []
  const troubles: boolean[] = []
  let refusing = false
  let overflows = 0
  const committer = new TelemetryCommitter({
    logger: pino({ level: 'silent' }),
    alsoKept,
    journalled: () => Promise.resolve(),
    store: {
      async commit(commit) {
        if (refusing) throw new Error('refused')
        stored.push(commit)
      },
    },
    onStored: ({ resumeFrom }) => resumes.push(resumeFrom),
    onTrouble: (error) => troubles.push(error !== null),
    onOverflow: () => { overflows += 1 },
  })
  return { committer, stored, resumes, troubles, refuse: (on: boolean) => { refusing = on }, overflows: () => overflows }
}

describe('the telemetry committer', () => {
  it("never parts one message's readings from its journal position", async () => {
    const { committer, stored } = underTest()
    for (let sequence = 1; sequence <= 3; sequence += 1) {
      for (let index = 0; index < 4_000; index += 1) committer.addReading(reading(sequence * 10_000 + index))
      committer.reached(sequence)
      await Promise.resolve()
    }
    await committer.flush()
    let seen = 0
    for (const commit of stored) {
      seen += commit.readings.length
      expect(seen).toBe((commit.storedUpTo ?? 0) * 4_000)
    }
    expect(seen).toBe(12_000)
  })

  it('lets what comes in during a commit gather for the next, and does not keep a flush waiting for it', async () => {
    const { committer, stored } = underTest()
    committer.addReading(reading(0))
    const first = committer.flush()
    for (let value = 1; value <= 20; value += 1) {
      committer.addReading(reading(value))
      await Promise.resolve()
    }
    await first
    await new Promise((resolve) => setImmediate(resolve))
    expect(stored.flatMap(({ readings }) => readings)).toHaveLength(stored[0]!.readings.length)
    await Promise.all([committer.flush(), committer.flush()])
    await committer.flush()
    expect(stored.flatMap(({ readings }) => readings.map(({ value }) => value))).toEqual(Array.from({ length: 21 }, (_, value) => value))
    expect(stored.length).toBeLessThanOrEqual(3)
  })

  it('keeps the last version of an interval, and lets a recomputation win over older live ones', async () => {
    const { committer, stored } = underTest()
    committer.addConclusions({ intervals: [interval(100, 'occupied'), interval(100, 'occupied', 200), interval(200, 'vacant')], countSteps: [step(100, 1)] })
    committer.addReplacement({ spaceId: 'r', from: 50, to: 150, intervals: [interval(60, 'vacant', 150)], countSteps: [step(60, 0)] })
    await committer.flush()
    expect(stored.flatMap(({ intervals }) => intervals)).toEqual([interval(200, 'vacant')])
    // What was counted before the recomputation says what holds behind it.
    expect(stored.flatMap(({ countSteps }) => countSteps)).toEqual([step(100, 1)])
    expect(stored.flatMap(({ replacements }) => replacements)).toMatchObject([{ countSteps: [step(60, 0)] }])
  })

  it('makes what happens after a recomputation up to the present a part of it, since it replaces all that follows', async () => {
    const { committer, stored } = underTest()
    committer.addReplacement({ spaceId: 'r', from: 50, to: 150, intervals: [interval(50, 'vacant', 100), interval(100, 'occupied')], countSteps: [step(50, 0), step(100, 2)] })
    committer.addConclusions({ intervals: [interval(100, 'occupied', 160), interval(160, 'vacant')], countSteps: [step(155, 3), step(160, 0)] })
    committer.addConclusions({ intervals: [interval(40, 'unknown', 50), { ...interval(160, 'vacant'), spaceId: 'other' }], countSteps: [step(40, null), { ...step(160, 9), spaceId: 'other' }] })
    await committer.flush()
    expect(stored).toMatchObject([{
      intervals: [interval(40, 'unknown', 50), { spaceId: 'other' }], countSteps: [step(40, null), { spaceId: 'other' }],
      replacements: [{ from: 50, to: 150, intervals: [interval(50, 'vacant', 100), interval(100, 'occupied', 160), interval(160, 'vacant')], countSteps: [step(50, 0), step(100, 2), step(155, 3), step(160, 0)] }],
    }])
  })

  it('tries a refused commit again until it is stored, in order, and says so', async () => {
    const { committer, stored, troubles, refuse } = underTest()
    refuse(true)
    committer.addReading(reading(1))
    committer.reached(1)
    const flushed = committer.flush()
    await new Promise((resolve) => setTimeout(resolve, 50))
    committer.addReading(reading(2))
    committer.reached(2)
    refuse(false)
    await flushed
    await committer.flush()
    expect(stored.flatMap(({ readings }) => readings.map(({ value }) => value))).toEqual([1, 2])
    expect(troubles).toEqual([true, false])
  })

  it('does not step over a commit that it had to give up when it stops', async () => {
    const { committer, stored, refuse } = underTest()
    refuse(true)
    committer.addReading(reading(1))
    committer.reached(1)
    void committer.flush()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const stopped = committer.stop()
    refuse(false)
    await expect(stopped).rejects.toThrow('the journal keeps it')
    expect(stored).toEqual([])
  })

  it('gives memory back when the store refuses for too long', async () => {
    const { committer, refuse, overflows } = underTest()
    refuse(true)
    for (let index = 0; index < 220_000; index += 1) {
      committer.addReading(reading(index))
      if (index % 5_000 === 0) await Promise.resolve()
    }
    expect(overflows()).toBe(1)
    expect(committer.pendingReadings).toBeLessThan(30_000)
  })

  it('hands the resume point on only with the commit that holds the checkpoints', async () => {
    const { committer, resumes, stored } = underTest()
    committer.addReading(reading(1))
    committer.reached(7)
    await committer.flush()
    committer.addCheckpoint('occupancy:r', '{}')
    committer.resumable(7)
    await committer.flush()
    expect(resumes.filter((sequence) => sequence !== undefined)).toEqual([7])
    expect(stored.at(-1)?.checkpoints?.get('occupancy:r')).toBe('{}')
  })

  it('stores marks of what a commit touches in that commit, asked for once however often it is refused', async () => {
    let asked = 0
    const { committer, stored, refuse } = underTest(({ readings, intervals, countSteps, replacements }) => {
      asked += 1
      return new Map([['touched', JSON.stringify([readings.length, intervals.length, countSteps.length, replacements.length])], ['gone', null]])
    })
    refuse(true)
    committer.addReading(reading(1))
    committer.addConclusions({ intervals: [interval(100, 'occupied')], countSteps: [step(100, 1), step(100, 2), step(110, 3)] })
    committer.addReplacement({ spaceId: 'other', from: 50, to: 150, intervals: [], countSteps: [] })
    committer.addCheckpoint('gone', 'overruled')
    const flushed = committer.flush()
    await new Promise((resolve) => setTimeout(resolve, 50))
    refuse(false)
    await flushed
    await committer.flush()
    expect(asked).toBe(1)
    expect(stored).toHaveLength(1)
    expect(stored[0]).toMatchObject({ checkpoints: new Map([['touched', '[1,1,2,1]'], ['gone', null]]), countSteps: [step(100, 2), step(110, 3)] })
  })
})
