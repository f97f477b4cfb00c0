import { describe, expect, it } from 'vitest'
import type { Sample } from '#contract/sample'
import { SKEW_LIMIT_MS } from '../../server/ingest/clock-trust-rules.ts'
import { ingestOf, iso } from '../server/ingest/ingest-fixtures.ts'

// TRUST.md fault 8: device clocks at −1 day, +1 day, 1970, drifting: marked, counted, metrics unchanged.

const DAY_MS = 86_400_000
const FROM = Date.UTC(2026, 5, 1)
const STEP_MS = 30_000
/** Network delay by message, deterministic: 0.2 to 2.6 s. */
const delayMs = (index: number): number => 200 + (index * 7919) % 2_400

/** A room's day: present or not at each half minute. */
const present = (at: number): 0 | 1 => {
  const minute = Math.floor((at - FROM) / 60_000)
  return minute >= 540 && minute < 1_080 && minute % 97 < 60 ? 1 : 0
}

/** The same day through the ingest, by a device whose clock shows clock(true time). */
function day(clock: (at: number) => string | undefined) {
  const { send, ingest, inbox } = ingestOf()
  const samples: Sample[] = []
  for (let at = FROM, index = 0; at < FROM + DAY_MS; at += STEP_MS, index++) {
    const time = clock(at)
    samples.push(...send('atrium/v1/hq/room/occupancy.present', { value: present(at), ...(time === undefined ? {} : { time }) }, { receivedAt: at + delayMs(index) }))
  }
  return { samples, counters: ingest.counters(), inbox }
}

/** Seconds present by hour, integrated between readings that may speak for the present: the metric under test. */
function presentSecondsByHour(samples: readonly Sample[]): number[] {
  const hours = Array.from({ length: 25 }, () => 0)
  const now = samples.filter(({ historical, quality, doubt }) => !historical && (quality === 'good' || doubt === 'clock'))
  now.forEach((sample, index) => {
    const until = now[index + 1]?.observedAt ?? FROM + DAY_MS
    const hour = Math.floor((sample.observedAt - FROM) / 3_600_000)
    hours[hour] = (hours[hour] ?? 0) + sample.value * (until - sample.observedAt) / 1_000
  })
  return hours
}

const MESSAGES = DAY_MS / STEP_MS
const arrival = presentSecondsByHour(day(() => undefined).samples)
const good = day(iso)

describe('fault 8: device clocks', () => {
  it('a good clock is believed, all day', () => {
    expect(good.counters).toMatchObject({ samples: MESSAGES, clockDistrusted: 0, late: 0 })
    expect(good.samples.every(({ quality, timeSource }) => quality === 'good' && timeSource === 'device')).toBe(true)
    expect(presentSecondsByHour(good.samples).reduce((sum, seconds) => sum + seconds)).toBeGreaterThan(3_600)
  })

  it.each([
    ['a day behind', (at: number) => iso(at - DAY_MS)],
    ['a day ahead', (at: number) => iso(at + DAY_MS)],
    ['since 1970', (at: number) => iso(at - FROM)],
    ['standing still at 1970', () => '1970-01-01T00:00:00Z'],
    ['standing still at a time of last week', () => iso(FROM - 7 * DAY_MS)],
  ])('%s: every reading is kept, marked and counted, and the metrics are those of arrival', (_name, clock) => {
    const { samples, counters } = day(clock)
    expect(counters).toMatchObject({ samples: MESSAGES, clockDistrusted: MESSAGES, late: 0, duplicates: 0, rejectedMessages: 0 })
    expect(samples.every(({ quality, doubt, timeSource, observedAt, receivedAt }) => quality === 'suspect' && doubt === 'clock' && timeSource === 'broker' && observedAt === receivedAt)).toBe(true)
    expect(presentSecondsByHour(samples)).toEqual(arrival)
  })

  it.each([['fast, 60 s an hour', 1 + 60 / 3_600], ['slow, 60 s an hour', 1 - 60 / 3_600], ['fast, 2 s an hour', 1 + 2 / 3_600], ['slow, 2 s an hour', 1 - 2 / 3_600]])('drifting %s: no reading is misplaced by more than a network explains, and the hours agree', (_name, rate) => {
    const { samples, counters } = day((at) => iso(Math.round(FROM + (at - FROM) * rate)))
    expect(counters.samples).toBe(MESSAGES)
    expect(counters.clockDistrusted).toBeGreaterThan(MESSAGES / 2)
    expect(counters.late).toBe(0)
    const worst = Math.max(...samples.map(({ observedAt }, index) => Math.abs(observedAt - (FROM + index * STEP_MS))))
    // Eight messages more pass until the offset counts as lasting.
    expect(worst).toBeLessThanOrEqual(SKEW_LIMIT_MS + 2_600 + 9 * STEP_MS * Math.abs(rate - 1))
    const clean = presentSecondsByHour(good.samples)
    presentSecondsByHour(samples).forEach((seconds, hour) => expect(Math.abs(seconds - (clean[hour] ?? 0))).toBeLessThanOrEqual(40))
    const total = (hours: readonly number[]) => hours.reduce((sum, seconds) => sum + seconds, 0)
    expect(total(presentSecondsByHour(samples)) / total(clean)).toBeCloseTo(1, 2)
  })

  it('a clock that jumps a day back at noon and is set right at three costs nothing', () => {
    const { samples, counters } = day((at) => iso(at >= FROM + 12 * 3_600_000 && at < FROM + 15 * 3_600_000 ? at - DAY_MS : at))
    expect(counters).toMatchObject({ samples: MESSAGES, clockDistrusted: 3 * 120, late: 0 })
    const clean = presentSecondsByHour(good.samples)
    presentSecondsByHour(samples).forEach((seconds, hour) => expect(Math.abs(seconds - (clean[hour] ?? 0))).toBeLessThanOrEqual(5))
  })
})
