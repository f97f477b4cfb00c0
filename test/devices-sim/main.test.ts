import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Aedes, type AedesPublishPacket } from 'aedes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Compile } from 'typebox/compile'
import { BuildingFile } from '#contract/building'

const ROOT = join(import.meta.dirname, '../..')

interface Run { readonly child: ChildProcess; readonly lines: string[]; readonly errors: string[]; readonly ended: Promise<number | null> }

function run(...args: string[]): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'devices-sim/main.ts'), ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  const errors: string[] = []
  let rest = ''
  child.stdout?.on('data', (bytes: Buffer) => { const parts = (rest + bytes.toString()).split('\n'); rest = parts.pop() ?? ''; lines.push(...parts) })
  child.stderr?.on('data', (bytes: Buffer) => errors.push(bytes.toString()))
  return { child, lines, errors, ended: once(child, 'close').then(([code]) => code as number | null) }
}

const eventually = async (holds: () => boolean, what: () => string): Promise<void> => {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 1_600) throw new Error(`it did not happen: ${what()}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
const steps = (lines: readonly string[]): string[] => lines.map((line) => (JSON.parse(line) as { step: string }).step)

describe('the simulator as a program, against a real broker', () => {
  let broker: Aedes
  const tcp = createServer((socket) => broker.handle(socket))
  const packets: AedesPublishPacket[] = []
  let imported: unknown = null
  const http = createHttpServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    if (request.method === 'GET') { response.end(JSON.stringify({ items: imported ? [{ id: 'demo' }] : [] })); return }
    let text = ''
    request.on('data', (bytes: Buffer) => { text += bytes.toString() })
    request.on('end', () => { imported = JSON.parse(text); response.statusCode = 201; response.end(JSON.stringify({ siteId: 'demo', floors: 2, spaces: 1, doors: 1, equipment: 1, devices: 1 })) })
  })
  let folder = ''

  beforeAll(async () => {
    broker = await Aedes.createBroker()
    broker.subscribe('#', (packet, done) => { if (!packet.topic.startsWith('$SYS')) packets.push(packet); done() }, () => undefined)
    tcp.listen(0, '127.0.0.1')
    http.listen(0, '127.0.0.1')
    await Promise.all([once(tcp, 'listening'), once(http, 'listening')])
    folder = await mkdtemp(join(tmpdir(), 'devices-sim-'))
  })
  afterAll(async () => {
    await new Promise<void>((resolve) => broker.close(() => resolve()))
    tcp.close()
    http.close()
    await rm(folder, { recursive: true, force: true })
  })
  const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port

  it('provisions the site, announces every device, tells the past, and leaves cleanly', async () => {
    const simulator = run('--mqtt', `mqtt://127.0.0.1:${portOf(tcp)}`, '--http', `http://127.0.0.1:${portOf(http)}`, '--time-zone', 'Asia/Shanghai', '--history-days', '1', '--state', join(folder, 'state'), '--truth', join(folder, 'truth'))
    const told = (): string => [...simulator.lines, ...simulator.errors].slice(-8).join('\n')
    const building = (): BuildingFile => imported as BuildingFile
    await eventually(() => imported !== null, told)
    expect(Compile(BuildingFile).Check(building())).toBe(true)
    const announced = (): Set<string> => new Set(packets.filter(({ topic }) => !topic.endsWith('/state') && !topic.endsWith('/history')).map(({ topic }) => topic.startsWith('zigbee2mqtt/') ? `zigbee2mqtt ${topic.slice(12)}` : topic.startsWith('application/') ? `chirpstack ${topic.split('/')[3]}` : `native ${topic.split('/')[3]}`))
    await eventually(() => { const heard = announced(); return building().devices.every(({ adapter, externalId }) => heard.has(`${adapter} ${externalId}`)) }, told)
    await eventually(() => steps(simulator.lines).includes('history-complete'), told)

    const retained = packets.filter(({ retain }) => retain).map(({ topic }) => topic)
    expect(retained).toEqual(expect.arrayContaining(['zigbee2mqtt/bridge/state', 'zigbee2mqtt/bridge/devices', 'atrium/v1/demo/mmwave-1-22/state']))
    const list = packets.find(({ topic }) => topic === 'zigbee2mqtt/bridge/devices')!
    expect(list.payload.length).toBeLessThan(60_000)
    const exposed = JSON.parse(list.payload.toString()) as { friendly_name: string }[]
    expect(exposed.length).toBe(1 + building().devices.filter(({ adapter }) => adapter === 'zigbee2mqtt').length)
    const history = packets.filter(({ topic }) => topic.endsWith('/history'))
    expect(history.every(({ payload, qos }) => payload.length < 60_000 && qos === 1)).toBe(true)
    const conventions = new Set(history.map(({ payload }) => (JSON.parse(payload.toString()) as { adapter?: string }).adapter ?? 'native'))
    expect(conventions).toEqual(new Set(['native', 'zigbee2mqtt', 'chirpstack']))
    expect((await readdir(join(folder, 'truth'))).some((name) => name.endsWith('-intervals.jsonl'))).toBe(true)
    await eventually(() => packets.length > 0 && steps(simulator.lines).includes('devices-connected'), told)

    simulator.child.kill('SIGTERM')
    expect(await simulator.ended).toBe(0)
    const last = (topic: string): string | undefined => packets.findLast((packet) => packet.topic === topic)?.payload.toString()
    expect(last('zigbee2mqtt/bridge/state')).toBe('{"state":"offline"}')
    expect(last('atrium/v1/demo/mmwave-1-22/state')).toBe('offline')
    const marker = JSON.parse(await readFile(join(folder, 'state/devices-sim.json'), 'utf8')) as { toldUntil: number }
    expect(marker.toldUntil).toBeGreaterThan(Date.now() - 600_000)
  }, 120_000)

  it('gives up with one clear sentence when the broker is away', async () => {
    const simulator = run('--mqtt', 'mqtt://127.0.0.1:1', '--http', 'none', '--tries', '1', '--history-days', '0', '--state', join(folder, 'none'))
    expect(await simulator.ended).toBe(1)
    expect(simulator.errors.join('')).toMatch(/^The MQTT broker at mqtt:\/\/127\.0\.0\.1:1 cannot be reached after 1 tries/)
  }, 60_000)

  it('refuses a flaw and a zone that it does not know', async () => {
    const [flaw, zone] = [run('--flaws', 'gremlins'), run('--time-zone', 'Mars/Olympus')]
    expect(await flaw.ended).toBe(1)
    expect(flaw.errors.join('')).toContain('"gremlins" is no flaw')
    expect(await zone.ended).toBe(1)
    expect(zone.errors.join('')).toContain('no IANA time zone')
  }, 60_000)
})
