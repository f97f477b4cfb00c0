import { describe, expect, it } from 'vitest'
import { additiveEfficiency } from '#evaluation/efficiency/additive-efficiency'
import { crossEfficiency } from '#evaluation/efficiency/cross-efficiency'
import type { EfficiencyData } from '#evaluation/efficiency/efficiency-data'
import { efficiencySteps } from '#evaluation/efficiency/efficiency-models'
import { EfficiencyError } from '#evaluation/efficiency/efficiency-notices'
import type { EfficiencyResult } from '#evaluation/efficiency/efficiency-result'
import { malmquistIndex } from '#evaluation/efficiency/malmquist-index'
import { radialEfficiency, radialSteps } from '#evaluation/efficiency/radial-efficiency'
import { scaleEfficiency } from '#evaluation/efficiency/scale-efficiency'
import { superEfficiency } from '#evaluation/efficiency/super-efficiency'
import { windowAnalysis } from '#evaluation/efficiency/window-analysis'
import { withFallback } from '#evaluation/linear-program/fallback-solver'
import { highsSolver } from '#evaluation/linear-program/highs-fallback'
import type { LinearSolver } from '#evaluation/linear-program/linear-program'
import { randomSource } from '#evaluation/numerics/random-source'
import { COELLI_EG1, COELLI_EG2, POWER_PLANTS, TONE_2001, dataOf } from './textbook-data.ts'

const printed = ({ units }: EfficiencyResult, digits = 6) => units.map(({ score }) => Number(score?.toFixed(digits)))
const codes = ({ units }: EfficiencyResult) => units.map(({ score, reason }) => reason?.code ?? typeof score)

describe('radial super-efficiency', () => {
  it('gives the printed values of the power plants (Tone 2002)', () => {
    expect(printed(superEfficiency(POWER_PLANTS))).toEqual([1.028254, 2.416667, 1.3125, 1.625, 2.40257, 1.062789])
  })

  it('reports infeasible under variable returns and a score without bound, instead of a number', () => {
    expect(codes(superEfficiency(COELLI_EG2, { returns: 'vrs' }))).toEqual(['number', 'number', 'number', 'number', 'infeasible'])
    // Nobody else makes z: against the others B's z can only be scaled to nothing.
    expect(codes(superEfficiency(dataOf({ x: [1, 1] }, { y: [1, 1], z: [0, 1] }), { orientation: 'out' }))).toEqual(['number', 'unbounded'])
    expect(codes(superEfficiency(dataOf({ x: [1, 1] }, { y: [1, 1], z: [0, 1] }), { orientation: 'in' }))).toEqual(['number', 'infeasible'])
  })
})

describe('scale efficiency', () => {
  it('gives the printed table of Coelli\'s EG2 (A Guide to DEAP 2.1, 1996)', () => {
    const { units } = scaleEfficiency(COELLI_EG2)
    expect(units.map(({ scale }) => Number(scale?.crs.toFixed(3)))).toEqual([0.5, 0.5, 1, 0.8, 0.833])
    expect(units.map(({ scale }) => Number(scale?.vrs.toFixed(3)))).toEqual([1, 0.625, 1, 0.9, 1])
    expect(units.map(({ score }) => Number(score?.toFixed(3)))).toEqual([0.5, 0.8, 1, 0.889, 0.833])
    expect(units.map(({ scale }) => scale?.returnsToScale)).toEqual(['increasing', 'increasing', 'constant', 'decreasing', 'decreasing'])
  })

  it('judges the size of the efficient the same way output-oriented', () => {
    const { units } = scaleEfficiency(COELLI_EG2, { orientation: 'out' })
    expect([0, 2, 4].map((unit) => units[unit]?.scale?.returnsToScale)).toEqual(['increasing', 'constant', 'decreasing'])
  })
})

