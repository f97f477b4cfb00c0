import { Option, type Command } from 'commander'
import type { EfficiencyData } from '#evaluation/efficiency/efficiency-data'
import type { EnvironmentVariable } from '#evaluation/frontier/environment'
import { columnNames, readCsvTable, UsageError, withUsageErrors } from './evaluation-csv.ts'
import { asked, printedResult, reasonFields, type ResultRow } from './evaluation-output.ts'
import { wholeNumber } from './whole-number.ts'

interface ThreeStageFlags {
  readonly id: string; readonly inputs: string; readonly outputs: string; readonly environment: string
  readonly returns: 'crs' | 'vrs'; readonly simarWilson?: true; readonly orientation: 'in' | 'out'; readonly bootstrap: number; readonly seed: number
  readonly estimates?: true; readonly json?: true
}

/** Adds `evaluate three-stage`, with Simar and Wilson's bootstrap where the slacks carry no frontier. */
export function addThreeStageCommand(evaluate: Command): void {
  evaluate.command('three-stage')
    .description('efficiency with the environment and luck taken out (Fried and others 2002), or what the environment does to it (Simar and Wilson 2007)')
    .argument('<file>', 'CSV with a header, one row a unit; an empty cell is missing; "-" is standard input')
    .requiredOption('--id <column>', 'names the units')
    .requiredOption('--inputs <columns>', 'what they use, separated by commas')
    .requiredOption('--outputs <columns>', 'what they produce')
    .requiredOption('--environment <columns>', 'what they cannot choose')
    .addOption(new Option('--returns <returns>', 'returns to scale').choices(['crs', 'vrs']).default('vrs'))
    .option('--simar-wilson', 'truncated regression with a double bootstrap (algorithm 2) instead of adjusted inputs')
    .addOption(new Option('--orientation <orientation>', 'of the distances (--simar-wilson)').choices(['in', 'out']).default('in'))
    .option('--bootstrap <samples>', 'resamples of the regression (--simar-wilson)', wholeNumber, 2000)
    .option('--seed <number>', 'the same seed gives the same figures (--simar-wilson)', wholeNumber, 1)
    .option('--estimates', 'print the coefficients of the second stage instead of the units')
    .option('--json', 'print a JSON array')
    .action((file: string, flags: ThreeStageFlags) => withUsageErrors(async () => {
      const table = await readCsvTable(file)
      const variables = (list: string) => columnNames(list).map((id) => ({ id, values: table.numbers(id) }))
      const data = { units: table.texts(flags.id), inputs: variables(flags.inputs), outputs: variables(flags.outputs) }
      process.stdout.write(await usable(() => (flags.simarWilson ? bootstrapped : adjusted)(data, variables(flags.environment), flags)))
    }))
}

async function adjusted(data: EfficiencyData, environment: readonly EnvironmentVariable[], flags: ThreeStageFlags): Promise<string> {
  const { threeStage } = await import('#evaluation/frontier/three-stage')
  const { units, regressions, reason } = asked(() => threeStage(data, environment, { returns: flags.returns }))
  const sentences = [
    ...regressions.map(({ input, inefficiencyTest, gammaReached }) => `Slack of ${input}: γ ${gammaReached?.toFixed(4) ?? '–'}, one-sided likelihood ratio ${inefficiencyTest?.statistic.toFixed(3) ?? '–'} (critical value 2.706 at 5 %).`),
    ...(reason ? [`${reason.text.en} (--simar-wilson).`] : []),
  ]
  if (!flags.estimates) return printedResult(units.map(({ unit, first, third, reason: why, slacks, adjustedInputs }) => ({ id: unit, score: third, first, slacks, adjustedInputs, ...reasonFields(why) })), { json: flags.json, sentences })
  const estimates = regressions.flatMap(({ input, fit, reason: why }): ResultRow[] => (fit
    ? [...fit.coefficients, fit.sigmaSquared, fit.gamma].map(({ id, value, standardError, z }) => ({ input, id, value, standardError, z, reason: null }))
    : [{ input, id: 'gamma', value: null, standardError: null, z: null, ...reasonFields(why) }]))
  return printedResult(estimates, { json: flags.json, sentences })
}

async function bootstrapped(data: EfficiencyData, environment: readonly EnvironmentVariable[], flags: ThreeStageFlags): Promise<string> {
  const { simarWilson } = await import('#evaluation/frontier/simar-wilson')
  const { units, coefficients, sigma, reason, resamples, level } = asked(() => simarWilson(data, environment, { returns: flags.returns, orientation: flags.orientation, regressionResamples: flags.bootstrap, seed: flags.seed }))
  const sentences = [`Resamples: ${resamples.distances} of the distances, ${resamples.regression} of the regression, of which ${resamples.failed} had no maximum.`, ...(reason ? [`${reason.text.en}.`] : [])]
  if (!flags.estimates) {
    return printedResult(units.map(({ unit, distance, correctedDistance, reason: why }) => ({
      id: unit, score: correctedDistance === null ? null : 1 / correctedDistance, distance, correctedDistance, ...reasonFields(why ?? (correctedDistance === null ? reason : null)),
    })), { json: flags.json, sentences })
  }
  const estimates = coefficients && sigma ? [...coefficients, sigma].map((estimate) => ({ ...estimate, level, reason: null })) : [{ id: 'intercept', value: null, low: null, high: null, level, ...reasonFields(reason) }]
  return printedResult(estimates, { json: flags.json, sentences })
}

/** Data without shape are the analyst's to mend. */
async function usable(run: () => Promise<string>): Promise<string> {
  const { EfficiencyError } = await import('#evaluation/efficiency/efficiency-notices')
  try {
    return await run()
  } catch (error) {
    if (error instanceof EfficiencyError) throw new UsageError(error.text.en)
    throw error
  }
}
