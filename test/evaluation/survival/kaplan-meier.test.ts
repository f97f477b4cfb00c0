import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kaplanMeier, medianSurvival, survivalAt } from '#evaluation/survival/kaplan-meier'
import { PLACEBO, WITH_6MP } from './leukaemia.ts'

describe('Kaplan and Meier on the leukaemia data', () => {
  const treated = kaplanMeier(WITH_6MP)

  // Kleinbaum and Klein, "Survival Analysis" (2012), table 2.2; standard errors as in Collett (2003), table 2.2 of R's survival.
  it.each([[6, 0.8571, 0.0764], [7, 0.8067, 0.0869], [10, 0.7529, 0.0963], [13, 0.6902, 0.1068], [16, 0.6275, 0.1141], [22, 0.5378, 0.1282], [23, 0.4482, 0.1346]])(
    'S(%d) = %d, standard error %d', (time, survival, error) => {
      const at = survivalAt(treated, time)
      expect([at.survival!.toFixed(4), at.standardError!.toFixed(4)]).toEqual([survival.toFixed(4), error.toFixed(4)])
    })

  it('has medians of 23 and 8 weeks, and holds between steps', () => {
    expect([medianSurvival(treated), medianSurvival(kaplanMeier(PLACEBO))]).toEqual([23, 8])
    expect(survivalAt(treated, 15.9).survival).toBe(survivalAt(treated, 13).survival)
  })

  it('has both intervals', () => {
    // By hand at 10 weeks: V(ln S) = 3/(21·18) + 1/(17·16) + 1/(15·14) = .0163747, S = .752941.
    const { greenwood, logLog } = survivalAt(treated, 10)
    expect([greenwood!.low, greenwood!.high].map((value) => value.toFixed(4))).toEqual(['0.5641', '0.9418'])
    expect([logLog!.low, logLog!.high].map((value) => value.toFixed(4))).toEqual(['0.5032', '0.8894'])
  })

  it('has no number beyond the last week that anybody was followed to, but 0 once all have relapsed', () => {
    expect(survivalAt(treated, 36)).toMatchObject({ survival: null, reason: { code: 'not-followed-that-long' } })
    expect(survivalAt(kaplanMeier(PLACEBO), 100)).toMatchObject({ survival: 0, greenwood: null, logLog: null })
    expect(survivalAt(kaplanMeier([]), 1)).toMatchObject({ survival: null, reason: { code: 'no-subjects' } })
  })
})

describe('the product-limit estimate', () => {
  const subject = fc.record({ time: fc.integer({ min: 0, max: 20 }), event: fc.boolean() })

  it('without censoring is the share still alive', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 0, max: 20 }), (times, at) => {
      expect(survivalAt(kaplanMeier(times.map((time) => ({ time, event: true }))), at).survival).toBeCloseTo(times.filter((time) => time > at).length / times.length, 10)
    }))
  })

  it('never rises, needs no order, and lies in both of its intervals', () => {
    fc.assert(fc.property(fc.array(subject, { minLength: 1, maxLength: 30 }), fc.integer({ min: 0, max: 20 }), (subjects, at) => {
      const curve = kaplanMeier(Object.freeze(subjects))
      expect(kaplanMeier([...subjects].reverse())).toEqual(curve)
      curve.steps.forEach((step, index) => expect(step.survival).toBeLessThanOrEqual(curve.steps[index - 1]?.survival ?? 1))
      const { survival, greenwood, logLog } = survivalAt(curve, at)
      for (const interval of [greenwood, logLog]) if (interval) expect(interval.low <= survival! && survival! <= interval.high).toBe(true)
    }))
  })

  it('refuses a time before 0', () => expect(() => kaplanMeier([{ time: -1, event: true }])).toThrow(RangeError))
})
