import { join } from 'node:path'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { Logger } from 'pino'
import type { RunningServer } from '../main.ts'
import { SETTINGS, type Config } from '../config.ts'
import { spawnProgram } from './program-commands.ts'

type Flags = Record<string, string | boolean | undefined>

interface Running {
  readonly server: RunningServer
  readonly config: Config
  readonly logger: Logger
}

/** `start` (server and simulated building, what `npm start` runs) and `serve` (the server alone). */
export function addServeCommands(program: Command): void {
  withSettings(program.command('start').description('start broker, server and the simulated demo building, and print the address'))
    .option('--no-demo', 'start empty: the first page makes your site')
    .option('--seed <n>', 'which people live in the demo building', '1')
    .option('--flaws <list>', 'flaws of the demo\'s sensors (see: atrium simulate --help)')
    .option('--history-days <n>', 'days of the past that the demo tells at its first start', '28')
    .action(async (flags: Flags & { demo: boolean; seed: string; historyDays: string }) => {
      const { demo, seed, flaws, historyDays, ...settings } = flags
      const running = await serve(settings, (config) => (demo ? { ...config, dataFolder: join(config.dataFolder, 'demo') } : config), 'warn')
      const simulator = demo ? startSimulator(running, ['--seed', seed, '--history-days', historyDays, ...(flaws ? ['--flaws', String(flaws)] : [])]) : null
      process.stdout.write(`Atrium is up: ${running.server.httpUrl}   (MQTT ${running.server.mqttUrl}${demo ? ', simulated building' : ''}; Ctrl+C stops)\n`)
      stopOnSignal(running, () => simulator?.kill('SIGTERM'))
    })
  withSettings(program.command('serve').description('start broker and server alone'))
    .action(async (flags: Flags) => {
      const running = await serve(flags, (config) => config, undefined)
      process.stdout.write(`Atrium is up: ${running.server.httpUrl}   (MQTT ${running.server.mqttUrl})\n`)
      stopOnSignal(running, () => undefined)
    })
}

/** Every setting of the configuration is a flag, too. */
function withSettings(command: Command): Command {
  command.option('--config <file>', 'TOML file with settings')
  for (const { flag, schema, env } of SETTINGS) {
    command.option('type' in schema && schema.type === 'boolean' ? flag : `${flag} <value>`, `${schema.description} (${env})`)
  }
  return command
}

async function serve({ config: file, ...flags }: Flags, adapt: (config: Config) => Config, quietLevel: string | undefined): Promise<Running> {
  const { loadConfig } = await import('../config-sources.ts')
  const { pino } = await import('pino')
  const given = loadConfig({ flags, env: process.env, file: typeof file === 'string' ? file : process.env.ATRIUM_CONFIG })
  const config = adapt(given)
  const isLevelSaid = flags.logLevel !== undefined || process.env.ATRIUM_LOG_LEVEL !== undefined
  const logger = pino({ level: isLevelSaid ? config.logLevel : quietLevel ?? config.logLevel }, pino.destination({ dest: 2, sync: true }))
  const { startServer } = await import('../main.ts')
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return { server: await startServer(config, version, logger), config, logger }
}

/** The demo's devices run as a program of their own and reach us over MQTT, as real ones would. */
function startSimulator({ server, config, logger }: Running, args: readonly string[]): ChildProcess {
  const child = spawnProgram('devices-sim/main.ts', [
    '--mqtt', server.mqttUrl, '--http', server.httpUrl, '--state', join(config.dataFolder, 'devices-sim'), '--truth', join(config.dataFolder, 'devices-sim', 'truth'), ...args,
  ], ['ignore', 'pipe', 'inherit'])
  child.stdout?.setEncoding('utf8').on('data', (lines: string) => {
    for (const line of lines.split('\n')) if (line) logger.info({ simulator: line }, 'simulator')
  })
  child.once('exit', (code, signal) => {
    if (code !== 0 && signal === null) logger.error({ code }, 'the simulated building has stopped; start again to see it move')
  })
  return child
}

/** Closes everything in order at the first signal; a second one ends the process at once. */
function stopOnSignal({ server, logger }: Running, first: () => unknown): void {
  let stopping = false
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1)
    stopping = true
    logger.info({ signal }, 'stopping')
    first()
    server.close().then(() => process.exit(0), (error: unknown) => {
      logger.fatal({ err: error }, 'could not stop cleanly')
      process.exit(1)
    })
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
}