describe('the additive model', () => {
  it('gives the largest sum of slacks (values: scipy 1.17 linprog)', () => {
    expect(printed(additiveEfficiency(TONE_2001))).toEqual([1, 3, 0, 1, 0])
    expect(printed(additiveEfficiency(TONE_2001, { returns: 'crs' }))).toEqual([1.136364, 3.136364, 0, 1, 0])
  })

  it('takes negative values under variable returns only, where a shift changes nothing', () => {
    const shifted = dataOf({ x1: [4, 6, 8, 8, 2].map((x) => x - 5), x2: [3, 3, 1, 1, 4] }, { y1: [2, 2, 6, 6, 1].map((y) => y - 9), y2: [3, 3, 2, 1, 4] })
    expect(printed(additiveEfficiency(shifted))).toEqual([1, 3, 0, 1, 0])
    expect(codes(additiveEfficiency(shifted, { returns: 'crs' }))).toEqual(Array(5).fill('negative-data'))
  })
})

describe('cross-efficiency', () => {
  it('means all units\' judgements at the weights of the stated goal (values: scipy 1.17 linprog on Doyle and Green\'s multiplier form)', () => {
    expect(printed(crossEfficiency(POWER_PLANTS, { goal: 'benevolent' }), 9)).toEqual([0.963843774, 0.982378855, 0.803648401, 0.84354384, 1, 0.901424296])
    expect(printed(crossEfficiency(POWER_PLANTS, { goal: 'aggressive' }), 9)).toEqual([0.50254564, 0.483720782, 0.539541349, 0.528389496, 0.786738771, 0.582136036])
    expect(printed(crossEfficiency(TONE_2001), 9)).toEqual([0.827878788, 0.691919192, 1, 0.695454545, 0.933333333])
  })

  it('says what each unit\'s weights make of whom, and can leave a unit\'s own voice out', () => {
    const { units } = crossEfficiency(POWER_PLANTS)
    units.forEach(({ cross }, unit) => {
      expect(cross!.judges[unit]).toBeCloseTo(cross!.self, 9)
      expect(cross!.judges.every((score) => score! < 1 + 1e-9)).toBe(true)
    })
    const column = units.filter((_, unit) => unit !== 0).map(({ cross }) => cross!.judges[0]!)
    const others = column.reduce((sum, score) => sum + score, 0) / column.length
    expect(crossEfficiency(POWER_PLANTS, { withSelf: false }).units[0]?.score).toBeCloseTo(others, 12)
    expect(units[0]?.cross?.maverick).toBeCloseTo((1 - others) / others, 9)
  })

  it('takes one unit alone as it is', () => {
    expect(crossEfficiency(dataOf({ x: [2] }, { y: [3] })).units[0]?.score).toBe(1)
  })
})

const PANEL: EfficiencyData = {
  ...dataOf({ x1: [2, 3, 4, 5, 2, 3, 5, 4], x2: [4, 2, 3, 1, 3, 2, 3, 2] }, { y: [1, 2, 3, 2, 2, 2, 4, 3] }),
  units: ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd'], periods: ['1', '1', '1', '1', '2', '2', '2', '2'],
}

describe('the Malmquist index', () => {
  it('and its decomposition equal scipy\'s (1.17 linprog, one program a distance)', () => {
    const { units } = malmquistIndex(PANEL)
    const found = units.slice(4).map(({ score, malmquist }) => [score, malmquist!.efficiencyChange, malmquist!.technicalChange, malmquist!.pureEfficiencyChange, malmquist!.scaleChange].map((value) => Number(value?.toFixed(9))))
    expect(found).toEqual([
      [2, 1.5, 1.333333333, 1, 1.5], [1, 0.855371901, 1.169082126, 1, 0.855371901],
      [1.165343165, 1, 1.165343165, 1, 1], [0.975665453, 1, 0.975665453, 1, 1],
    ])
    expect(units.slice(0, 4).every(({ score, reason }) => score === null && reason?.code === 'first-period')).toBe(true)
  })

  it('says where a unit has no past, and goes on with the others', () => {
    const late = { ...PANEL, units: ['a', 'b', 'c', 'd', 'a', 'b', 'c', 'new'] }
    expect(codes(malmquistIndex(late)).slice(4)).toEqual(['number', 'number', 'number', 'missing-period'])
  })

  it('refuses rows without period and a unit twice in one', () => {
    const { periods, ...without } = PANEL
    expect(periods).toBeDefined()
    expect(() => malmquistIndex(without)).toThrow(EfficiencyError)
    expect(() => malmquistIndex({ ...PANEL, units: PANEL.units.map(() => 'a') })).toThrow('twice')
  })
})

