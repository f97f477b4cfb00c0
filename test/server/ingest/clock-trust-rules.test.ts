import { describe, expect, it } from 'vitest'
import { CLOCK_LIMIT_MS, judgeClock, learnClock, newClockTrack, type ClockVerdict } from '../../../server/ingest/clock-trust-rules.ts'
import { NOON } from './ingest-fixtures.ts'

const S = 1_000, MIN = 60 * S, HOUR = 60 * MIN, DAY = 24 * HOUR

/** Judges one device's messages, given as [arrival, stated time] after noon. */
function judged(messages: readonly (readonly [number, number])[]): ClockVerdict[] {
  const track = newClockTrack()
  return messages.map(([arrival, time]) => {
    const verdict = judgeClock(track, NOON + time, NOON + arrival)
    learnClock(track, NOON + time, NOON + arrival, verdict)
    return verdict
  })
}
const every = (from: number, to: number, step: number): number[] => Array.from({ length: Math.floor((to - from) / step) }, (_, index) => from + index * step)
const distinct = (verdicts: readonly ClockVerdict[]): ClockVerdict[] => [...new Set(verdicts)]

describe('clock trust', () => {
  it('believes a good clock, with a few seconds of delivery', () => {
    expect(distinct(judged(every(0, HOUR, 10 * S).map((at) => [at + (at % 3) * S, at])))).toEqual(['believed'])
  })

  it('stops at exactly five minutes ahead', () => {
    expect(judged([[0, CLOCK_LIMIT_MS]])).toEqual(['believed'])
    expect(judged([[0, CLOCK_LIMIT_MS + 1]])).toEqual(['distrusted'])
  })

  it.each([['a day behind', -DAY], ['a day ahead', DAY], ['since 1970', -NOON]])('never believes a clock %s', (_name, offset) => {
    expect(distinct(judged(every(0, HOUR, MIN).map((at) => [at, at + offset])))).toEqual(['distrusted'])
  })

  it('never believes a clock that stands still, after the five minutes in which it could be late', () => {
    const verdicts = judged(every(0, 2 * HOUR, 30 * S).map((at) => [at, 0]))
    expect(distinct(verdicts.slice(10))).toEqual(['distrusted'])
  })

  it('does not take delays that come and go for a clock, however long they are', () => {
    // Each message is 11 s to 4 min late, and never the same twice running.
    const delay = (index: number): number => 11 * S + (index * 7919) % 229 * S
    const messages = every(0, DAY, 5 * MIN).map((at, index) => [at + delay(index), at] as const)
    expect(distinct(judged(messages))).toEqual(['believed'])
  })

  it('finds a drift once it is beyond what a network explains, and from then on, beyond five minutes too', () => {
    for (const rate of [1.005, 0.995]) {
      const verdicts = judged(every(0, DAY, MIN).map((at) => [at, Math.round(at * rate)]))
      const firstFound = verdicts.indexOf('distrusted')
      expect(firstFound).toBeLessThan(48)
      expect(distinct(verdicts.slice(firstFound))).toEqual(['distrusted'])
    }
  })

  it('finds a clock that steps back at once, and believes it again when it is set', () => {
    const verdicts = judged([...every(0, HOUR, MIN).map((at) => [at, at] as const), ...every(HOUR, 2 * HOUR, MIN).map((at) => [at, at - DAY] as const), ...every(2 * HOUR, 3 * HOUR, MIN).map((at) => [at, at] as const)])
    expect(distinct(verdicts.slice(0, 60))).toEqual(['believed'])
    expect(distinct(verdicts.slice(60, 120))).toEqual(['distrusted'])
    expect(distinct(verdicts.slice(120))).toEqual(['believed'])
  })

  it('takes what a device kept while it was cut off as late, at its own times', () => {
    const kept = every(10 * MIN, 3 * HOUR, MIN).map((at, index) => [3 * HOUR + index * 20, at] as const)
    const verdicts = judged([...every(0, 10 * MIN, MIN).map((at) => [at, at] as const), ...kept, [3 * HOUR + 30 * S, 3 * HOUR + 30 * S]])
    const beyond = kept.filter(([arrival, time]) => arrival - time > CLOCK_LIMIT_MS).length
    expect(beyond).toBeGreaterThan(160)
    expect(distinct(verdicts.slice(10, 10 + beyond))).toEqual(['late'])
    expect(distinct(verdicts.slice(10 + beyond))).toEqual(['believed'])
    expect(verdicts.at(-1)).toBe('believed')
  })

  it('takes it as late when the device mixes it with the present, too', () => {
    const mixed = every(10 * MIN, 3 * HOUR, 10 * MIN).flatMap((at, index) => [[3 * HOUR + index * 5 * S, 3 * HOUR + index * 5 * S], [3 * HOUR + index * 5 * S + 100, at]] as const)
    const verdicts = judged([...every(0, 10 * MIN, MIN).map((at) => [at, at] as const), ...mixed]).slice(10)
    expect(distinct(verdicts.filter((_, index) => index % 2 === 0))).toEqual(['believed'])
    expect(distinct(verdicts.filter((_, index) => index % 2 === 1 && index < 33))).toEqual(['late'])
  })

  it('has no use for a past that nobody vouches for', () => {
    expect(judged([[0, -HOUR]])).toEqual(['distrusted'])
  })
})
