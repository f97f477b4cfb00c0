import { describe, expect, it } from 'vitest'
import { HISTORY_MAX_SAMPLES, parseNativeTopic } from '#contract/topics'
import { isPointId, VOCABULARY } from '#contract/vocabulary'
import { demoBuilding } from '../../devices-sim/building-plan.ts'
import { historyMessages } from '../../devices-sim/history-messages.ts'
import { DAY_MS } from '../../devices-sim/zone-days.ts'

const TO = Date.parse('2026-09-14T03:00:00Z')
const options = { seed: 1, timeZone: 'Asia/Shanghai', from: TO - 9 * DAY_MS, to: TO }
interface Body { adapter?: string; device?: string; samples: { point: string; time: string; value: number | boolean }[] }

describe('the history', () => {
  const messages = [...historyMessages(options)]
  const bodies = messages.map(({ payload }) => JSON.parse(payload) as Body)
  const devices = demoBuilding('Asia/Shanghai').devices
  const known = new Set(devices.map(({ adapter, externalId }) => `${adapter} ${externalId}`))

  it('keeps the convention\'s limits and names devices that exist', () => {
    const spoken = new Set<string>()
    messages.forEach((message, index) => {
      const body = bodies[index]!
      const topic = parseNativeTopic(message.topic)
      expect(topic?.leaf).toBe('history')
      expect(Buffer.byteLength(message.payload)).toBeLessThan(60_000)
      expect(body.samples.length).toBeLessThanOrEqual(HISTORY_MAX_SAMPLES)
      expect(body.samples.length).toBe(message.samples)
      spoken.add(`${body.adapter ?? 'native'} ${body.device ?? topic?.device}`)
    })
    expect(spoken).toEqual(known)
  })

  it('holds points of the vocabulary with times inside the period, in order per message', () => {
    const wrong: unknown[] = []
    for (const { samples } of bodies) {
      let last = options.from
      for (const sample of samples) {
        const at = Date.parse(sample.time)
        const fits = isPointId(sample.point) && typeof sample.value === (VOCABULARY[sample.point].type === 'boolean' ? 'boolean' : 'number')
        if (!fits || at < last || at >= options.to) wrong.push(sample)
        last = at
      }
    }
    expect(wrong).toEqual([])
  })

  it('is thin enough for 28 days and repeats itself', () => {
    const samples = messages.reduce((sum, message) => sum + message.samples, 0)
    expect((samples / 9) * 28).toBeLessThan(800_000)
    expect((samples / 9) * 28).toBeGreaterThan(300_000)
    expect([...historyMessages(options)].map(({ payload }) => payload).join() === messages.map(({ payload }) => payload).join()).toBe(true)
  })

  it('leaves no gap longer than reportEveryS at any device', () => {
    const byDevice = new Map<string, number[]>()
    bodies.forEach((body, index) => {
      const key = messages[index]!.device
      const list = byDevice.get(key) ?? []
      byDevice.set(key, list)
      for (const { time } of body.samples) list.push(Date.parse(time))
    })
    for (const { id, reportEveryS } of devices) {
      const times = byDevice.get(id)!.sort((one, other) => one - other)
      const gaps = times.map((time, index) => time - (times[index - 1] ?? options.from))
      expect(gaps.reduce((most, gap) => Math.max(most, gap), 0), id).toBeLessThanOrEqual(1000 * (reportEveryS ?? 0))
    }
  })
})
