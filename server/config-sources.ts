import { readFileSync } from 'node:fs'
import { parse as parseToml, TomlError } from 'smol-toml'
import { Compile } from 'typebox/compile'
import { Locale } from 'typebox/system'
import { SETTINGS, type Config, type Setting } from './config.ts'
import { allowedText } from './config-docs.ts'
import { isLoopback } from './loopback-rules.ts'
import { StartupError } from '#contract/startup-error'

export interface ConfigSources {
  /** Values of flags by setting name, as text ("--http-port 3000") or true for a bare one. */
  readonly flags?: Readonly<Record<string, string | boolean | undefined>>
  readonly env?: Readonly<Record<string, string | undefined>>
  /** A TOML file with the settings by their names. */
  readonly file?: string | undefined
}

/** A value and where it came from, for the sentence that refuses it. */
interface Given { readonly value: unknown; readonly source: string }

/**
 * The configuration: defaults, then the file, then the environment, then flags; the later wins.
 * Throws a StartupError that names the first setting that is unknown or not allowed.
 */
export function loadConfig({ flags = {}, env = {}, file }: ConfigSources): Config {
  const given = new Map<string, Given>()
  if (file !== undefined) for (const [name, value] of Object.entries(readFile(file))) given.set(known(name, file).name, { value, source: `${name} in ${file}` })
  for (const [variable, text] of Object.entries(env)) {
    const setting = settingOfVariable(variable)
    if (setting && text !== undefined) given.set(setting.name, { value: fromText(setting, text), source: variable })
  }
  for (const [name, value] of Object.entries(flags)) {
    if (value === undefined) continue
    const setting = known(name, 'the command line')
    given.set(setting.name, { value: typeof value === 'string' ? fromText(setting, value) : value, source: setting.flag })
  }
  const config = Object.fromEntries(SETTINGS.map((setting) => [setting.name, checked(setting, given.get(setting.name))])) as Config
  refuseOpenDoors(config, given)
  return config
}

function readFile(file: string): Record<string, unknown> {
  try {
    return parseToml(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof TomlError ? `line ${error.line}: ${error.message.split('\n')[0]}` : (error as Error).message
    throw new StartupError(`The configuration file ${file} cannot be read (${reason}).`, 'Correct it, or start without --config.', { cause: error })
  }
}

function known(name: string, where: string): Setting {
  const setting = SETTINGS.find((candidate) => candidate.name === name)
  if (!setting) throw unknown(name, where)
  return setting
}

const unknown = (name: string, where: string): StartupError => {
  const near = SETTINGS.find(({ name: candidate, env, flag }) => [candidate, env, flag].some((one) => one.toLowerCase().replaceAll(/[-_]/g, '') === name.toLowerCase().replaceAll(/[-_]/g, '')))
  return new StartupError(`There is no setting ${name} (in ${where}).`, near ? `Did you mean ${near.name}?` : 'docs/configuration.md lists all of them.')
}

/** Variables of ours must be known; a mistyped one would else be passed over in silence. */
function settingOfVariable(variable: string): Setting | undefined {
  const setting = SETTINGS.find(({ env }) => env === variable)
  if (!setting && variable.startsWith('ATRIUM_') && !FOREIGN.has(variable)) throw unknown(variable, 'the environment')
  return setting
}
/** Read by scripts and programs, not settings of the server. */
const FOREIGN: ReadonlySet<string> = new Set(['ATRIUM_CONFIG', 'ATRIUM_TOKEN'])

/** A text as the setting's own type; what does not fit stays text and is refused by the check. */
function fromText({ schema }: Setting, text: string): unknown {
  switch ('type' in schema ? schema.type : 'string') {
    case 'integer': return /^-?\d+$/.test(text.trim()) ? Number(text) : text
    case 'boolean': return ({ true: true, '1': true, yes: true, false: false, '0': false, no: false } as Record<string, boolean>)[text.trim().toLowerCase()] ?? text
    case 'array': return text.split(',').map((item) => item.trim()).filter((item) => item !== '')
    default: return text
  }
}

const checks = new Map(SETTINGS.map((setting) => [setting.name, Compile(setting.schema)]))

function checked(setting: Setting, given: Given | undefined): unknown {
  if (!given) return setting.schema.default
  const check = checks.get(setting.name)!
  if (check.Check(given.value)) return given.value
  const shown = setting.schema.secret ? 'The value' : `"${String(given.value)}"`
  const reason = [...check.Errors(given.value)].map((error) => Locale.en_US(error)).at(0) ?? ''
  throw new StartupError(`${shown} is not allowed for ${given.source}.`, `Allowed: ${allowedText(setting.schema) || reason}.`)
}

/** What others on the network can reach must speak TLS, or be said to be open; nobody slips into it. */
function refuseOpenDoors(config: Config, given: ReadonlyMap<string, Given>): void {
  if ((config.tlsCertificate === '') !== (config.tlsKey === '')) throw new StartupError('Of tlsCertificate and tlsKey one is set and the other is not.', 'Set both, or neither.')
  if ((config.oidcIssuer === '') !== (config.oidcClientId === '')) throw new StartupError('Of oidcIssuer and oidcClientId one is set and the other is not.', 'Set both, or neither.')
  if (config.listenBeyondLoopback) return
  const named = (name: 'httpHost' | 'mqttHost'): string => `${given.get(name)?.source ?? name} is ${config[name]}, which others on the network can reach`
  if (!isLoopback(config.httpHost) && config.tlsCertificate === '') {
    throw new StartupError(`${named('httpHost')}, and passwords would cross it in the clear.`, 'Set ATRIUM_TLS_CERTIFICATE and ATRIUM_TLS_KEY, use 127.0.0.1 behind a proxy, or set ATRIUM_LISTEN_BEYOND_LOOPBACK=true.')
  }
  if (!isLoopback(config.mqttHost)) {
    throw new StartupError(`${named('mqttHost')}, and the embedded broker asks devices for no password.`, 'Use 127.0.0.1, or set ATRIUM_LISTEN_BEYOND_LOOPBACK=true if something else protects it.')
  }
}
