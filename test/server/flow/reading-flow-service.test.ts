import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OccupancyInterval } from '#contract/occupancy'
import { newFolder, startFlow, type Flow } from './flow-under-test.ts'

const START = Date.parse('2026-03-02T08:00:00Z')
const MINUTE = 60_000
const topic = (device: string, leaf: string) => `atrium/v1/s/${device}/${leaf}`
const reading = (value: number, at: number, id?: string) => ({ value, time: new Date(at).toISOString(), ...(id ? { id } : {}) })

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

const intervals = async (spaceId = 'room'): Promise<readonly OccupancyInterval[]> =>
  flow.telemetry.intervals({ spaceIds: [spaceId], from: 0, to: Number.MAX_SAFE_INTEGER })
const states = (list: readonly OccupancyInterval[]) => list.map(({ state, from, to }) => [state, (from - START) / MINUTE, to === null ? null : (to - START) / MINUTE])

describe('the way of a reading', () => {
  it('turns a published count into a stored reading, a state and an interval', async () => {
    flow.publish(topic('counter', 'people.count'), reading(3, START + MINUTE), START + MINUTE)
    await flow.settled()
    await flow.service.flush()
    expect(flow.occupancy.describe('room')).toMatchObject({ state: 'occupied', count: 3 })
    expect(await flow.telemetry.readings({ from: 0, to: START + 9 * MINUTE })).toMatchObject([{ deviceId: 'counter', point: 'people.count', value: 3, placeId: 'room' }])
    expect(states(await intervals())).toEqual([['unknown', 0, 1], ['occupied', 1, null]])
  })

  it('stores every acknowledged message once, however it is cut off', async () => {
    for (let round = 0; round < 4; round += 1) {
      for (let index = 0; index < 250; index += 1) {
        const at = START + (round * 250 + index) * 1_000
        flow.publish(topic('counter', 'people.count'), reading(index % 9, at, `${round}-${index}`), at)
      }
      await flow.settled()
      await flow.crash()
      flow = await startFlow(folder.dir, START + (round + 1) * 250_000)
    }
    await flow.service.flush()
    const stored = await flow.telemetry.readings({ from: 0, to: Number.MAX_SAFE_INTEGER })
    expect(stored).toHaveLength(1_000)
    expect((await flow.telemetry.size()).readings).toBe(1_000)
  })

  it('knows a duplicate again after a crash', async () => {
    flow.publish(topic('counter', 'people.count'), reading(2, START, 'a'))
    await flow.settled()
    await flow.crash()
    flow = await startFlow(folder.dir, START + MINUTE)
    flow.publish(topic('counter', 'people.count'), reading(2, START, 'a'))
    await flow.settled()
    await flow.service.flush()
    expect((await flow.telemetry.size()).readings).toBe(1)
  })

  it('resumes the same state after a clean stop as after none', async () => {
    flow.publish(topic('counter', 'people.count'), reading(4, START + MINUTE), START + MINUTE)
    await flow.settled()
    const before = flow.occupancy.describe('room')
    await flow.stop()
    flow = await startFlow(folder.dir, START + 2 * MINUTE)
    expect(flow.occupancy.describe('room')).toEqual(before)
    expect(states(await intervals())).toEqual([['unknown', 0, 1], ['occupied', 1, null]])
  })
})

describe('older data that arrive later', () => {
  const history = (device: string, point: string, samples: [number, number][]) =>
    flow.publish(topic(device, 'history'), { samples: samples.map(([minute, value]) => ({ point, time: new Date(START + minute * MINUTE).toISOString(), value })) })

  it('complete the past and never change the present', async () => {
    flow.publish(topic('counter', 'people.count'), reading(1, START), START)
    await flow.settled()
    const now = flow.occupancy.describe('room')
    history('counter', 'people.count', [[-300, 0], [-240, 5], [-200, 0], [-190, 0], [-150, 0]])
    await flow.settled()
    await flow.recompute.settle()
    await flow.service.flush()
    expect(flow.occupancy.describe('room')).toEqual(now)
    const past = states(await intervals()).filter(([, from]) => (from as number) < 0)
    expect(past.slice(0, 3)).toEqual([['vacant', -300, -240], ['occupied', -240, -200], ['vacant', -200, expect.any(Number)]])
    expect(past.at(-1)![0]).toBe('unknown')
    expect(states(await intervals()).at(-1)).toEqual(['occupied', 0, null])
  })

  it("tell a room what its desk's history says", async () => {
    history('seat', 'occupancy.present', [[-120, 0], [-100, 1], [-70, 1], [-40, 0], [-20, 0]])
    history('counter', 'people.count', [[-120, 0], [-60, 0]])
    await flow.settled()
    await flow.recompute.settle()
    await flow.service.flush()
    expect(states(await intervals('desk')).some(([state, from]) => state === 'occupied' && from === -100)).toBe(true)
    expect((await intervals('room')).length).toBeGreaterThan(0)
  })
})
