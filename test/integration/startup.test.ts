import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { join } from 'node:path'
import mqtt from 'mqtt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Building, ExportedReading, SiteList, Status } from '#contract/api'
import { testBuilding } from '../server/building/test-building.ts'
import { apiOf } from '../e2e/api-calls.ts'
import { eventually, newDataFolder, pause, processesIn, removeDataFolder, runAtrium, startAtrium, type RunningAtrium } from '../e2e/running-atrium.ts'

const SLOW = 240_000
let folder: string
const running: RunningAtrium[] = []
beforeEach(async () => { folder = await newDataFolder() }, SLOW)
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.kill()))
  await removeDataFolder(folder)
}, SLOW)

const serving = async (options: Omit<Parameters<typeof startAtrium>[0], 'dataFolder'> = {}): Promise<RunningAtrium> => {
  const one = await startAtrium({ dataFolder: folder, ...options })
  running.push(one)
  return one
}

/** Runs `atrium serve` to its end, which must be a refusal: exit code 1, one line, nothing left running. */
async function refusal(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await runAtrium(['serve', '--log-level', 'silent', ...args], { env })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  expect(stderr).not.toContain('    at ')
  return stderr.trimEnd()
}

async function takenPort(): Promise<{ port: number; server: Server }> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, server }
}

