import { beforeAll, describe, expect, it } from 'vitest'
import { figuresOfNoShows } from '../../bench/no-show-figures.ts'
import { runNoShows, type NoShowRun } from '../../bench/no-show-run.ts'
import { FLAW_KINDS, type FlawKind } from '../../devices-sim/sensor-flaws.ts'

/** Tuesday to Thursday in the building's zone, after a Monday in which every room was used; bench/no-show.ts does the same for a fortnight and four seeds. */
const FROM = Date.parse('2026-09-07T16:00:00Z')
const run = (flaws: readonly FlawKind[]): NoShowRun => runNoShows({ seed: 5, timeZone: 'Asia/Shanghai', from: FROM, to: FROM + 3 * 86_400_000, flaws, warmUpDays: 1 })

describe('three simulated days of bookings against what people did', () => {
  let good: NoShowRun
  let flawed: NoShowRun
  beforeAll(() => {
    good = run([])
    flawed = run(FLAW_KINDS)
  }, 900_000)

  it('release no booking in real use, with good sensors or with flawed ones', () => {
    for (const { outcomes } of [good, flawed]) {
      expect(outcomes.filter(({ outcome, inUse }) => outcome === 'released' && inUse).map(({ truth, verdict }) => ({ truth, verdict }))).toEqual([])
      expect(figuresOfNoShows(outcomes).released).toBeGreaterThan(25)
    }
  })

  it('release nearly every booking to which nobody came, and soon after the grace time', () => {
    const { empty, recall, releaseAfterGraceMin: [median] } = figuresOfNoShows(good.outcomes)
    expect(empty).toBeGreaterThan(30)
    expect(recall).toBeGreaterThanOrEqual(0.95)
    expect(median).toBeLessThan(5)
  })

  it('check everybody in who comes', () => {
    const came = good.outcomes.filter(({ truth }) => truth.class === 'came')
    expect(came.length).toBeGreaterThan(80)
    expect(came.filter(({ outcome }) => outcome !== 'came').map(({ truth }) => truth.booking.id)).toEqual([])
    expect(figuresOfNoShows(good.outcomes).checkInAfterMin[0]).toBeLessThan(5)
  })
})
