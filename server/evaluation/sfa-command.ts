import { Option, type Command } from 'commander'
import type { StochasticFrontier } from '#evaluation/frontier/stochastic-frontier'
import { MISSING_ROW, presentRows } from './complete-rows.ts'
import { columnNames, readCsvTable, UsageError, withUsageErrors } from './evaluation-csv.ts'
import { asked, printedResult, reasonFields } from './evaluation-output.ts'

interface SfaFlags { readonly id: string; readonly output: string; readonly inputs: string; readonly kind: 'production' | 'cost'; readonly log?: true; readonly estimates?: true; readonly json?: true }

/** Adds `evaluate sfa`: the stochastic frontier. */
export function addSfaCommand(evaluate: Command): void {
  evaluate.command('sfa')
    .description('stochastic frontier (normal, half normal) by maximum likelihood: each unit\'s inefficiency apart from luck')
    .argument('<file>', 'CSV with a header, one row a unit; a row with an empty cell takes no part; "-" is standard input')
    .requiredOption('--id <column>', 'names the units')
    .requiredOption('--output <column>', 'the response: what is produced, or the cost')
    .requiredOption('--inputs <columns>', 'what explains it, separated by commas')
    .addOption(new Option('--kind <kind>', 'production: units fall short of the frontier; cost: they exceed it').choices(['production', 'cost']).default('production'))
    .option('--log', 'take logarithms of all columns (Cobb–Douglas); the score is then an efficiency of 0…1')
    .option('--estimates', 'print the coefficients instead of the units')
    .option('--json', 'print a JSON array')
    .action((file: string, flags: SfaFlags) => withUsageErrors(async () => { process.stdout.write(await sfa(file, flags)) }))
}

async function sfa(file: string, flags: SfaFlags): Promise<string> {
  const { stochasticFrontier } = await import('#evaluation/frontier/stochastic-frontier')
  const table = await readCsvTable(file)
  const units = table.texts(flags.id)
  const names = [flags.output, ...columnNames(flags.inputs)]
  const columns = names.map((name) => table.numbers(name))
  if (flags.log) requirePositive(names, columns, table.rows.map(({ line }) => line))
  const present = presentRows(columns)
  const [response, ...regressors] = columns.map((column) => present.map((row) => (flags.log ? Math.log(column[row]!) : column[row]!)))
  const result = asked(() => stochasticFrontier({ response: response!, regressors: regressors.map((values, index) => ({ id: names[index + 1]!, values })) }, flags.kind))
  const { fit, reason } = result
  if (flags.estimates) {
    const estimates = fit ? [...fit.coefficients, fit.sigmaSquared, fit.gamma].map((estimate) => ({ ...estimate, ...reasonFields(null) })) : [{ id: 'gamma', value: null, standardError: null, z: null, ...reasonFields(reason) }]
    return printedResult(estimates, { json: flags.json, sentences: [testSentence(result)] })
  }
  const rows = units.map((id, row) => {
    const place = present.indexOf(row)
    if (place < 0) return { id, score: null, inefficiency: null, noise: null, ...reasonFields(MISSING_ROW) }
    if (!fit) return { id, score: null, inefficiency: null, noise: null, ...reasonFields(reason) }
    return { id, score: flags.log ? fit.efficiencies[place]! : null, inefficiency: fit.inefficiencies[place]!, noise: fit.noise[place]!, reason: null }
  })
  return printedResult(rows, { json: flags.json, sentences: [testSentence(result)] })
}

function requirePositive(names: readonly string[], columns: readonly (readonly (number | null)[])[], lines: readonly number[]): void {
  columns.forEach((column, index) => column.forEach((value, row) => {
    if (value !== null && value <= 0) throw new UsageError(`Line ${lines[row]}, column "${names[index]}": ${value} has no logarithm.`)
  }))
}

function testSentence({ observations, gammaReached, logLikelihood, inefficiencyTest }: StochasticFrontier): string {
  if (inefficiencyTest === null) return `${observations} observations.`
  const { statistic, critical, significant } = inefficiencyTest
  return `${observations} observations, log-likelihood ${logLikelihood?.toFixed(4)}, γ ${gammaReached?.toFixed(4)}. One-sided likelihood ratio ${statistic.toFixed(3)}, critical value ${critical} at 5 %: ${significant ? 'inefficiency beside noise' : 'no inefficiency can be shown'}.`
}
