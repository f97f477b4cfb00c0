import pino from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { RecomputeService } from '../../../server/flow/recompute-service.ts'
import type { TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'
import { newFolder, startFlow, type Flow } from './flow-under-test.ts'

const START = Date.parse('2026-03-02T08:00:00Z')
const MINUTE = 60_000

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

const count = async (value: number, at: number): Promise<void> => {
  flow.publish('atrium/v1/s/counter/people.count', { value, time: new Date(at).toISOString() }, at)
  await flow.settled()
}

it('shows what a room says while the store lets its asker wait, and recomputes when it answers', async () => {
  await count(3, START + MINUTE)
  let answer = (): void => undefined
  const waits = <Question extends keyof TelemetryStore>(name: Question) => async (...asked: unknown[]): Promise<unknown> => {
    await new Promise<void>((resolve) => { answer = resolve })
    return (flow.telemetry[name] as (...asked: unknown[]) => Promise<unknown>)(...asked)
  }
  const slow = { readings: waits('readings'), intervals: waits('intervals'), countSteps: waits('countSteps'), checkpoints: waits('checkpoints') } as unknown as TelemetryStore
  const recompute = new RecomputeService({ occupancy: flow.occupancy, flow: flow.service, telemetry: slow, clock: flow.clock, logger: pino({ level: 'silent' }) })
  flow.occupancy.dirty.mark('room', START + MINUTE, true, flow.clock.now())
  const settled = recompute.settle()
  await count(5, START + 2 * MINUTE)
  expect(flow.occupancy.describe('room')?.count).toBe(5)

  let isDone = false
  void settled.then(() => { isDone = true })
  while (!isDone) {
    answer()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  expect(flow.occupancy.dirty.ids()).not.toContain('room')
  expect(flow.occupancy.describe('room')?.count).toBe(5)
})
