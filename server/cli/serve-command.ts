import { join } from 'node:path'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { Logger } from 'pino'
import type { RunningServer } from '../main.ts'
import { SETTINGS, type Config } from '../config.ts'
import { isLoopback } from '../loopback-rules.ts'
import { withPatience } from '../records/patience.ts'
import { endProgram, spawnProgram } from './program-commands.ts'

type Flags = Record<string, string | boolean | undefined>

interface Running {
  readonly server: RunningServer
  readonly config: Config
  readonly logger: Logger
}

/** What a signal ends. `first` ends before the server does: devices say goodbye to a broker that is still there. */
interface Stopping { first: ChildProcess | null }

const GOODBYE_MS = 5_000
/** The id under which the simulator imports its building. */
const DEMO_SITE = 'demo'

/** `start` (server and simulated building, what `npm start` runs) and `serve` (the server alone). */
export function addServeCommands(program: Command): void {
  withSettings(program.command('start').description('start broker, server and the simulated demo building, and print the address'))
    .option('--no-demo', 'start empty: the first page makes your site')
    .option('--seed <n>', 'which people live in the demo building', '1')
    .option('--flaws <list>', 'flaws of the demo\'s sensors (see: atrium simulate --help)')
    .option('--history-days <n>', 'days of the past that the demo tells at its first start', '28')
    .action(async (flags: Flags & { demo: boolean; seed: string; historyDays: string }) => {
      const { demo, seed, flaws, historyDays, ...settings } = flags
      const { config, logger, server, stopping } = await serve(settings, (config) => (demo ? { ...config, dataFolder: join(config.dataFolder, 'demo') } : config), 'warn')
      const signIns = demo ? await withPatience(() => server.access.demo(DEMO_SITE), logger) : null
      if (signIns) stopping.first = startSimulator({ config, logger, server }, signIns.simulatorToken, ['--seed', seed, '--history-days', historyDays, ...(flaws ? ['--flaws', String(flaws)] : [])])
      process.stdout.write(`Atrium is up: ${server.httpUrl}   (MQTT ${server.mqttUrl}${demo ? ', simulated building' : ''}; Ctrl+C stops)\n`)
      if (signIns) process.stdout.write(`Sign in to the demo as\n${signIns.lines.map((line) => `  ${line.replace('/kiosk#', `${server.httpUrl}/kiosk#`)}\n`).join('')}`)
      else await tellSetupCode({ server, config, logger })
    })
  withSettings(program.command('serve').description('start broker and server alone'))
    .action(async (flags: Flags) => {
      const running = await serve(flags, (config) => config, undefined)
      const { server } = running
      process.stdout.write(`Atrium is up: ${server.httpUrl}   (MQTT ${server.mqttUrl})\n`)
      await tellSetupCode(running)
    })
}

/** Whoever opens the first page from elsewhere must know what only the console shows. */
async function tellSetupCode({ server, config, logger }: Running): Promise<void> {
  if (isLoopback(config.httpHost) && config.trustedProxies.length === 0) return
  const code = await withPatience(() => server.access.signIn.setupCode(), logger)
  if (code !== null) process.stdout.write(`Nobody has an account yet. The first page asks for this setup code: ${code}\n`)
}

/** Every setting of the configuration is a flag, too. */
function withSettings(command: Command): Command {
  command.option('--config <file>', 'TOML file with settings')
  for (const { flag, schema, env } of SETTINGS) {
    command.option('type' in schema && schema.type === 'boolean' ? flag : `${flag} <value>`, `${schema.description} (${env})`)
  }
  return command
}

async function serve({ config: file, ...flags }: Flags, adapt: (config: Config) => Config, quietLevel: string | undefined): Promise<Running & { readonly stopping: Stopping }> {
  const { loadConfig } = await import('../config-sources.ts')
  const { pino } = await import('pino')
  const given = loadConfig({ flags, env: process.env, file: typeof file === 'string' ? file : process.env.ATRIUM_CONFIG })
  const config = adapt(given)
  const isLevelSaid = flags.logLevel !== undefined || process.env.ATRIUM_LOG_LEVEL !== undefined
  const logger = pino({ level: isLevelSaid ? config.logLevel : quietLevel ?? config.logLevel }, pino.destination({ dest: 2, sync: true }))
  const { startServer } = await import('../main.ts')
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  const opening = startServer(config, version, logger)
  // Before it is up already: a stop in the middle of the start must not leave PostgreSQL's process behind.
  const stopping = stopOnSignal(opening, logger)
  return { server: await opening, config, logger, stopping }
}

/** The demo's devices run as a program of their own and reach us over MQTT, as real ones would. */
function startSimulator({ server, config, logger }: Running, token: string, args: readonly string[]): ChildProcess {
  const child = spawnProgram('devices-sim/main.ts', [
    '--mqtt', server.mqttUrl, '--http', server.httpUrl, '--state', join(config.dataFolder, 'devices-sim'), '--truth', join(config.dataFolder, 'devices-sim', 'truth'), ...args,
  ], 'pipe', { ATRIUM_TOKEN: token })
  child.stdout?.setEncoding('utf8').on('data', (lines: string) => {
    for (const line of lines.split('\n')) if (line) logger.info({ simulator: line }, 'simulator')
  })
  child.once('exit', (code, signal) => {
    if (code !== 0 && signal === null) logger.error({ code }, 'the simulated building has stopped; start again to see it move')
  })
  return child
}

/** Closes everything in order at the first signal; a second one ends the process at once. */
function stopOnSignal(opening: Promise<RunningServer>, logger: Logger): Stopping {
  const stopping: Stopping = { first: null }
  let stopped = false
  const close = async (): Promise<void> => {
    // A start that fails has closed what it opened and says why by itself.
    const server = await opening.catch(() => null)
    if (stopping.first) await endProgram(stopping.first, GOODBYE_MS)
    await server?.close()
  }
  const stop = (signal: NodeJS.Signals): void => {
    if (stopped) process.exit(1)
    stopped = true
    logger.info({ signal }, 'stopping')
    close().then(() => process.exit(), (error: unknown) => {
      logger.fatal({ err: error }, 'could not stop cleanly')
      process.exit(1)
    })
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  return stopping
}
