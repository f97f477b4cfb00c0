import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EfficiencyData, Variable } from '#evaluation/efficiency/efficiency-data'
import { EFFICIENCY_MODELS, efficiency, isEfficiencyModel, type EfficiencyModel, type EfficiencyModelId, type ModelOptions } from '#evaluation/efficiency/efficiency-models'
import type { UnitEfficiency } from '#evaluation/efficiency/efficiency-result'
import { randomSource } from '#evaluation/numerics/random-source'

/** Positive small numbers with many ties, now and then a zero. */
const dataWith = (zeros: boolean): fc.Arbitrary<EfficiencyData> => fc.record({ units: fc.integer({ min: 2, max: 9 }), inputs: fc.integer({ min: 1, max: 3 }), outputs: fc.integer({ min: 1, max: 3 }) })
  .chain(({ units, inputs, outputs }) => {
    const value = zeros ? fc.integer({ min: 0, max: 6 }) : fc.integer({ min: 1, max: 6 })
    const variables = (prefix: string, count: number) => fc.array(fc.array(value, { minLength: units, maxLength: units }), { minLength: count, maxLength: count })
      .map((columns) => columns.map((values, index): Variable => ({ id: `${prefix}${index}`, values })))
    return fc.record({ units: fc.constant(Array.from({ length: units }, (_, unit) => `u${unit}`)), inputs: variables('x', inputs), outputs: variables('y', outputs) })
  })
const positive = dataWith(false)
/** Without ties: where units tie, a secondary goal of cross-efficiency still leaves several weights to choose from. */
const smooth: fc.Arbitrary<EfficiencyData> = fc.record({ seed: fc.nat(), units: fc.integer({ min: 2, max: 9 }), inputs: fc.integer({ min: 1, max: 3 }), outputs: fc.integer({ min: 1, max: 3 }) })
  .map(({ seed, units, inputs, outputs }) => {
    const random = randomSource(seed)
    const variables = (prefix: string, count: number): Variable[] => Array.from({ length: count }, (_, index) => ({ id: `${prefix}${index}`, values: Array.from({ length: units }, () => 1 + random()) }))
    return { units: Array.from({ length: units }, (_, unit) => `u${unit}`), inputs: variables('x', inputs), outputs: variables('y', outputs) }
  })
const scores = (id: EfficiencyModelId, data: EfficiencyData, options: ModelOptions = {}): (number | null)[] => efficiency(id, data, options).units.map(({ score }) => score)
const CLOSE = 1e-8
const close = (actual: (number | null)[], expected: (number | null)[]): void => {
  expect(actual.length).toBe(expected.length)
  actual.forEach((score, unit) => {
    if (score === null || expected[unit] === null) expect(score).toBe(expected[unit])
    else expect(Math.abs(score - expected[unit]!)).toBeLessThan(CLOSE * (1 + Math.abs(score)))
  })
}
const mapped = (data: EfficiencyData, change: (variable: Variable, index: number) => Variable): EfficiencyData =>
  ({ ...data, inputs: data.inputs.map(change), outputs: data.outputs.map((variable, index) => change(variable, data.inputs.length + index)) })
const reordered = (data: EfficiencyData, order: readonly number[]): EfficiencyData =>
  ({ ...mapped(data, (variable) => ({ ...variable, values: order.map((unit) => variable.values[unit]!) })), units: order.map((unit) => data.units[unit]!) })

/** Models of one period, in every orientation and under all returns that they know. */
const questions = Object.entries(EFFICIENCY_MODELS).filter(([, { needsPeriods }]) => !needsPeriods).flatMap(([id, model]: [string, EfficiencyModel]) =>
  model.orientations.flatMap((orientation) => model.returns.map((returns) => ({ id: id as EfficiencyModelId, orientation, returns }))))
const bounded = questions.filter(({ id }) => ['ccr', 'bcc', 'nirs', 'ndrs', 'sbm'].includes(id))
const RUNS = { numRuns: 25 }

