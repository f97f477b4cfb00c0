import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foundWithinMs } from '../../../server/occupancy/back-dating-rules.ts'
import { planOf } from '../../../server/occupancy/occupancy-plan.ts'
import { replayedStretch } from '../../../server/occupancy/recompute-rules.ts'
import { SpaceRuntime } from '../../../server/occupancy/space-runtime.ts'
import { anyDay, MINUTE, NINE, sample, series, source, space } from './space-scenario.ts'

describe('a stretch of the past', () => {
  it('ends as the whole day says, wherever it is cut: what is known of it only later is known', () => {
    fc.assert(fc.property(anyDay, fc.double({ min: 0, max: 1, noNaN: true }), ({ config, events, end }, share) => {
      const cut = Math.ceil(NINE + 1 + share * (end - NINE - 1))
      const begin = () => SpaceRuntime.begin(config, NINE)
      const whole = replayedStretch(begin(), events, { until: end, knownTo: end, open: false })
      const past = replayedStretch(begin(), events, { until: cut, knownTo: Math.min(end, cut + foundWithinMs(planOf(config))), open: false })
      expect(past.intervals.map(({ state, from, to }) => [state, from, to]))
        .toEqual(whole.intervals.filter(({ from }) => from < cut).map(({ state, from, to }) => [state, from, Math.min(to ?? cut, cut)]))
      expect(new Map(past.countSteps.map(({ at, count }) => [at, count]))).toEqual(new Map(whole.countSteps.filter(({ at }) => at < cut).map(({ at, count }) => [at, count])))
    }), { numRuns: 400 })
  })

  it('of which the hold still runs at its end has its end from the time before', () => {
    const config = space([source('pir', 'motion.event')])
    const events = [...series(NINE, NINE + 20 * MINUTE, MINUTE, 'pir', 'motion.event', 0), sample(NINE + 20 * MINUTE, 'pir', 'motion.event', 1), ...series(NINE + 21 * MINUTE, NINE + 60 * MINUTE, MINUTE, 'pir', 'motion.event', 0)]
    const until = NINE + 25 * MINUTE
    const ends = (knownTo: number) => replayedStretch(SpaceRuntime.begin(config, NINE), events, { until, knownTo, open: false }).intervals.map(({ state, to }) => `${state} to ${(to! - NINE) / MINUTE}`)
    expect(ends(until)).toEqual(['unknown to 10', 'vacant to 20', 'occupied to 25'])
    expect(ends(until + 10 * MINUTE)).toEqual(['unknown to 10', 'vacant to 20', 'occupied to 22.5', 'vacant to 25'])
  })
})
