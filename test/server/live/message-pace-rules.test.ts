import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIVE_MAX_PER_SECOND } from '#contract/live'
import { nextMessageAt, nextPatientMessageAt, withinLastSecond } from '../../../server/live/message-pace-rules.ts'

/** Sends a message for each change, one at a time, as soon as the pace allows; the times at which they went out. */
function sendingTimes(changesAt: readonly number[]): { readonly sentAt: number[]; readonly waits: number[] } {
  const sentAt: number[] = []
  const waits: number[] = []
  for (const changedAt of changesAt) {
    const last = sentAt.at(-1) ?? -Infinity
    if (changedAt <= last) continue // went along with a message that was sent later than it
    const at = nextMessageAt(sentAt, changedAt)
    sentAt.push(at)
    waits.push(at - changedAt)
  }
  return { sentAt, waits }
}

const changes = fc.array(fc.nat(400), { minLength: 1, maxLength: 120 })
  .map((gaps) => gaps.reduce<number[]>((times, gap) => [...times, (times.at(-1) ?? 1_000_000) + gap], []))

describe('the pace of live messages', () => {
  it('never lets a second hold more than the limit, and never waits longer than a second', () => {
    fc.assert(fc.property(changes, (changesAt) => {
      const { sentAt, waits } = sendingTimes(changesAt)
      for (const at of sentAt) expect(withinLastSecond(sentAt, at).length).toBeLessThanOrEqual(LIVE_MAX_PER_SECOND)
      for (const wait of waits) expect(wait).toBeLessThanOrEqual(1000)
    }))
  })

  it('sends at once what happens alone, four times a second', () => {
    const { waits } = sendingTimes(Array.from({ length: 100 }, (_, index) => index * 250))
    expect(Math.max(...waits)).toBe(0)
  })

  it('keeps a steady stream moving: nine messages a second, no pause of a quarter of one', () => {
    const { sentAt } = sendingTimes(Array.from({ length: 10_000 }, (_, index) => index))
    const settled = sentAt.filter((at) => at > 2_000)
    expect(settled.length / 8).toBeGreaterThanOrEqual(9)
    expect(Math.max(...settled.slice(1).map((at, index) => at - settled[index]!))).toBeLessThan(250)
  })

  it('lets what can wait leave a part of the second to what happens', () => {
    const sentAt = [0, 10, 20, 30, 40, 50]
    expect(nextPatientMessageAt(sentAt, 60)).toBe(1_000)
    expect(nextMessageAt(sentAt, 60)).toBeLessThan(320)
  })

  it('is not held up by a clock that was set back', () => {
    expect(nextMessageAt(Array.from({ length: 10 }, () => 5_000_000), 1_000)).toBe(1_000)
  })
})