describe.each(questions)('$id $orientation $returns', ({ id, ...options }) => {
  it('never gives NaN: a score, or null with a reason in both languages, zeros or not', () => {
    fc.assert(fc.property(dataWith(true), (data) => {
      const holds = ({ score, reason, slacks, targets }: UnitEfficiency): void => {
        if (score === null) expect(reason === null || reason.text.en === '' || reason.text['zh-CN'] === '').toBe(false)
        else for (const value of [score, ...Object.values(slacks ?? {}), ...Object.values(targets ?? {})]) expect(Number.isFinite(value)).toBe(true)
      }
      efficiency(id, data, options).units.forEach(holds)
    }), RUNS)
  })

  it('does not depend on the units of measurement', () => {
    fc.assert(fc.property(id === 'cross' ? smooth : positive, fc.array(fc.integer({ min: -3, max: 9 }), { minLength: 6, maxLength: 6 }), (data, powers) => {
      const rescaled = mapped(data, (variable, index) => ({ ...variable, values: variable.values.map((value) => value! * 10 ** powers[index]!) }))
      const given: ModelOptions = { ...options, slackWeights: 'mean' }
      close(scores(id, rescaled, given), scores(id, data, given))
    }), RUNS)
  })

  it('gives each unit the same whatever the order of units and variables', () => {
    fc.assert(fc.property(id === 'cross' ? smooth : positive, fc.nat(), (data, seed) => {
      const random = randomSource(seed)
      const order = data.units.map((_, unit) => ({ unit, key: random() })).sort((a, b) => a.key - b.key).map(({ unit }) => unit)
      const turned = { ...reordered(data, order), inputs: [...reordered(data, order).inputs].reverse(), outputs: [...reordered(data, order).outputs].reverse() }
      const plain = scores(id, data, options)
      close(scores(id, turned, options), order.map((unit) => plain[unit]!))
    }), RUNS)
  })

  it('gives equal units equal scores', () => {
    fc.assert(fc.property(positive, (data) => {
      const doubled = scores(id, reordered(data, [...data.units.keys(), 0]), options)
      close([doubled.at(-1)!], [doubled[0]!])
    }), RUNS)
  })
})

describe.each(bounded)('$id $orientation $returns', ({ id, ...options }) => {
  it('scores within (0, 1], with somebody on the frontier', () => {
    fc.assert(fc.property(positive, (data) => {
      const all = scores(id, data, options)
      expect(all.every((score) => score !== null && score > 0 && score <= 1)).toBe(true)
      expect(Math.max(...all as number[])).toBe(1)
    }), RUNS)
  })

  it('is not moved by one more unit that is dominated', () => {
    fc.assert(fc.property(positive, fc.nat(), fc.integer({ min: 1, max: 3 }), (data, pick, worse) => {
      const model = pick % data.units.length
      const more = { ...mapped(data, (variable, index) => ({ ...variable, values: [...variable.values, index < data.inputs.length ? variable.values[model]! + worse : variable.values[model]!] })), units: [...data.units, 'worse'] }
      close(scores(id, more, options).slice(0, -1), scores(id, data, options))
    }), RUNS)
  })

  it('falls, or stays, for a unit that uses more or makes less', () => {
    fc.assert(fc.property(positive, fc.nat(), (data, pick) => {
      const chosen = pick % (data.inputs.length + data.outputs.length)
      const worse = mapped(data, (variable, index) => (index !== chosen ? variable
        : { ...variable, values: variable.values.map((value, unit) => (unit > 0 ? value : index < data.inputs.length ? value! * 1.5 : value! / 1.5)) }))
      // Its own place on the frontier goes with it, so the reference set keeps the better original.
      const joined: EfficiencyData = { ...mapped(data, (variable, index) => ({ ...variable, values: [...variable.values, [...worse.inputs, ...worse.outputs][index]!.values[0]!] })), units: [...data.units, 'worse'] }
      const all = scores(id, joined, options)
      expect(all.at(-1)!).toBeLessThan(all[0]! + CLOSE)
    }), RUNS)
  })
})

