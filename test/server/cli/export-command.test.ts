import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Compile } from 'typebox/compile'
import { ExportedInterval, ExportedReading } from '#contract/api'
import { BuildingFile } from '#contract/building'
import { testBuilding } from '../building/test-building.ts'
import { apiOf } from '../../e2e/api-calls.ts'
import { eventually, newDataFolder, removeDataFolder, runAtrium, startAtrium, type RunningAtrium } from '../../e2e/running-atrium.ts'

const SLOW = 120_000
let folder: string
let atrium: RunningAtrium
beforeAll(async () => {
  folder = await newDataFolder()
  atrium = await startAtrium({ dataFolder: folder })
  await apiOf(atrium).post('/building-imports', testBuilding())
  const client = await mqtt.connectAsync(atrium.mqttUrl)
  for (const count of [2, 0, 5]) await client.publishAsync('atrium/v1/s1/s1-counter/people.count', String(count), { qos: 1 })
  await client.endAsync()
  await eventually('they are stored', async () => (await exported('readings', '--format', 'ndjson')).stdout.trimEnd().split('\n').length === 3)
}, SLOW)
afterAll(async () => {
  await atrium.stop()
  await removeDataFolder(folder)
}, SLOW)

const exported = (...args: string[]) => runAtrium(['export', '--url', atrium.url, ...args], { env: { ATRIUM_TOKEN: atrium.token } })
const objects = (text: string): unknown[] => text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as unknown)

describe('atrium export', () => {
  it('writes the building as a file that an import takes', async () => {
    const { code, stdout } = await exported('building')
    expect(code).toBe(0)
    const file: unknown = JSON.parse(stdout)
    expect(Compile(BuildingFile).Check(file)).toBe(true)
    expect(await apiOf(atrium).post('/building-imports?dryRun=true', file as object)).toMatchObject({ siteId: 's1', devices: 3 })
  }, SLOW)

  it('writes readings and intervals in both formats', async () => {
    const readings = objects((await exported('readings', '--format', 'ndjson')).stdout)
    expect(readings.every((one) => Compile(ExportedReading).Check(one))).toBe(true)
    expect(readings.map((one) => (one as ExportedReading).value)).toEqual([2, 0, 5])
    const rows = parse<Record<string, string>>((await exported('readings')).stdout, { bom: true, columns: true })
    expect(rows.map(({ deviceId, point, value }) => [deviceId, point, value])).toEqual([['s1-d1', 'people.count', '2'], ['s1-d1', 'people.count', '0'], ['s1-d1', 'people.count', '5']])

    const intervals = await eventually('the open interval is stored', async () => {
      const found = objects((await exported('intervals', '--format', 'ndjson')).stdout) as ExportedInterval[]
      return found.some(({ spaceId, to, state }) => spaceId === 's1-room' && to === null && state === 'occupied') && found
    })
    expect(intervals.every((one) => Compile(ExportedInterval).Check(one))).toBe(true)
  }, SLOW)

  it('keeps to the period', async () => {
    const { code, stdout } = await exported('readings', '--format', 'ndjson', '--from', '2026-01-01T00:00:00Z', '--to', '2026-01-02T00:00:00Z')
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  }, SLOW)

  it('says in one sentence why it cannot: no server, no such site, no such time, format or thing', async () => {
    const sentence = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await runAtrium(['export', ...args], { env: { ATRIUM_TOKEN: atrium.token } })
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      return stderr.trimEnd()
    }
    const nobody = await unusedAddress()
    expect(await sentence('readings', '--url', nobody)).toBe(`No server answers at ${nobody} (ECONNREFUSED): start it, or say where it is with --url.`)
    expect(await sentence('readings', '--url', atrium.url, '--site', 'nowhere')).toBe('The server refused: There is nothing of this name')
    expect((await runAtrium(['export', 'readings', '--url', atrium.url])).stderr).toContain('atrium token create')
    expect(await sentence('readings', '--url', 'nonsense')).toContain('It must be an address')
    expect(await sentence('readings', '--from', 'yesterday')).toContain('It must be a time')
    expect(await sentence('readings', '--format', 'xlsx')).toContain('csv, ndjson')
    expect(await sentence('people')).toContain('building, readings, intervals')
  }, SLOW)

  it('asks which site when there are several', async () => {
    await apiOf(atrium).post('/building-imports', testBuilding('s2'))
    const { code, stderr } = await exported('building')
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'There are several sites: choose one with --site (s1, s2).\n' })
    expect(JSON.parse((await exported('building', '--site', 's2')).stdout)).toMatchObject({ site: { id: 's2' } })
  }, SLOW)
})

/** Where a server was that has gone. */
async function unusedAddress(): Promise<string> {
  const { url, close } = await serverThat('never ends')
  close()
  return url
}

/** A server that answers an export with `chunks` and then goes on or breaks off. */
async function serverThat(end: 'never ends' | 'breaks off'): Promise<{ url: string; close: () => void }> {
  const server = createServer((_request, response) => {
    const line = `${'x'.repeat(1_000)}\n`
    const more = (): void => { while (!response.destroyed && response.write(line)); }
    if (end === 'breaks off') response.write(line, () => setTimeout(() => response.destroy(), 300))
    else more()
    response.on('drain', more)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => { server.close(); server.closeAllConnections() } }
}

describe('an export on its way', () => {
  it('ends quietly when its reader has seen enough (| head)', async () => {
    const { url, close } = await serverThat('never ends')
    const child = spawn(process.execPath, [fileURLToPath(new URL('../../../scripts/atrium.mjs', import.meta.url)), 'export', 'readings', '--url', url, '--site', 's1'], { stdio: ['ignore', 'pipe', 'pipe'] })
    let stderr = ''
    child.stderr.on('data', (text: Buffer) => { stderr += text.toString() })
    await once(child.stdout, 'data')
    child.stdout.destroy()
    const [code] = await once(child, 'close') as [number | null]
    close()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  }, SLOW)

  it('that breaks off exits 1 and says that it is not complete', async () => {
    const { url, close } = await serverThat('breaks off')
    const { code, stderr } = await runAtrium(['export', 'readings', '--url', url, '--site', 's1'])
    close()
    expect(code).toBe(1)
    expect(stderr).toMatch(/^The export broke off and is not complete \(.*\): try again\.\n$/)
  }, SLOW)
})
