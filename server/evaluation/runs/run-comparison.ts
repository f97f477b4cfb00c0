import type { Fact } from '#contract/evaluation'
import type { RunComparison, RunFacts, RunResult, RunSettings } from '#contract/evaluation-runs'
import { canonicalJson } from './canonical-json.ts'

export interface ComparedRun { readonly id: string; readonly settings: RunSettings; readonly facts: RunFacts; readonly ruleSetsHash: string; readonly resultHash: string; readonly result: RunResult }

const LINES = 500

/** What is different in the second of two runs: what was asked, the facts, the weights, and what came out for each unit that both have. */
export function comparedRuns(before: ComparedRun, after: ComparedRun): RunComparison {
  const facts = changedFacts(before.facts, after.facts)
  return {
    before: before.id, after: after.id, settings: changedSettings(before.settings, after.settings).slice(0, LINES), factCount: facts.length, facts: facts.slice(0, LINES),
    weights: changedWeights(before.result, after.result), units: changedUnits(before.result, after.result),
    ruleSetsChanged: before.ruleSetsHash !== after.ruleSetsHash, identical: before.resultHash === after.resultHash,
  }
}

/** Leaves whose values differ, by their path. */
function changedSettings(before: unknown, after: unknown, path = ''): RunComparison['settings'] {
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) => changedSettings(before[name], after[name], path === '' ? name : `${path}.${name}`))
  }
  const [one, other] = [before ?? null, after ?? null]
  return canonicalJson(one) === canonicalJson(other) ? [] : [{ path, before: one, after: other }]
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const placeOf = ({ fact, unit, period }: Fact): string => `${unit.kind} ${unit.id} ${period} ${fact}`

function changedFacts(before: RunFacts, after: RunFacts): RunComparison['facts'] {
  const [old, now] = [before, after].map(({ facts }) => new Map(facts.map((fact) => [placeOf(fact), fact]))) as [Map<string, Fact>, Map<string, Fact>]
  const names = new Map([...before.names, ...after.names].map(({ unit, name }) => [`${unit.kind} ${unit.id}`, name]))
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)]
    const { fact, unit, period } = (is ?? was)!
    return (was?.value ?? null) === (is?.value ?? null) ? [] : [{ fact, unit, name: names.get(`${unit.kind} ${unit.id}`) ?? unit.id, period, before: was?.value ?? null, after: is?.value ?? null }]
  })
}

const changedWeights = ({ weights: before }: RunResult, { weights: after }: RunResult): RunComparison['weights'] =>
  [...new Set([...Object.keys(before.weights), ...Object.keys(after.weights)])].flatMap((indicator) => {
    const [was, is] = [before.weights[indicator] ?? null, after.weights[indicator] ?? null]
    return was === is ? [] : [{ indicator, before: was, after: is }]
  })

function changedUnits(before: RunResult, after: RunResult): RunComparison['units'] {
  return after.units.flatMap(({ unit, name }, at): RunComparison['units'] => {
    const was = before.units.findIndex((one) => one.unit.kind === unit.kind && one.unit.id === unit.id)
    if (was < 0) return []
    const [old, now] = [sideOf(before, was), sideOf(after, at)]
    const pair = (key: 'score' | 'rank' | 'missingShare' | 'efficiency') => ({ before: old[key], after: now[key] })
    const indicators = [...new Set([...old.indicators.keys(), ...now.indicators.keys()])].flatMap((indicator) => {
      const [one, other] = [old.indicators.get(indicator) ?? null, now.indicators.get(indicator) ?? null]
      return one === other ? [] : [{ indicator, before: one, after: other }]
    })
    return [{ unit, name, score: pair('score'), rank: pair('rank'), missingShare: pair('missingShare'), efficiency: pair('efficiency'), indicators }]
  })
}

const sideOf = ({ scores, efficiency, indicators }: RunResult, unit: number) => ({
  score: scores[unit]?.score ?? null, rank: scores[unit]?.rank ?? null, missingShare: scores[unit]?.missingShare ?? null,
  efficiency: efficiency?.units.filter((one) => one.unit === unit).at(-1)?.score ?? null, indicators: new Map(indicators.map(({ id, units }) => [id, units[unit]!.value])),
})
