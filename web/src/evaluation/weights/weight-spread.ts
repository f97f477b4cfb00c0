import type { EvaluationCatalogue } from '#contract/evaluation-api'
import { ROOT_NODE } from './judgement-rules.ts'

/** The weights of a node's criteria among each other, by criterion; null while it has none. */
export type LocalWeights = (node: string) => ReadonlyMap<string, number> | null

export interface SpreadWeight {
  readonly node: string
  /** Among the criteria of its node, and among all indicators; null while a node above has no weights. */
  readonly local: number | null
  readonly global: number | null
}

/**
 * Each criterion's share down the hierarchy: the product of the weights on the way, within each node over what counts.
 * `counts` leaves out indicators that nothing is known of; the others of their node take their share.
 */
export function spreadWeights({ hierarchy }: Pick<EvaluationCatalogue, 'hierarchy'>, local: LocalWeights, counts: (indicator: string) => boolean = () => true): Map<string, SpreadWeight> {
  const result = new Map<string, SpreadWeight>()
  const matters = (id: string): boolean => hierarchy[id]?.some(matters) ?? counts(id)
  const spread = (node: string, share: number | null): void => {
    const weights = local(node)
    const parts = (hierarchy[node] ?? []).map(id => ({ id, weight: weights?.get(id) ?? 0 })).filter(({ id }) => matters(id))
    const sum = parts.reduce((total, { weight }) => total + weight, 0)
    for (const { id, weight } of parts) {
      const own = weights === null ? null : sum === 0 ? 0 : weight / sum
      const global = own === 0 || share === 0 ? 0 : own === null || share === null ? null : own * share
      result.set(id, { node, local: own, global })
      if (hierarchy[id]) spread(id, global)
    }
  }
  spread(ROOT_NODE, 1)
  return result
}
