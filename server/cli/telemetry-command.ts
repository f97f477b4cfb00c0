import { Option, type Command } from 'commander'
import { StartupError } from '#contract/startup-error'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'

const STORES = ['duckdb', 'influx'] as const
type StoreName = (typeof STORES)[number]

interface Flags { readonly from: StoreName; readonly to: StoreName; readonly intoFilled?: boolean; readonly config?: string; readonly dataFolder?: string; readonly influxUrl?: string; readonly influxDatabase?: string }

/** `telemetry copy`: moves what a stopped server has stored from one store to the other. */
export function addTelemetryCommand(program: Command): void {
  program.command('telemetry').description('the telemetry store')
    .command('copy').description('copy all telemetry of a stopped server between the packaged DuckDB and InfluxDB; a copy that broke off is repeated with --into-filled')
    .addOption(new Option('--from <store>', 'where it is').choices(STORES).makeOptionMandatory())
    .addOption(new Option('--to <store>', 'where it is to be').choices(STORES).makeOptionMandatory())
    .option('--into-filled', 'copy although the target has something: what is equal stays once, what has the same key is replaced')
    .option('--config <file>', 'TOML file with settings')
    .option('--data-folder <folder>', "the server's data folder (of the demo: data/demo)")
    .option('--influx-url <url>', 'address of InfluxDB (INFLUX_URL)')
    .option('--influx-database <name>', 'its database (INFLUX_DATABASE)')
    .action(copy)
}

async function copy({ from, to, intoFilled = false, config: file, ...settings }: Flags): Promise<void> {
  if (from === to) throw new StartupError('--from and --to are the same store.', `Choose two of ${STORES.join(', ')}.`)
  const { loadConfig } = await import('../config-sources.ts')
  const { pino } = await import('pino')
  const { lockDataFolder } = await import('../main.ts')
  const config = loadConfig({ flags: { ...settings }, env: process.env, file: file ?? process.env.ATRIUM_CONFIG })
  if (config.influxUrl === '') throw new StartupError('Nothing says where InfluxDB is.', 'Set INFLUX_URL or --influx-url.')
  const unlock = lockDataFolder(config.dataFolder)
  const { openTelemetry } = await import('../telemetry/open-telemetry.ts')
  const { TelemetryError } = await import('../telemetry/telemetry-error.ts')
  const logger = pino({ level: 'error' }, pino.destination({ dest: 2, sync: true }))
  const opened: TelemetryStore[] = []
  try {
    const open = async (name: StoreName): Promise<TelemetryStore> => {
      const { store } = await openTelemetry(name === 'influx' ? config : { ...config, influxUrl: '' }, config.dataFolder, logger)
      opened.push(store)
      return store
    }
    await run(await open(from), await open(to), { from, to, intoFilled })
  } catch (error) {
    if (error instanceof TelemetryError) throw new StartupError(error.message, error.hint, { cause: error })
    throw error
  } finally {
    for (const store of opened) await store.close()
    unlock()
  }
}

const inWords = (count: number): string => count.toLocaleString('en')

async function run(from: TelemetryStore, to: TelemetryStore, { from: fromName, to: toName, intoFilled }: Pick<Required<Flags>, 'from' | 'to' | 'intoFilled'>): Promise<void> {
  const { copyTelemetry, countTelemetry, isEmptyTelemetry } = await import('../telemetry/copy-telemetry.ts')
  if (await isEmptyTelemetry(from)) throw new StartupError(`There is no telemetry in ${fromName}.`, 'Check --data-folder, or the database of InfluxDB.')
  if (!intoFilled && !(await isEmptyTelemetry(to))) throw new StartupError(`There is telemetry in ${toName} already.`, 'Choose an empty database or data folder, or add --into-filled to copy over it.')
  const startedAt = performance.now()
  await copyTelemetry({ from, to, onProgress: (copied) => process.stderr.write(`\r${Object.entries(copied).map(([kind, count]) => `${inWords(count)} ${kind}`).join(', ')} `) })
  const seconds = (performance.now() - startedAt) / 1000
  process.stderr.write('\nComparing …\n')
  const [before, after] = [await countTelemetry(from), await countTelemetry(to)]
  process.stdout.write(`Copied in ${seconds.toFixed(1)} s (${inWords(Math.round(before.readings / seconds))} readings a second).\n`)
  for (const kind of Object.keys(before) as (keyof typeof before)[]) process.stdout.write(`${kind.padEnd(14)} ${inWords(before[kind]).padStart(14)} in ${fromName} ${inWords(after[kind]).padStart(14)} in ${toName}\n`)
  const differs = (Object.keys(before) as (keyof typeof before)[]).filter((kind) => (intoFilled ? after[kind] < before[kind] : after[kind] !== before[kind]))
  if (differs.length > 0) throw new StartupError(`The counts differ: ${differs.join(', ')}.`, 'Repeat the copy with --into-filled.')
}
