import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EfficiencyModelInfo, EvaluationUnit } from '#contract/evaluation-api'
import type { RunAsk } from '#contract/evaluation-runs'
import { FACT_IDS } from '#contract/fact-table'
import { draftOf, fewUnits, firstDraft, mixesKinds, orderedUnits, peersWithoutPeriod, USUAL_EFFICIENCY, variablesOf, VARIABLE_ROLES, withModel, withPreset, withRuleSet, withVariables } from '../../../web/src/evaluation/runs/run-draft.ts'

const unit = (kind: EvaluationUnit['unit']['kind'], id: string, periods: string[] = []): EvaluationUnit => ({ unit: { kind, id }, name: id, periods, synthetic: false })
const ALL = [unit('peer', 'p1', ['2025']), unit('space', 'r1'), unit('site', 's'), ...Array.from({ length: 20 }, (_, index) => unit('peer', `q${index}`, ['2025']))]
const draft = (): RunAsk => firstDraft('Year', '2025', ALL)
const model = (change: Partial<EfficiencyModelInfo>): EfficiencyModelInfo => ({
  id: 'ccr', name: { en: '', 'zh-CN': '' }, score: { en: '', 'zh-CN': '' }, orientations: ['in', 'out'], returns: ['crs'], takesFixed: true, takesUndesirable: false, needsPeriods: false, bootstrap: true, source: '', ...change,
})

describe('a draft of a run', () => {
  it('begins with the site among all other spaces, and is about the site', () => {
    expect(orderedUnits(ALL, ({ kind }) => kind !== 'space')[0]).toEqual({ kind: 'site', id: 's' })
    expect(draft().units).toHaveLength(22)
    expect(draft()).toMatchObject({ earlier: 0, efficiency: null, ruleSets: [] })
  })

  it('becomes a yearly report with judgements where they are consistent, and without efficiency where nobody is there to compare with', () => {
    const stock = { ruleSetIds: ['a', 'b'], judgementsId: 'j' }
    expect(withPreset(draft(), 'yearly', stock)).toMatchObject({ earlier: 2, efficiency: { model: 'bcc' }, ruleSets: [{ id: 'a' }, { id: 'b' }], score: { weights: { method: 'combination', judgementsId: 'j' } } })
    const alone = withPreset({ ...draft(), units: [{ kind: 'site', id: 's' }] }, 'yearly', { ...stock, judgementsId: null })
    expect(alone.efficiency).toBeNull()
    expect(alone.score.weights).toEqual({ method: 'critic' })
    expect(withPreset(withPreset(draft(), 'yearly', stock), 'quick', stock)).toEqual(draft())
  })

  it('asks again in the present version of the rule sets, with the same seed', () => {
    expect(draftOf({ ...draft(), seed: 7, ruleSets: [{ id: 'a', version: 3, variant: 'x' }] })).toMatchObject({ seed: 7, ruleSets: [{ id: 'a', variant: 'x' }] })
    expect(draftOf({ ...draft(), seed: 7, ruleSets: [{ id: 'a', version: 3 }] }).ruleSets[0]).not.toHaveProperty('version')
  })

  it('knows whom it cannot compare: parts beside whole spaces, and yearly statistics in another period', () => {
    expect(mixesKinds(draft())).toBe(false)
    expect(mixesKinds({ units: [...draft().units, { kind: 'space', id: 'r1' }] })).toBe(true)
    expect([peersWithoutPeriod(draft(), ALL), peersWithoutPeriod({ ...draft(), period: '2025-Q4' }, ALL)]).toEqual([0, 21])
  })

  it('needs max(m·s, 3(m + s)) units: 15 for three inputs and two outputs, 30 for five and five, 64 for eight and eight', () => {
    expect([fewUnits(USUAL_EFFICIENCY, 14), fewUnits(USUAL_EFFICIENCY, 15)]).toEqual([15, null])
    const five = FACT_IDS.slice(0, 5)
    expect(fewUnits({ inputs: five, outputs: FACT_IDS.slice(5, 8), undesirable: FACT_IDS.slice(8, 10) }, 29)).toBe(30)
    expect(fewUnits({ inputs: FACT_IDS.slice(0, 8), outputs: FACT_IDS.slice(8, 16) }, 63)).toBe(64)
  })

  it('gives every variable one role and loses none when the model changes', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.constantFrom(...FACT_IDS), { minLength: 2, maxLength: 8 }), fc.array(fc.constantFrom(...VARIABLE_ROLES), { minLength: 8, maxLength: 8 }), fc.boolean(), fc.boolean(), (facts, roles, takesFixed, takesUndesirable) => {
      const settings = withVariables(USUAL_EFFICIENCY, facts.map((fact, index) => ({ fact, role: roles[index]! })))
      expect(new Map(variablesOf(settings).map(({ fact, role }) => [fact, role]))).toEqual(new Map(facts.map((fact, index) => [fact, roles[index]])))
      const changed = withModel(settings, model({ takesFixed, takesUndesirable, bootstrap: false, orientations: ['out'], returns: ['vrs'] }))
      expect(variablesOf(changed).map(({ fact }) => fact).sort()).toEqual([...facts].sort())
      if (!takesFixed) expect(changed.fixed).toBeUndefined()
      if (!takesUndesirable) expect(changed.undesirable).toBeUndefined()
      expect(changed).toMatchObject({ orientation: 'out', returns: 'vrs' })
      expect(changed.bootstrap).toBeUndefined()
    }))
  })

  it('takes, changes and leaves a rule set', () => {
    const taken = withRuleSet([], 'a', {})
    expect([taken, withRuleSet(taken, 'a', { hardship: true }), withRuleSet(taken, 'a', null)]).toEqual([[{ id: 'a' }], [{ id: 'a', hardship: true }], []])
  })
})
