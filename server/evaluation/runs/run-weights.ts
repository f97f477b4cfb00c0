import { reason, type Reason } from '#contract/evaluation'
import type { JudgementNode } from '#contract/evaluation-api'
import type { RunWeights, WeightSettings } from '#contract/evaluation-runs'
import { combinedWeights, equalWeights } from '#evaluation/scores/combined-weights'
import { criticWeights } from '#evaluation/scores/critic-weights'
import { entropyWeights } from '#evaluation/scores/entropy-weights'
import { normalisedByMinMax } from '#evaluation/scores/normalisation'
import type { ObjectiveWeights } from '#evaluation/scores/objective-weights'
import { judgedWeights } from '../weights/judged-weights.ts'
import type { ComputedIndicator } from './run-indicators.ts'

type ById = Record<string, number>
const DEFAULT_SHARE = 0.5

/** True where more than half of the units have a value: weights from data, and distances, look at these only. */
export const isWellKnown = ({ units }: Pick<ComputedIndicator, 'units'>): boolean => units.filter(({ normalised }) => normalised !== null).length * 2 > units.length

/** Weights of the scored indicators; where the asked method gives none they are equal, and the reason says why. */
export function runWeights(indicators: readonly ComputedIndicator[], { method, objective, share = DEFAULT_SHARE }: WeightSettings, judgements: readonly JudgementNode[] | null): RunWeights {
  const ids = indicators.map(({ id }) => id)
  const judged = judgements ? judgedWeights(judgements, new Set(ids)) : { weights: null, reason: NO_JUDGEMENTS }
  const fromData = objectiveWeights(indicators, method === 'entropy' ? 'entropy' : objective ?? 'critic')
  const base = { asked: method, subjective: judged.weights && { ...judged.weights }, objective: fromData.weights, unitsUsed: fromData.unitsUsed, share: method === 'combination' ? share : null }
  const equal = (why: Reason | null): RunWeights => ({ ...base, method: 'equal', weights: named(ids, equalWeights(ids.length)), reason: why })
  switch (method) {
    case 'equal': return equal(null)
    case 'ahp': return judged.weights ? { ...base, method, weights: { ...judged.weights }, reason: null } : equal(judged.reason)
    case 'entropy': case 'critic': return fromData.weights ? { ...base, method, weights: fromData.weights, reason: null } : equal(fromData.reason)
    case 'combination': {
      if (!judged.weights || !fromData.weights) return equal(judged.reason ?? fromData.reason)
      const [said, told] = [judged.weights, fromData.weights]
      const mixed = combinedWeights(ids.map((id) => said[id]!), ids.map((id) => told[id]!), share)
      return { ...base, method, weights: named(ids, mixed), reason: null }
    }
  }
}

const named = (ids: readonly string[], weights: readonly number[]): ById => Object.fromEntries(ids.map((id, index) => [id, weights[index]!]))

interface FromData { readonly weights: ById | null; readonly reason: Reason | null; readonly unitsUsed: number }

/** Entropy or CRITIC over what most units have; an indicator that few have gets the mean weight, so that the data neither favour nor drop it. */
function objectiveWeights(indicators: readonly ComputedIndicator[], method: 'entropy' | 'critic'): FromData {
  const known = indicators.filter(isWellKnown)
  const columns = known.map(({ units, indicator }) => normalisedByMinMax(units.map(({ value }) => value), indicator.direction).values.map((value) => value ?? null))
  // Where all units are equal there is no contrast: the column tells nothing and weighs 0.
  const filled = columns.map((column, index) => (column.every((value) => value === null) ? known[index]!.units.map(({ value }) => (value === null ? null : 0)) : column))
  const { weights, reason: why, unitsUsed }: ObjectiveWeights = method === 'entropy' ? entropyWeights(filled) : criticWeights(filled, known.map(() => 'higher-is-better'))
  if (!weights) return { weights: null, reason: why, unitsUsed }
  const share = known.length / indicators.length
  return { weights: Object.fromEntries(indicators.map((one) => [one.id, known.includes(one) ? weights[known.indexOf(one)]! * share : 1 / indicators.length])), reason: null, unitsUsed }
}

const NO_JUDGEMENTS = reason('judgements-missing', 'No judgements were chosen', '未选择判断矩阵')
