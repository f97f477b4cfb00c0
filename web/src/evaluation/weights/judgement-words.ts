import type { EvaluationCatalogue } from '#contract/evaluation-api'
import type { Language } from '#contract/local-text'
import { m } from '../../paraglide/messages.js'
import { ratioText, ROOT_NODE, type Pair } from './judgement-rules.ts'

type Names = Pick<EvaluationCatalogue, 'dimensions' | 'benefits' | 'indicators'>

/** Saaty's scale in words, by how many times. */
const MORE: Readonly<Record<number, () => string>> = { 2: m.weights_more_2, 3: m.weights_more_3, 4: m.weights_more_4, 5: m.weights_more_5, 6: m.weights_more_6, 7: m.weights_more_7, 8: m.weights_more_8, 9: m.weights_more_9 }

/** The name of a node or criterion: a dimension, a benefit or an indicator. */
export function criterionName(id: string, { dimensions, benefits, indicators }: Names, language: Language): string {
  if (id === ROOT_NODE) return m.weights_node_root()
  const named = [...dimensions, ...benefits].find(one => one.id === id)
  return named?.name[language] ?? indicators.find(one => one.id === id)?.names[language] ?? id
}

/** "Mentor density is much more important than events (5)": the more important one first. */
export function judgementText({ row, column }: Pair, value: number | null, nameOf: (id: string) => string): string {
  if (value === null) return m.weights_not_judged_pair({ row: nameOf(row), column: nameOf(column) })
  const times = value >= 1 ? value : 1 / value
  const words = MORE[Math.round(times)]
  if (words === undefined) return m.weights_pair_equal({ row: nameOf(row), column: nameOf(column) })
  const [more, less] = value >= 1 ? [row, column] : [column, row]
  return m.weights_pair_more({ row: nameOf(more), column: nameOf(less), words: words(), ratio: ratioText(times) })
}
