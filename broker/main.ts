import { realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pino, type Logger } from 'pino'
import { anonymousAuthentication } from './authentication.ts'
import { createBroker, type AtriumBroker } from './broker.ts'
import { openJournal } from './journal.ts'
import { StartupError } from '#contract/startup-error'

export interface BrokerSettings {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  /** Anonymous clients on loopback may publish and subscribe; all others may only knock at join/<client id>. */
  readonly allowAnonymousOnLoopback: boolean
}

const HELP = `Runs Atrium's MQTT broker alone. It journals every message that it accepts, for a server to read.

  --host ADDRESS      address to listen on     (MQTT_HOST, default 127.0.0.1)
  --port NUMBER       port to listen on        (MQTT_PORT, default 1883; 0 takes any free one)
  --data-dir FOLDER   journal and retained messages (ATRIUM_DATA_DIR, default ./data); the folder "broker" in it
  --no-anonymous      loopback clients need credentials too
  --help              this text
`

/** Flags first, then the environment, then the defaults. Throws StartupError on a bad value. */
export function readBrokerSettings(args: readonly string[], environment: NodeJS.ProcessEnv): BrokerSettings | 'help' {
  let values
  try {
    values = parseArgs({ args: [...args], options: { host: { type: 'string' }, port: { type: 'string' }, 'data-dir': { type: 'string' }, 'no-anonymous': { type: 'boolean' }, help: { type: 'boolean' } } }).values
  } catch (error) {
    throw new StartupError(error instanceof Error ? error.message : String(error), 'See --help.', { cause: error })
  }
  if (values.help) return 'help'
  const portText = values.port ?? environment['MQTT_PORT'] ?? '1883'
  const port = Number(portText)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new StartupError(`The MQTT port "${portText}" is not a number from 0 to 65535.`, 'Set --port or MQTT_PORT.')
  return {
    host: values.host ?? environment['MQTT_HOST'] ?? '127.0.0.1', port,
    dataDir: resolve(values['data-dir'] ?? environment['ATRIUM_DATA_DIR'] ?? 'data'),
    allowAnonymousOnLoopback: !values['no-anonymous'],
  }
}

export interface StandaloneBroker { readonly broker: AtriumBroker; readonly stop: () => Promise<void> }

/** Journal and broker in one folder. Nobody stores the messages elsewhere here, so only age and space release them. */
export async function startStandaloneBroker(settings: BrokerSettings, logger: Logger): Promise<StandaloneBroker> {
  const dir = join(settings.dataDir, 'broker')
  const journal = await openJournal({ dir, logger })
  journal.follow({ accepted: ({ sequence }) => journal.release(sequence), refused: () => undefined })
  try {
    const broker = await createBroker({
      host: settings.host, port: settings.port, dataDir: dir, journal, logger,
      authenticate: anonymousAuthentication(settings.allowAnonymousOnLoopback),
      onAlert: alert => logger.warn(alert, 'alert'),
    })
    const stop = async (): Promise<void> => {
      await broker.close()
      await journal.close()
    }
    return { broker, stop }
  } catch (error) {
    await journal.close()
    throw error
  }
}

/** The program: prints the address, ends cleanly on SIGINT and SIGTERM. Returns the exit code of a failed start. */
export async function runBroker(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  try {
    const settings = readBrokerSettings(args, environment)
    if (settings === 'help') {
      process.stdout.write(HELP)
      return 0
    }
    const logger = pino({ level: environment['LOG_LEVEL'] ?? 'info' }, pino.destination(2))
    const { broker, stop } = await startStandaloneBroker(settings, logger)
    process.stdout.write(`${broker.address().url}\n`)
    await new Promise<void>(ended => {
      const end = (): void => { void stop().then(ended) }
      process.once('SIGTERM', end)
      process.once('SIGINT', end)
    })
    return 0
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    process.stderr.write(`${error.message} ${error.hint}\n`)
    return 1
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.exitCode = await runBroker(process.argv.slice(2), process.env)
}
