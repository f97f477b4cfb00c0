import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CountStep } from '#contract/occupancy'
import { deviceOf, newFolder, SMALL_BUILDING, startFlow, type Flow } from './flow-under-test.ts'

const START = Date.parse('2026-03-02T08:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** The room is watched by two counters, each over a part of it. */
const TWO_COUNTERS = { ...SMALL_BUILDING, devices: [...SMALL_BUILDING.devices, deviceOf('second', 'room')] }

let folder: Awaited<ReturnType<typeof newFolder>>
let flow: Flow
beforeEach(async () => {
  folder = await newFolder()
  flow = await startFlow(folder.dir, START)
})
afterEach(async () => {
  await flow.stop()
  await folder.remove()
})

const count = (value: number, at: number, receivedAt = at, device = 'counter'): void =>
  flow.publish(`atrium/v1/s/${device}/people.count`, { value, time: new Date(at).toISOString() }, receivedAt)
const history = (samples: readonly (readonly [at: number, value: number])[]): void =>
  flow.publish('atrium/v1/s/counter/history', { samples: samples.map(([at, value]) => ({ point: 'people.count', time: new Date(at).toISOString(), value })) })
const stored = async (): Promise<readonly CountStep[]> => {
  await flow.settled()
  await flow.service.flush()
  return flow.telemetry.countSteps({ spaceIds: ['room'], from: 0, to: Number.MAX_SAFE_INTEGER })
}
/** "minute count" of each step. */
const told = (steps: readonly CountStep[]): string[] => steps.map(({ at, count: people }) => `${(at - START) / MINUTE} ${people}`)

describe('the counts of a space', () => {
  it('are stored to the step, once, however the server is cut off', async () => {
    const expected = ['0 null']
    for (let round = 0; round < 4; round += 1) {
      for (let index = 0; index < 50; index += 1) {
        const minute = round * 50 + index + 1
        count(minute % 5, START + minute * MINUTE)
        expected.push(`${minute} ${minute % 5}`)
      }
      await flow.settled()
      // One round in two crashes with what it has found still in memory only.
      if (round % 2 === 0) await flow.service.flush()
      await flow.crash()
      flow = await startFlow(folder.dir, START + (round + 1) * 50 * MINUTE)
    }
    expect(told(await stored())).toEqual(expected)
  })

  it('are told again after a restart where the store does not have them yet, and not twice where it has', async () => {
    count(3, START + MINUTE)
    await stored()
    await flow.stop()
    flow = await startFlow(folder.dir, START + 10 * MINUTE)
    count(3, START + 10 * MINUTE)
    expect(told(await stored())).toEqual(['0 null', '1 3'])
  })

  it('of a backlog fill the past, and the present goes on from where it began', async () => {
    count(3, START + MINUTE)
    await flow.settled()
    history([[START - 5 * HOUR, 0], [START - 5 * HOUR + 20 * MINUTE, 5], [START - 5 * HOUR + 50 * MINUTE, 0]])
    await flow.settled()
    await flow.recompute.settle()
    expect(told(await stored())).toEqual(['-300 0', '-280 5', '-250 0', expect.stringMatching(/^-\d+ null$/) as string, '1 3'])
  })

  describe('recomputed from the state at midnight', () => {
    const MIDNIGHT = Date.parse('2026-03-03T00:00:00Z')
    const past = (minute: number): number => MIDNIGHT + minute * MINUTE
    const before = [[-90, 2], [-60, 4], [-30, 3]] as const

    beforeEach(async () => {
      await flow.stop()
      flow = await startFlow(folder.dir, past(-120), TWO_COUNTERS)
      for (const [minute, people] of before) {
        count(0, past(minute), past(minute), 'second')
        count(people, past(minute))
      }
      count(3, past(2))
      count(0, past(2), past(2), 'second')
      await flow.settled()
      // The state at midnight is kept with the next tick.
      do {
        await new Promise((resolve) => setTimeout(resolve, 100))
        await flow.service.flush()
      } while ((await flow.telemetry.checkpoints('occupancy-day/room/')).size === 0)
    })

    const afterwards = async () => (await stored()).filter(({ at }) => at >= past(-90)).map(({ at, count: people }) => [(at - MIDNIGHT) / MINUTE, people])
    const intervals = () => flow.telemetry.intervals({ spaceIds: ['room'], from: past(-90), to: past(90) })

    it('stay as they were before it, and hold on behind what is recomputed', async () => {
      count(0, past(10))
      count(5, past(6), past(10) + 1)
      count(1, past(30))
      await flow.settled()
      await flow.recompute.settle()
      expect(await afterwards()).toEqual([...before, [6, 5], [10, 0], [30, 1]])
      expect(await intervals()).toMatchObject([
        { state: 'occupied', from: past(-90), to: past(10), peakCount: 5, meanCount: (2 * 30 + 4 * 30 + 3 * 36 + 5 * 4) / 100 }, { state: 'vacant', to: past(30) }, { state: 'occupied', to: null },
      ])
    })

    it('go on into the present when a sensor that still matters was late, and what follows is not lost', async () => {
      count(2, past(9))
      count(4, past(8), past(9) + 1, 'second')
      await flow.settled()
      await flow.recompute.settle()
      // Before the recomputation is stored: it replaces all up to the present and after.
      count(0, past(12))
      count(0, past(12), past(12), 'second')
      expect(await afterwards()).toEqual([...before, [8, 7], [9, 6], [12, 0]])
      expect(await intervals()).toMatchObject([
        { state: 'occupied', from: past(-90), to: past(12), peakCount: 7, meanCount: (2 * 30 + 4 * 30 + 3 * 38 + 7 * 1 + 6 * 3) / 102 }, { state: 'vacant', from: past(12), to: null },
      ])
    })
  })
})
