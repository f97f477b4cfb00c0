import { beforeAll, describe, expect, it } from 'vitest'
import { isSoughtRoom } from '#contract/purposes'
import { runUsageTruth, type SpaceTruth, type UsageTruthRun } from '../../bench/usage-truth-run.ts'
import { FLAW_KINDS, type FlawKind } from '../../devices-sim/sensor-flaws.ts'

/** Tuesday and Wednesday in the building's zone; bench/usage-truth.ts does the same for a fortnight and three seeds. */
const FROM = Date.parse('2026-09-07T16:00:00Z')
const run = (flaws: readonly FlawKind[]): UsageTruthRun => runUsageTruth({ seed: 5, timeZone: 'Asia/Shanghai', from: FROM, to: FROM + 2 * 86_400_000, flaws, warmUpDays: 1 })

const points = (measured: number | null, truth: number | null): number => 100 * Math.abs(measured! - truth!)
const soughtRooms = ({ spaces }: UsageTruthRun): SpaceTruth[] => spaces.filter(({ space }) => isSoughtRoom(space))

describe('two simulated days of use against what people did', () => {
  let good: UsageTruthRun
  let flawed: UsageTruthRun
  beforeAll(() => {
    good = run([])
    flawed = run(FLAW_KINDS)
  }, 900_000)

  it('every room that somebody could look for: frequency within 2 points, and nothing unknown', () => {
    expect(soughtRooms(good)).toHaveLength(38)
    for (const { space, coverage, frequency, trueFrequency } of soughtRooms(good)) {
      expect.soft(points(frequency, trueFrequency), space.id).toBeLessThanOrEqual(2)
      expect.soft(coverage, space.id).toBeGreaterThan(0.99)
    }
  })

  it('rooms whose people are counted: utilisation within 2 points, with flawed sensors too', () => {
    for (const { spaces } of [good, flawed]) {
      const counted = spaces.filter(({ utilisation, space }) => utilisation !== null && isSoughtRoom(space))
      expect(counted.length).toBeGreaterThan(5)
      for (const { space, utilisation, trueUtilisation } of counted) expect.soft(points(utilisation, trueUtilisation), space.id).toBeLessThanOrEqual(2)
    }
  })

  it('says no more to be known than something there had told of late, with flawed sensors too', () => {
    for (const { spaces } of [good, flawed]) for (const { space, coverage, voiced } of spaces) expect.soft(100 * (coverage - voiced), space.id).toBeLessThanOrEqual(1)
  })
})
