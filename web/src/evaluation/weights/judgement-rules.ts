import type { EvaluationCatalogue, Judgement, JudgementNode, NodeWeights } from '#contract/evaluation-api'

type Hierarchy = EvaluationCatalogue['hierarchy']
export interface Pair { readonly row: string; readonly column: string }

/** Where the tree begins: the dimensions are compared there. */
export const ROOT_NODE = 'root'
/** Steps of a slider: −8 is "the left one is 9 times as important", 0 is "equal", 8 is "the right one". */
export const LAST_STEP = 8

/** A node as it is kept, or, where nobody judged it, with all its criteria and no judgement: they are equal then. */
export const nodeOf = (nodes: readonly JudgementNode[], hierarchy: Hierarchy, node: string): JudgementNode =>
  nodes.find(one => one.node === node) ?? { node, criteria: [...hierarchy[node] ?? []], judgements: [] }

/** Each pair once, in the order of the criteria. */
export const pairsOf = (criteria: readonly string[]): Pair[] => criteria.flatMap((row, index) => criteria.slice(index + 1).map(column => ({ row, column })))

/** How many times `row` is as important as `column`; null while nobody has said. */
export function judgedValue(judgements: readonly Judgement[], { row, column }: Pair): number | null {
  const found = judgements.find(one => (one.row === row && one.column === column) || (one.row === column && one.column === row))
  return found === undefined ? null : found.row === row ? found.value : 1 / found.value
}

const isOther = ({ row, column }: Pair) => (one: Judgement) => !(one.row === row && one.column === column) && !(one.row === column && one.column === row)

/** The node with one pair judged anew; null takes the judgement back. */
export const withJudgement = (node: JudgementNode, pair: Pair, value: number | null): JudgementNode =>
  ({ ...node, judgements: [...node.judgements.filter(isOther(pair)), ...value === null ? [] : [{ row: pair.row, column: pair.column, value }]] })

/** The node without a criterion, and the judgements that go with it. */
export function withoutCriterion(node: JudgementNode, id: string): { readonly node: JudgementNode; readonly setAside: readonly Judgement[] } {
  const belongs = ({ row, column }: Judgement) => row === id || column === id
  return { node: { ...node, criteria: node.criteria.filter(one => one !== id), judgements: node.judgements.filter(one => !belongs(one)) }, setAside: node.judgements.filter(belongs) }
}

/** The node with a criterion again, in its place, and what had been judged of it. */
export function withCriterion(node: JudgementNode, id: string, hierarchy: Hierarchy, setAside: readonly Judgement[]): JudgementNode {
  const criteria = (hierarchy[node.node] ?? []).filter(one => one === id || node.criteria.includes(one))
  const again = setAside.filter(one => criteria.includes(one.row) && criteria.includes(one.column) && judgedValue(node.judgements, one) === null)
  return { ...node, criteria, judgements: [...node.judgements, ...again] }
}

/** −8…8 of a judgement; a value between two steps stands at the nearer one. */
export const stepOf = (value: number): number => {
  const step = Math.round(value >= 1 ? 1 - value : 1 / value - 1)
  return Math.max(-LAST_STEP, Math.min(LAST_STEP, step)) + 0
}
export const valueOf = (step: number): number => (step <= 0 ? 1 - step : 1 / (step + 1))

/** "7", "1/3", "2.5": a judgement as Saaty writes it. */
export function ratioText(value: number): string {
  if (value >= 1) return String(Math.round(value * 100) / 100)
  return `1/${Math.round((1 / value) * 100) / 100}`
}

export type NodeState = 'equal' | 'open' | 'inconsistent' | 'consistent'
/** How far a node is: not judged (equal), some pairs open, judged with contradictions, or done. */
export const nodeState = ({ judgements }: JudgementNode, { weights, missing }: Pick<NodeWeights, 'weights' | 'missing'>): NodeState =>
  judgements.length === 0 ? 'equal' : missing.length > 0 ? 'open' : weights === null ? 'inconsistent' : 'consistent'

/** What needs no working out: a node that nobody judged is equal. */
export const equalNode = ({ node, criteria }: JudgementNode): NodeWeights => ({
  node, criteria: [...criteria], weights: criteria.map(() => 1 / criteria.length), reason: null, missing: [],
  lambdaMax: null, consistencyIndex: null, consistencyRatio: null, randomIndex: null, randomIndexSource: '', worst: [],
})

/** The same whatever the order of nodes and judgements, and whether an untouched node is written down or not. */
export function judgementsKey(nodes: readonly JudgementNode[], hierarchy: Hierarchy): string {
  return JSON.stringify(Object.keys(hierarchy).map((id) => {
    const { criteria, judgements } = nodeOf(nodes, hierarchy, id)
    return [id, criteria, pairsOf(criteria).map(pair => judgedValue(judgements, pair)?.toPrecision(6) ?? null)]
  }))
}

export interface JudgementDifference { readonly node: string; readonly what: Pair | { readonly criterion: string }; readonly mine: number | boolean | null; readonly theirs: number | boolean | null }

/** Where two sets of judgements part: pairs by value, criteria by being compared or left out. */
export function judgementDifferences(mine: readonly JudgementNode[], theirs: readonly JudgementNode[], hierarchy: Hierarchy): JudgementDifference[] {
  return Object.entries(hierarchy).flatMap(([id, all]) => {
    const [a, b] = [nodeOf(mine, hierarchy, id), nodeOf(theirs, hierarchy, id)]
    const criteria = all.map(criterion => ({ node: id, what: { criterion }, mine: a.criteria.includes(criterion), theirs: b.criteria.includes(criterion) }))
    const pairs = pairsOf(all).map(pair => ({ node: id, what: pair, mine: judgedValue(a.judgements, pair), theirs: judgedValue(b.judgements, pair) }))
    return [...criteria.filter(one => one.mine !== one.theirs), ...pairs.filter(one => (one.mine ?? 0).toFixed(6) !== (one.theirs ?? 0).toFixed(6))]
  })
}
