/** A whole Atrium (`atrium serve`) as a bench's target: started in a folder of its own, asked by its /metrics. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildingFile } from '#contract/building'

export interface AtriumTarget {
  readonly httpUrl: string
  readonly mqttPort: number
  readonly pid: number
  /** One figure of /metrics; labels left out. */
  metric(name: string): Promise<number>
  /** Several of one scrape: some figures, such as the event loop's lag, begin anew at each. */
  metrics<Name extends string>(...names: readonly Name[]): Promise<Record<Name, number>>
  stop(): Promise<void>
}

/** Starts the server and gives it the building. `nodeArgs`: for a profile. */
export async function startAtrium(building: BuildingFile, nodeArgs: readonly string[] = []): Promise<AtriumTarget> {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-bench-'))
  const program = fileURLToPath(new URL('../scripts/atrium.mjs', import.meta.url))
  const child = spawn(process.execPath, [...nodeArgs, program, 'serve', '--data-folder', folder, '--http-port', '0', '--mqtt-port', '0', '--log-level', 'warn'], { stdio: ['ignore', 'pipe', 'inherit'] })
  // A bench that is stopped from outside takes its server along.
  const follow = () => { child.kill('SIGTERM') }
  process.once('SIGTERM', () => { follow(); process.exit(1) }).once('SIGINT', () => { follow(); process.exit(1) }).once('exit', follow)
  const line = await firstLine(child.stdout)
  const [, httpUrl, mqttPort] = /(http:\/\/\S+)\s+\(MQTT mqtt:\/\/[^:]+:(\d+)/.exec(line) ?? []
  if (!httpUrl || !mqttPort || !child.pid) throw new Error(`the server did not print its address but: ${line}`)
  const imported = await fetch(`${httpUrl}/api/v1/building-imports`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(building) })
  if (!imported.ok) throw new Error(`the building was refused: ${await imported.text()}`)
  async function metrics<Name extends string>(...names: readonly Name[]): Promise<Record<Name, number>> {
    const text = await (await fetch(`${httpUrl}/metrics`)).text()
    return Object.fromEntries(names.map((name) => {
      const found = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)
      if (!found) throw new Error(`/metrics has no ${name}`)
      return [name, Number(found[1])]
    })) as Record<Name, number>
  }
  return {
    httpUrl, mqttPort: Number(mqttPort), pid: child.pid, metrics,
    metric: async (name) => (await metrics(name))[name]!,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream) {
    text += String(chunk)
    if (text.includes('\n')) return text.slice(0, text.indexOf('\n'))
  }
  throw new Error('the server ended before it was up')
}

/** `rooms` rooms over `floors` floors, each with one native device ("d0", "d1" …) that counts people and tells its air. */
export function syntheticBuilding(rooms: number, floors: number): BuildingFile {
  const perFloor = Math.ceil(rooms / floors)
  const columns = Math.ceil(Math.sqrt(perFloor))
  const siteId = 'bench'
  const roomIds = Array.from({ length: rooms }, (_, index) => index)
  return {
    format: 'atrium-building/1',
    site: { id: siteId, name: 'Bench', timeZone: 'Asia/Shanghai', openingHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }], demo: false },
    floors: Array.from({ length: floors }, (_, level) => ({ id: `f${level}`, siteId, name: `Floor ${level}`, level, widthM: columns * 6, depthM: columns * 6 })),
    spaces: roomIds.map((index) => {
      const place = index % perFloor
      const [x, y] = [(place % columns) * 6, Math.floor(place / columns) * 6]
      return {
        id: `r${index}`, siteId, floorId: `f${Math.floor(index / perFloor)}`, parentId: null, kind: 'room', purpose: 'meeting', name: `Room ${index}`, capacity: 8, areaM2: 36,
        openingHours: null, outline: [[x, y], [x + 6, y], [x + 6, y + 6], [x, y + 6]],
      }
    }),
    doors: [], equipment: [],
    devices: roomIds.map((index) => ({
      id: `d${index}`, siteId, name: `Device ${index}`, adapter: 'native', externalId: `d${index}`, model: '', power: 'mains', reportEveryS: 600, ownHoldS: 0,
      placement: { spaceId: `r${index}`, doorId: null, equipmentId: null }, commissionedAt: '2026-01-01T00:00:00Z',
    })),
  }
}
