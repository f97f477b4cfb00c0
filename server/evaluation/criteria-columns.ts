import type { ObjectiveWeights } from '#evaluation/scores/objective-weights'
import type { Column, Direction } from '#evaluation/scores/normalisation'
import { columnNames, UsageError, type CsvTable } from './evaluation-csv.ts'
import { asked } from './evaluation-output.ts'

export interface Criterion { readonly id: string; readonly values: Column; readonly direction: Direction }

/** The columns that are asked for, or all but the one that names the rows; costs are lower-is-better. */
export function criteriaOf(table: CsvTable, { id, criteria, costs }: { readonly id: string; readonly criteria?: string | undefined; readonly costs?: string | undefined }): Criterion[] {
  const named = columnNames(criteria)
  const names = named.length > 0 ? named : table.header.filter((name) => name !== id)
  const less = columnNames(costs)
  const stray = less.find((name) => !names.includes(name))
  if (stray !== undefined) throw new UsageError(`--costs "${stray}" is none of the criteria.`)
  return names.map((name) => ({ id: name, values: table.numbers(name), direction: less.includes(name) ? 'lower-is-better' : 'higher-is-better' }))
}

/** Weights that need no judgement. */
export async function dataWeights(method: 'entropy' | 'critic' | 'equal', criteria: readonly Criterion[]): Promise<ObjectiveWeights> {
  const columns = criteria.map(({ values }) => values)
  if (method === 'entropy') {
    const { entropyWeights } = await import('#evaluation/scores/entropy-weights')
    return asked(() => entropyWeights(columns))
  }
  if (method === 'critic') {
    const { criticWeights } = await import('#evaluation/scores/critic-weights')
    return asked(() => criticWeights(columns, criteria.map(({ direction }) => direction)))
  }
  const { equalWeights } = await import('#evaluation/scores/combined-weights')
  const { completeColumns } = await import('#evaluation/scores/objective-weights')
  return { weights: equalWeights(criteria.length), unitsUsed: completeColumns(columns)[0]?.length ?? 0, reason: null }
}
