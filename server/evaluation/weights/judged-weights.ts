import { reason, type Reason } from '#contract/evaluation'
import type { Judgement, JudgementNode, NodeWeights } from '#contract/evaluation-api'
import type { FieldFault } from '#contract/field-faults'
import { comparisonMatrix } from '#evaluation/scores/ahp-matrix'
import { ahpWeights, RANDOM_INDEX } from '#evaluation/scores/ahp-weights'
import { HIERARCHY, ROOT } from './weight-hierarchy.ts'

/** What is wrong with nodes of judgements, by field: an unknown node or criterion, a pair that is judged twice. */
export function judgementFaults(nodes: readonly JudgementNode[]): FieldFault[] {
  return nodes.flatMap(({ node, criteria, judgements }, index) => {
    const at = `nodes[${index}]`
    const known = HIERARCHY.get(node)
    if (!known) return [fault(`${at}.node`, 'is no node of the hierarchy', '不是权重层次中的节点')]
    return [
      ...(nodes.findIndex((other) => other.node === node) < index ? [fault(`${at}.node`, 'is there twice', '重复')] : []),
      ...criteria.flatMap((criterion, place) => [
        ...(known.includes(criterion) ? [] : [fault(`${at}.criteria[${place}]`, `does not belong to ${node}`, '不属于该节点')]),
        ...(criteria.indexOf(criterion) < place ? [fault(`${at}.criteria[${place}]`, 'is there twice', '重复')] : []),
      ]),
      ...judgements.flatMap((judgement, place) => pairFaults(`${at}.judgements[${place}]`, judgement, place, judgements, criteria)),
    ]
  })
}

function pairFaults(at: string, { row, column }: Judgement, place: number, all: readonly Judgement[], criteria: readonly string[]): FieldFault[] {
  if (row === column || !criteria.includes(row) || !criteria.includes(column)) return [fault(at, 'compares two different criteria of its node', '应比较该节点下的两个不同指标')]
  return all.slice(0, place).some((other) => isPair(other, row, column)) ? [fault(at, 'judges this pair a second time', '该对指标已判断过')] : []
}

const isPair = (judgement: Judgement, one: string, other: string): boolean =>
  (judgement.row === one && judgement.column === other) || (judgement.row === other && judgement.column === one)
const fault = (field: string, en: string, zh: string): FieldFault => ({ field, message: { en, 'zh-CN': zh } })

/** What the judgements of a node come to. A node without any is equal; one with some pairs still open has no weights yet. */
export function nodeWeights({ node, criteria, judgements }: JudgementNode): NodeWeights {
  const none = { node, criteria: [...criteria], lambdaMax: null, consistencyIndex: null, consistencyRatio: null, randomIndex: null, randomIndexSource: RANDOM_INDEX.source, worst: [] }
  if (judgements.length === 0) return { ...none, weights: criteria.map(() => 1 / criteria.length), reason: null, missing: [] }
  const missing = criteria.flatMap((row, index) => criteria.slice(index + 1).filter((column) => !judgements.some((one) => isPair(one, row, column))).map((column) => ({ row, column })))
  if (missing.length > 0) return { ...none, weights: null, reason: incomplete(missing.length), missing }
  const matrix = comparisonMatrix(criteria.length, judgements.map(({ row, column, value }) => ({ row: criteria.indexOf(row), column: criteria.indexOf(column), value })))
  const { weights, reason: why, lambdaMax, consistencyIndex, consistencyRatio, randomIndex, randomIndexSource, worst } = ahpWeights(matrix)
  return {
    node, criteria: [...criteria], weights: weights && [...weights], reason: why, missing: [], lambdaMax, consistencyIndex, consistencyRatio, randomIndex, randomIndexSource,
    worst: worst.map(({ row, column, ...pair }) => ({ ...pair, row: criteria[row]!, column: criteria[column]! })),
  }
}

const incomplete = (pairs: number): Reason => reason('judgements-missing', `${pairs} pairs are not judged yet`, `还有 ${pairs} 对指标未判断`)

export type JudgedWeights = { readonly weights: Readonly<Record<string, number>>; readonly reason: null } | { readonly weights: null; readonly reason: Reason }

/**
 * The weight of each indicator among those that are scored: the product down the hierarchy, and within each node the
 * weights of what is scored divided by their sum. A node that nobody judged is equal; one that is inconsistent gives none at all.
 */
export function judgedWeights(nodes: readonly JudgementNode[], scored: ReadonlySet<string>): JudgedWeights {
  const result = new Map<string, number>()
  let refused: Reason | null = null
  const isScored = (id: string): boolean => (HIERARCHY.get(id)?.some(isScored) ?? false) || scored.has(id)
  const spread = (node: string, share: number): void => {
    const judged = nodes.find((one) => one.node === node)
    const own = nodeWeights(judged ?? { node, criteria: [...HIERARCHY.get(node)!], judgements: [] })
    if (!own.weights) { refused ??= own.reason; return }
    const parts = own.criteria.map((id, index) => ({ id, weight: own.weights![index]! })).filter(({ id }) => isScored(id))
    const sum = parts.reduce((total, { weight }) => total + weight, 0)
    for (const { id, weight } of parts) {
      if (HIERARCHY.has(id)) spread(id, (share * weight) / sum)
      else result.set(id, (share * weight) / sum)
    }
  }
  spread(ROOT, 1)
  if (refused) return { weights: null, reason: refused }
  const total = [...result.values()].reduce((sum, weight) => sum + weight, 0)
  if (!(total > 0)) return { weights: null, reason: NOTHING_JUDGED }
  // A node whose criteria are all left out keeps its share from nobody: the others take it in proportion.
  return { weights: Object.fromEntries([...scored].map((id) => [id, (result.get(id) ?? 0) / total])), reason: null }
}

const NOTHING_JUDGED = reason('judgements-missing', 'The judgements give weight to nothing that is scored', '判断矩阵未覆盖任何参评指标')