describe('window analysis', () => {
  it('evaluates each window by itself and means a row\'s windows', () => {
    const { units } = windowAnalysis(PANEL, radialSteps, { width: 2 })
    const pooled = radialEfficiency({ ...PANEL })
    expect(units.map(({ score }) => score)).toEqual(pooled.units.map(({ score }) => score))
    const single = windowAnalysis(PANEL, radialSteps, { width: 1 }).units
    expect(single.map(({ windows }) => windows.map(({ window }) => window))).toEqual(PANEL.periods!.map((period) => [[period]]))
  })

  it('refuses a width that does not fit', () => {
    for (const width of [0, 3, 1.5]) expect(() => windowAnalysis(PANEL, radialSteps, { width })).toThrow(EfficiencyError)
  })
})

describe('a question that a model does not know', () => {
  it('is refused before anything is computed, in both languages', () => {
    const fixed = { ...COELLI_EG1, inputs: COELLI_EG1.inputs.map((variable) => ({ ...variable, fixed: true })) }
    const { periods: _, ...without } = PANEL
    const questions: [Parameters<typeof efficiencySteps>, string][] = [
      [['ccr', COELLI_EG1, { returns: 'vrs' }], 'vrs'], [['ccr', COELLI_EG1, { orientation: 'none' }], 'none'], [['sbm', fixed], 'fixed'],
      [['bcc', { ...COELLI_EG1, undesirable: [{ id: 'b', values: [1, 1, 1, 1, 1] }] }], 'undesirable'], [['malmquist', without], 'period'],
    ]
    for (const [question, word] of questions) {
      try {
        efficiencySteps(...question)
        expect.unreachable(word)
      } catch (error) {
        expect(error).toBeInstanceOf(EfficiencyError)
        expect((error as EfficiencyError).text.en).toContain(word)
        expect((error as EfficiencyError).text['zh-CN']).toMatch(/[一-鿿]/)
      }
    }
  })
})

describe('a solver that is passed in', () => {
  const givesUp: LinearSolver = () => ({ status: 'failed', residuals: { primal: 1, dual: 0, gap: 0 }, iterations: 0 })

  it('takes over where the first one gives up, and the result says so', async () => {
    const result = radialEfficiency(COELLI_EG1, { solver: withFallback(await highsSolver(), givesUp) })
    expect(printed(result, 3)).toEqual([0.5, 1, 0.833, 0.714, 1])
    expect(result.units[0]?.slacks?.['x2']).toBeCloseTo(0.5, 8)
    expect(result.warnings.map(({ code }) => code)).toContain('fallback-used')
  })

  it('is no error either when HiGHS throws a program away: values over twelve orders of magnitude in one column', async () => {
    const random = randomSource(3)
    const wild = (): number[] => Array.from({ length: 25 }, () => 10 ** (12 * random() - 3))
    const solver = withFallback(await highsSolver(), givesUp)
    const units = Array.from({ length: 20 }, () => radialEfficiency(dataOf({ a: wild(), b: wild() }, { y: wild(), z: wild() }), { solver, slackWeights: 'mean' }).units).flat()
    expect(units.every(({ score, reason }) => (score === null ? reason?.code === 'solver-failed' : score > 0 && score <= 1 + 1e-9))).toBe(true)
    expect(units.some(({ reason }) => reason !== null)).toBe(true)
  })

  it('gives a reason, not a number, when all give up', () => {
    expect(codes(radialEfficiency(COELLI_EG1, { solver: givesUp }))).toEqual(Array(5).fill('solver-failed'))
  })
})
