import { Option, type Command } from 'commander'
import type { InconsistentComparison } from '#evaluation/scores/ahp-weights'
import { readCsvTable, UsageError, withUsageErrors, type CsvTable } from './evaluation-csv.ts'
import { asked, printedResult, reasonFields } from './evaluation-output.ts'
import { criteriaOf, dataWeights } from './criteria-columns.ts'

interface WeightsFlags { readonly method: 'ahp' | 'entropy' | 'critic' | 'equal'; readonly id: string; readonly criteria?: string; readonly costs?: string; readonly json?: true }

/** Adds `evaluate weights`: judged (AHP) or from the data (entropy, CRITIC). */
export function addWeightsCommand(evaluate: Command): void {
  evaluate.command('weights')
    .description('weights of criteria, judged in pairs (AHP) or from the data (entropy, CRITIC)')
    .argument('<file>', 'CSV with a header. ahp: a comparison matrix, one row and one column a criterion, 3 or 1/3 in a cell; else one row a unit. "-" is standard input')
    .addOption(new Option('--method <method>', 'how').choices(['ahp', 'entropy', 'critic', 'equal']).makeOptionMandatory())
    .requiredOption('--id <column>', 'names the rows')
    .option('--criteria <columns>', 'columns to weigh, separated by commas (default: all others)')
    .option('--costs <columns>', 'those of them where less is better (critic)')
    .option('--json', 'print a JSON array')
    .action((file: string, flags: WeightsFlags) => withUsageErrors(async () => {
      const table = await readCsvTable(file)
      process.stdout.write(await (flags.method === 'ahp' ? judged(table, flags) : fromData(table, flags)))
    }))
}

async function judged(table: CsvTable, flags: WeightsFlags): Promise<string> {
  const { ahpWeights, CONSISTENCY_LIMIT } = await import('#evaluation/scores/ahp-weights')
  const names = table.texts(flags.id)
  const columns = names.map((name) => table.texts(name).map((cell, row) => judgement(cell, table.rows[row]!.line, name)))
  const matrix = names.map((_, row) => columns.map((column) => column[row]!))
  const { weights, reason, lambdaMax, consistencyIndex, consistencyRatio, randomIndex, randomIndexSource, worst } = asked(() => ahpWeights(matrix))
  const named = worst.map(({ row, column, ...rest }: InconsistentComparison) => ({ first: names[row]!, second: names[column]!, ...rest }))
  const rows = names.map((id, index) => ({ id, weight: weights?.[index] ?? null, ...reasonFields(reason), consistency: { lambdaMax, consistencyIndex, consistencyRatio, randomIndex, randomIndexSource, worst: named } }))
  return printedResult(rows, { json: flags.json, sentences: [
    `λmax ${lambdaMax.toFixed(4)}, consistency index ${consistencyIndex.toFixed(4)}, ratio ${consistencyRatio.toFixed(4)} (at most ${CONSISTENCY_LIMIT}; random index ${randomIndex}, ${randomIndexSource}).`,
    ...(reason ? named.map(({ first, second, judged: was, implied, suggested, consistencyRatioAfter }) => `${first} : ${second} is judged ${asRatio(was)}; the others imply ${implied.toFixed(2)}. With ${asRatio(suggested)} the ratio would be ${consistencyRatioAfter.toFixed(3)}.`) : []),
  ] })
}

/** 5, 0.2 or 1/5. */
function judgement(cell: string, line: number, column: string): number {
  const [, above, below = '1'] = /^(\d+(?:\.\d+)?)(?:\s*\/\s*(\d+(?:\.\d+)?))?$/.exec(cell) ?? []
  const value = Number(above) / Number(below)
  if (!(value > 0 && value < Infinity)) throw new UsageError(`Line ${line}, column "${column}": "${cell}" is no judgement. Write it like 3 or 1/3.`)
  return value
}

const asRatio = (value: number): string => (value >= 1 ? String(Number(value.toFixed(2))) : `1/${Number((1 / value).toFixed(2))}`)

async function fromData(table: CsvTable, flags: WeightsFlags): Promise<string> {
  const criteria = criteriaOf(table, flags)
  const { weights, reason, unitsUsed } = await dataWeights(flags.method === 'ahp' ? 'equal' : flags.method, criteria)
  return printedResult(criteria.map(({ id }, index) => ({ id, weight: weights?.[index] ?? null, ...reasonFields(reason) })), { json: flags.json, sentences: [`${unitsUsed} of ${table.rows.length} units have a value in every criterion.`] })
}

