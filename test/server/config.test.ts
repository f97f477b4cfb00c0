import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { Config, SETTINGS } from '../../server/config.ts'
import { configurationPage, exampleEnvironment } from '../../server/config-docs.ts'
import { loadConfig, type ConfigSources } from '../../server/config-sources.ts'
import { startupSentence, StartupError } from '#contract/startup-error'

const folder = mkdtempSync(path.join(os.tmpdir(), 'atrium-config-'))
afterAll(() => rmSync(folder, { recursive: true }))
const toml = (text: string): string => {
  const file = path.join(folder, 'atrium.toml')
  writeFileSync(file, text)
  return file
}
const refusal = (sources: ConfigSources): string => {
  try {
    loadConfig(sources)
  } catch (error) {
    if (error instanceof StartupError) return startupSentence(error)
    throw error
  }
  return 'allowed'
}

describe('the configuration', () => {
  it('is the defaults where nothing is said', () => {
    expect(loadConfig({})).toEqual(Object.fromEntries(SETTINGS.map(({ name, schema }) => [name, schema.default])))
  })

  it('takes the flag before the variable before the file before the default', () => {
    const file = toml('httpPort = 1\nmqttPort = 1\ntelemetryMemoryMb = 1\nallowedHosts = ["a", "b"]')
    const config = loadConfig({ file, env: { ATRIUM_HTTP_PORT: '2', ATRIUM_MQTT_PORT: '2', PATH: '/bin' }, flags: { httpPort: '3' } })
    expect([config.httpPort, config.mqttPort, config.telemetryMemoryMb, config.readingsDays]).toEqual([3, 2, 1, 90])
    expect(config.allowedHosts).toEqual(['a', 'b'])
  })

  it('reads lists, truths and addresses from text', () => {
    const config = loadConfig({ env: { ATRIUM_ALLOWED_HOSTS: 'a.example, b.example', ATRIUM_LISTEN_BEYOND_LOOPBACK: 'yes', DATABASE_URL: 'postgres://u:p@h/d', MQTT_URL: '' }, flags: { httpHost: '0.0.0.0' } })
    expect(config).toMatchObject({ allowedHosts: ['a.example', 'b.example'], listenBeyondLoopback: true, databaseUrl: 'postgres://u:p@h/d', mqttUrl: '', httpHost: '0.0.0.0' })
  })

  it.each<[ConfigSources, string]>([
    [{ env: { ATRIUM_HTTP_PORT: 'eighty' } }, '"eighty" is not allowed for ATRIUM_HTTP_PORT. Allowed: a whole number from 0 to 65535.'],
    [{ flags: { mqttPort: '70000' } }, '"70000" is not allowed for --mqtt-port. Allowed: a whole number from 0 to 65535.'],
    [{ env: { ATRIUM_LOG_LEVEL: 'loud' } }, '"loud" is not allowed for ATRIUM_LOG_LEVEL. Allowed: fatal, error, warn, info, debug, trace, silent.'],
    [{ env: { ATRIUM_HTTP_PROT: '1' } }, 'There is no setting ATRIUM_HTTP_PROT (in the environment). docs/configuration.md lists all of them.'],
    [{ flags: { 'http-port': '1' } }, 'There is no setting http-port (in the command line). Did you mean httpPort?'],
    [{ env: { ATRIUM_HTTP_HOST: '0.0.0.0' } }, 'ATRIUM_HTTP_HOST is 0.0.0.0, which others on the network can reach, and passwords would cross it in the clear. Set ATRIUM_TLS_CERTIFICATE and ATRIUM_TLS_KEY, use 127.0.0.1 behind a proxy, or set ATRIUM_LISTEN_BEYOND_LOOPBACK=true.'],
    [{ flags: { mqttHost: '::' } }, '--mqtt-host is ::, which others on the network can reach, and the embedded broker asks devices for no password. Use 127.0.0.1, or set ATRIUM_LISTEN_BEYOND_LOOPBACK=true if something else protects it.'],
    [{ env: { ATRIUM_TLS_KEY: 'key.pem' } }, 'Of tlsCertificate and tlsKey one is set and the other is not. Set both, or neither.'],
    [{ env: { ATRIUM_OIDC_ISSUER: 'https://login.example' } }, 'Of oidcIssuer and oidcClientId one is set and the other is not. Set both, or neither.'],
    [{ env: { ATRIUM_DATA_FOLDER: '' } }, '"" is not allowed for ATRIUM_DATA_FOLDER. Allowed: a text that is not empty.'],
  ])('refuses %o with one sentence', (sources, sentence) => expect(refusal(sources)).toBe(sentence))

  it('lets TLS listen beyond the loopback', () => {
    expect(loadConfig({ flags: { httpHost: '0.0.0.0' }, env: { ATRIUM_TLS_CERTIFICATE: 'cert.pem', ATRIUM_TLS_KEY: 'key.pem' } }).httpHost).toBe('0.0.0.0')
  })

  it('does not print a secret that it refuses', () => {
    expect(refusal({ env: { DATABASE_URL: 'mysql://u:hunter2@h/d' } })).toBe('The value is not allowed for DATABASE_URL. Allowed: a URL that begins with postgres://, or empty.')
  })

  it('names the file, the line and the key that are wrong in a file', () => {
    expect(refusal({ file: toml('httpPort = "x"') })).toMatch(/^"x" is not allowed for httpPort in .*atrium\.toml\./)
    expect(refusal({ file: toml('colour = 1') })).toMatch(/^There is no setting colour \(in .*atrium\.toml\)/)
    expect(refusal({ file: toml('httpPort = 1\nhttpPort =') })).toMatch(/cannot be read \(line 2: /)
    expect(refusal({ file: path.join(folder, 'gone.toml') })).toMatch(/^The configuration file .*gone\.toml cannot be read/)
  })
})

describe('the documentation of the configuration', () => {
  const read = (file: string): string => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8')
  it('is up to date (npx tsx scripts/write-config-docs.mjs)', () => {
    expect(read('docs/configuration.md')).toBe(configurationPage())
    expect(read('.env.example')).toBe(exampleEnvironment())
  })

  it('each variable and flag stands for one setting, and each has a meaning', () => {
    expect(new Set(SETTINGS.map(({ env }) => env)).size).toBe(Object.keys(Config.properties).length)
    expect(SETTINGS.filter(({ schema }) => !schema.description)).toEqual([])
  })
})