describe('between the models', () => {
  it('CRS ≤ NIRS, NDRS ≤ VRS', () => {
    fc.assert(fc.property(positive, fc.constantFrom('in' as const, 'out' as const), (data, orientation) => {
      const [crs, nirs, ndrs, vrs] = (['ccr', 'nirs', 'ndrs', 'bcc'] as const).map((id) => scores(id, data, { orientation }) as number[])
      crs!.forEach((score, unit) => {
        for (const middle of [nirs!, ndrs!]) {
          expect(score).toBeLessThan(middle[unit]! + CLOSE)
          expect(middle[unit]!).toBeLessThan(vrs![unit]! + CLOSE)
        }
        expect(Math.max(nirs![unit]!, ndrs![unit]!)).toBeCloseTo(vrs![unit]!, 8)
      })
    }))
  })

  it('both orientations agree under constant returns', () => {
    fc.assert(fc.property(positive, (data) => close(scores('ccr', data, { orientation: 'in' }), scores('ccr', data, { orientation: 'out' }))))
  })

  it('SBM ≤ CCR, and is 1 exactly where CCR is efficient without slack (Tone 2001, theorems 1 and 2)', () => {
    fc.assert(fc.property(positive, fc.constantFrom('crs' as const, 'vrs' as const), (data, returns) => {
      const radial = efficiency(returns === 'crs' ? 'ccr' : 'bcc', data).units
      efficiency('sbm', data, { returns }).units.forEach(({ score, status }, unit) => {
        expect(score!).toBeLessThan(radial[unit]!.score! + CLOSE)
        expect(status === 'efficient').toBe(radial[unit]!.status === 'efficient')
      })
    }))
  })

  it('the additive model finds no slack exactly where BCC is efficient without slack', () => {
    fc.assert(fc.property(positive, (data) => {
      const radial = efficiency('bcc', data).units
      efficiency('additive', data).units.forEach(({ status }, unit) => expect(status === 'efficient').toBe(radial[unit]!.status === 'efficient'))
    }))
  })

  it('super-efficiency equals efficiency for the inefficient, and is at least 1 for the others', () => {
    fc.assert(fc.property(positive, fc.constantFrom(['ccr', 'super', 'crs'] as const, ['bcc', 'super', 'vrs'] as const, ['sbm', 'super-sbm', 'crs'] as const, ['sbm', 'super-sbm', 'vrs'] as const), fc.constantFrom('in' as const, 'out' as const), (data, [plain, beyond, returns], orientation) => {
      const plainly = scores(plain, data, { orientation, ...(plain === 'sbm' ? { returns } : {}) })
      efficiency(beyond, data, { orientation, returns }).units.forEach(({ score, reason }, unit) => {
        if (plainly[unit]! < 1 - CLOSE) expect(score).toBeCloseTo(plainly[unit]!, 8)
        else if (score === null) expect(['infeasible', 'unbounded']).toContain(reason?.code)
        else expect(score).toBeGreaterThan(1 - CLOSE)
      })
    }))
  })

  it('cross-efficiency is never above the own score, whichever the secondary goal', () => {
    fc.assert(fc.property(positive, (data) => {
      const [own, kind, harsh] = [scores('ccr', data), scores('cross', data, { goal: 'benevolent' }), scores('cross', data, { goal: 'aggressive' })] as number[][]
      for (const means of [kind!, harsh!]) means.forEach((mean, unit) => expect(mean).toBeLessThan(own![unit]! + CLOSE))
    }))
  })

  it('a year in which nothing changes has a Malmquist index of 1, and one in which all outputs double of 2', () => {
    fc.assert(fc.property(positive, fc.constantFrom('in' as const, 'out' as const), (data, orientation) => {
      const panel = (factor: number): EfficiencyData => ({
        ...mapped(data, (variable, index) => ({ ...variable, values: [...variable.values, ...variable.values.map((value) => value! * (index < data.inputs.length ? 1 : factor))] })),
        units: [...data.units, ...data.units], periods: [...data.units.map(() => '1'), ...data.units.map(() => '2')],
      })
      for (const factor of [1, 2]) close(scores('malmquist', panel(factor), { orientation }).slice(data.units.length), data.units.map(() => factor))
    }))
  })

  it('knows every model by a complete row', () => {
    for (const [id, { name, score, source, orientations, returns }] of Object.entries(EFFICIENCY_MODELS)) {
      expect(isEfficiencyModel(id)).toBe(true)
      expect([name.en, name['zh-CN'], score.en, score['zh-CN']].every((text) => text.length > 2)).toBe(true)
      expect(source).toMatch(/\(\d{4}\)/)
      expect(Math.min(orientations.length, returns.length)).toBeGreaterThan(0)
    }
    expect(isEfficiencyModel('toString')).toBe(false)
  })
})
