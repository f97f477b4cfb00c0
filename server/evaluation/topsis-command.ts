import { Option, type Command } from 'commander'
import { criteriaOf, dataWeights, type Criterion } from './criteria-columns.ts'
import { columnNames, readCsvTable, UsageError, withUsageErrors } from './evaluation-csv.ts'
import { asked, printedResult, reasonFields } from './evaluation-output.ts'
import { wholeNumber } from './whole-number.ts'

interface TopsisFlags { readonly id: string; readonly criteria?: string; readonly costs?: string; readonly weights?: string; readonly method: 'entropy' | 'critic' | 'equal'; readonly samples: number; readonly seed: number; readonly json?: true }

/** Adds `evaluate topsis`: scores by nearness to the ideal, with how firm the ranks are. */
export function addTopsisCommand(evaluate: Command): void {
  evaluate.command('topsis')
    .description('scores by nearness to the ideal unit (TOPSIS), ranks, and how firm they are over sampled weights')
    .argument('<file>', 'CSV with a header, one row a unit; a row with an empty cell has no score; "-" is standard input')
    .requiredOption('--id <column>', 'names the units')
    .option('--criteria <columns>', 'columns to judge by, separated by commas (default: all others)')
    .option('--costs <columns>', 'those of them where less is better')
    .option('--weights <numbers>', 'one for each criterion; they are divided by their sum')
    .addOption(new Option('--method <method>', 'weights from the data, without --weights').choices(['entropy', 'critic', 'equal']).default('entropy'))
    .option('--samples <number>', 'weights to sample for the firmness of ranks; 0: none', wholeNumber, 2000)
    .option('--seed <number>', 'of the sampling: the same seed gives the same figures', wholeNumber, 1)
    .option('--json', 'print a JSON array')
    .action((file: string, flags: TopsisFlags) => withUsageErrors(async () => { process.stdout.write(await scored(file, flags)) }))
}

async function scored(file: string, flags: TopsisFlags): Promise<string> {
  const [{ topsis }, { competitionRanks }, { rankAcceptability }, { randomSource }] = await Promise.all([
    import('#evaluation/scores/topsis'), import('#evaluation/numerics/ranks'), import('#evaluation/scores/rank-acceptability'), import('#evaluation/numerics/random-source'),
  ])
  const table = await readCsvTable(file)
  const units = table.texts(flags.id)
  const criteria = criteriaOf(table, flags)
  const directions = criteria.map(({ direction }) => direction)
  const values = units.map((_, row) => criteria.map((criterion) => criterion.values[row]!))
  const weights = await weightsOf(criteria, flags)
  const scores = asked(() => topsis(values, weights, directions))
  const ranks = competitionRanks(scores.map(({ closeness }) => closeness))
  const firmness = flags.samples === 0 ? null : rankAcceptability((sampled) => topsis(values, sampled, directions).map(({ closeness }) => closeness), criteria.length, randomSource(flags.seed), { samples: flags.samples })
  const rows = units.map((id, row) => {
    const { closeness, toIdeal, toNadir, reason } = scores[row]!
    const shares = firmness?.units[row]?.shares
    return { id, score: closeness, rank: ranks[row]!, ...(shares ? { firstShare: closeness === null ? null : shares[0]!, rankShares: shares } : {}), toIdeal, toNadir, ...reasonFields(reason) }
  })
  const sentences = [
    `Weights: ${criteria.map(({ id }, index) => `${id} ${Number(weights[index]!.toPrecision(4))}`).join(', ')}.`,
    ...(firmness ? [`firstShare: share of ${firmness.samples} sampled weights that put the unit first (± ${firmness.samplingError.toFixed(3)}, seed ${flags.seed}).`] : []),
  ]
  return printedResult(rows, { json: flags.json, sentences })
}

async function weightsOf(criteria: readonly Criterion[], flags: TopsisFlags): Promise<readonly number[]> {
  if (flags.weights !== undefined) return givenWeights(flags.weights, criteria.length)
  const { weights, reason } = await dataWeights(flags.method, criteria)
  if (weights === null) throw new UsageError(`There are no weights by ${flags.method}: ${reason.text.en}.`)
  return weights
}

function givenWeights(text: string, count: number): number[] {
  const weights = columnNames(text).map(Number)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (weights.length !== count || !weights.every((weight) => weight >= 0) || !(sum > 0 && sum < Infinity)) throw new UsageError(`--weights "${text}": ${count} numbers of 0 or more are needed, one for each criterion.`)
  return weights.map((weight) => weight / sum)
}
