import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../broker/broker-limits.ts'
import { FlowMeter } from '../../broker/flow-meter.ts'
import { TokenBucket } from '../../broker/token-bucket.ts'

/** A client that sends so many a second as far as it is let: when it is cut (ms), and how many got through. */
function press(perSecond: number, forMs: number): { cutAt: number | null; passed: number } {
  const meter = new FlowMeter(DEFAULT_LIMITS.rates.device, 0)
  let due = 0, passed = 0, pausedUntil = 0
  for (let now = 0; now < forMs; now++) {
    due += perSecond / 1_000
    while (due >= 1 && now >= pausedUntil) {
      due--
      passed++
      const waitMs = meter.charge(1, 60, now)
      if (waitMs === 0) continue
      if (meter.isFlooding(now)) return { cutAt: now, passed }
      pausedUntil = now + waitMs
    }
  }
  return { cutAt: null, passed }
}

describe('the rate of one device', () => {
  it('fault 11: at 5,000 messages a second it is cut within 5 s, and little came through', () => {
    const { cutAt, passed } = press(5_000, 60_000)
    expect(cutAt).toBeLessThanOrEqual(5_000)
    expect(passed).toBeLessThan(6_500)
  })

  it('within its rate it is never cut, nor for a short burst', () => {
    expect(press(990, 60_000).cutAt).toBeNull()
    expect(press(20_000, 300).cutAt).toBeNull()
  })

  it('law: a bucket lets through no more than its burst and what time brings', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 20 })), { maxLength: 100 }), steps => {
      const bucket = new TokenBucket(100, 10, 0)
      let now = 0, taken = 0
      for (const [pauseMs, count] of steps) {
        now += pauseMs
        if (bucket.tryTake(count, now)) taken += count
      }
      expect(taken).toBeLessThanOrEqual(10 + now / 10 + 1e-6)
    }))
  })
})