describe('a start that cannot succeed says why in one sentence, exits 1 and leaves nothing running', () => {
  it('on a taken HTTP port', async () => {
    const { port, server } = await takenPort()
    const sentence = await refusal(['--data-folder', folder, '--http-port', String(port), '--mqtt-port', '0'])
    server.close()
    expect(sentence).toBe(`Port ${port} on 127.0.0.1 is taken by another program. Stop that program or choose another port with --http-port.`)
    expect(processesIn(folder)).toEqual([])
  }, SLOW)

  it('on a taken MQTT port', async () => {
    const { port, server } = await takenPort()
    const sentence = await refusal(['--data-folder', folder, '--http-port', '0', '--mqtt-port', String(port)])
    server.close()
    expect(sentence).toMatch(new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken\\. .*MQTT port`))
    expect(processesIn(folder)).toEqual([])
  }, SLOW)

  it('on a data folder below a file', async () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    const sentence = await refusal(['--data-folder', join(file, 'data'), '--http-port', '0', '--mqtt-port', '0'])
    expect(sentence).toContain(`The data folder ${join(file, 'data')} cannot be written (ENOTDIR).`)
    expect(sentence).toContain('--data-folder')
  }, SLOW)

  it.runIf(process.platform === 'linux')('on a data folder where nobody may write, not even root', async () => {
    const sentence = await refusal(['--data-folder', '/proc/atrium', '--http-port', '0', '--mqtt-port', '0'])
    expect(sentence).toMatch(/^The data folder \/proc\/atrium cannot be written \(E[A-Z]+\)\. .*--data-folder/)
  }, SLOW)

  it('on a part of the data folder that is a file', async () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'journal'), '')
    const sentence = await refusal(['--data-folder', folder, '--http-port', '0', '--mqtt-port', '0'])
    expect(sentence).toContain(join(folder, 'journal'))
    expect(processesIn(folder)).toEqual([])
  }, SLOW)

  it('on a bad setting, in whichever source it stands', async () => {
    expect(await refusal(['--http-port', 'eighty'])).toContain('--http-port')
    expect(await refusal([], { ATRIUM_HTTP_PORT: '99999' })).toContain('ATRIUM_HTTP_PORT')
    const file = join(folder, 'atrium.toml')
    writeFileSync(file, 'mqttPort = "many"\n')
    const inFile = await refusal(['--config', file])
    expect(inFile).toContain('mqttPort')
    expect(inFile).toContain(file)
  }, SLOW)

  it('on a setting that does not exist', async () => {
    expect(await refusal([], { ATRIUM_HTTP_PROT: '3000' })).toContain('ATRIUM_HTTP_PROT')
    const file = join(folder, 'atrium.toml')
    writeFileSync(file, 'httpProt = 1\n')
    expect(await refusal(['--config', file])).toContain('httpProt')
    const flag = await runAtrium(['serve', '--http-prot', '1'])
    expect(flag.code).toBe(1)
    expect(flag.stderr).toContain("unknown option '--http-prot'")
  }, SLOW)

  it('on an address beyond the loopback that nobody allowed', async () => {
    expect(await refusal(['--data-folder', folder, '--http-host', '0.0.0.0'])).toMatch(/^--http-host is 0\.0\.0\.0, .*ATRIUM_LISTEN_BEYOND_LOOPBACK/)
  }, SLOW)

  it('on a data folder that another Atrium uses, which goes on undisturbed', async () => {
    const first = await serving()
    const sentence = await refusal(['--data-folder', folder, '--http-port', '0', '--mqtt-port', '0'])
    expect(sentence).toContain(folder)
    expect(sentence).toMatch(/another|already/i)
    expect((await apiOf(first).get<Status>('/status')).ready).toBe(true)
    const probe = await mqtt.connectAsync(first.mqttUrl, { reconnectPeriod: 0 })
    await probe.publishAsync('atrium/v1/s1/nobody/people.count', '1', { qos: 1 })
    await probe.endAsync()
    expect(await first.stop()).toBe(0)
  }, SLOW)
})

describe('a start', () => {
  it('with --no-demo is empty, and stops with exit code 0 leaving nothing running', async () => {
    const atrium = await serving({ command: 'start', args: ['--no-demo'] })
    expect((await apiOf(atrium).get<SiteList>('/sites')).items).toEqual([])
    expect(await atrium.stop()).toBe(0)
    expect(processesIn(folder)).toEqual([])
    expect(atrium.stderr()).toBe('')
  }, SLOW)

  it('with the demo has a building whose devices report, and takes its simulator with it when it stops or is killed', async () => {
    const atrium = await serving({ command: 'start', args: ['--history-days', '0'] })
    await eventually('the demo is there and reports', async () => (await apiOf(atrium).get<Status>('/status')).ingest.samples > 100)
    expect((await apiOf(atrium).get<SiteList>('/sites')).items.map(({ demo }) => demo)).toEqual([true])
    expect(processesIn(folder).some(({ command }) => command.includes('devices-sim'))).toBe(true)
    expect(await atrium.stop()).toBe(0)
    expect(processesIn(folder)).toEqual([])

    const second = await serving({ command: 'start', args: ['--history-days', '0'] })
    await eventually('the simulator has come up', () => processesIn(folder).some(({ command }) => command.includes('devices-sim')))
    await second.kill()
    await eventually('the simulator ends with its parent', () => !processesIn(folder).some(({ command }) => command.includes('devices-sim')))
  }, SLOW)

  it('that is stopped half way leaves nothing running', async () => {
    const starting = startAtrium({ dataFolder: folder }).then((one) => { running.push(one); return one }, () => null)
    await eventually('PostgreSQL is starting', () => processesIn(folder).find(({ command }) => command.includes('postgres')))
    const main = processesIn(folder).find(({ command }) => command.includes('scripts/atrium.mjs'))
    if (main) process.kill(main.pid, 'SIGTERM')
    await starting
    await eventually('everything has ended', () => processesIn(folder).length === 0)
  }, SLOW)
})

describe('a second start resumes with everything that was acknowledged', () => {
  for (const [how, end] of [['a clean stop', (one: RunningAtrium) => one.stop()], ['kill -9', (one: RunningAtrium) => one.kill()]] as const) {
    it(`after ${how}`, async () => {
      const first = await serving()
      const building = testBuilding()
      await apiOf(first).post('/building-imports', building)
      const client = await mqtt.connectAsync(first.mqttUrl, { reconnectPeriod: 0 })
      const begun = Date.now()
      for (let count = 1; count <= 20; count++) await client.publishAsync('atrium/v1/s1/s1-counter/people.count', JSON.stringify({ value: count, id: `c${count}` }), { qos: 1 })
      client.on('error', () => undefined).end(true)
      await end(first)

      const second = await serving({ httpPort: first.httpPort, mqttPort: first.mqttPort })
      const api = apiOf(second)
      expect((await api.get<Building>('/sites/s1/building')).devices).toHaveLength(building.devices.length)
      const stored = await eventually('all readings are there', async () => {
        const lines = (await api.text(`/sites/s1/readings/export?from=${iso(begun - 60_000)}&to=${iso(Date.now() + 60_000)}&format=ndjson`)).split('\n').filter(Boolean)
        return lines.length >= 20 && lines.map((line) => JSON.parse(line) as ExportedReading)
      })
      expect(stored.map(({ value }) => value)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
      expect(await second.stop()).toBe(0)
      await pause(0)
      expect(processesIn(folder)).toEqual([])
    }, SLOW)
  }
})

const iso = (time: number): string => encodeURIComponent(new Date(time).toISOString())
