/** A whole Atrium (`atrium serve`) as a bench's target: started in a folder of its own, asked by its /metrics. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildingFile } from '#contract/building'
import { bearer, tokenOf } from '../test/e2e/administrator.ts'

export interface AtriumTarget {
  readonly httpUrl: string
  /** An administrator's, for programs. */
  readonly token: string
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
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    }
    await rm(folder, { recursive: true, force: true })
  }
  // A bench that is stopped from outside takes its server and folder along.
  const giveUp = () => { void stop().finally(() => process.exit(1)) }
  process.once('SIGTERM', giveUp).once('SIGINT', giveUp)
  const line = await firstLine(child.stdout)
  const [, httpUrl, mqttPort] = /(http:\/\/\S+)\s+\(MQTT mqtt:\/\/[^:]+:(\d+)/.exec(line) ?? []
  if (!httpUrl || !mqttPort || !child.pid) throw new Error(`the server did not print its address but: ${line}`)
  const token = await tokenOf(httpUrl)
  const imported = await fetch(`${httpUrl}/api/v1/building-imports`, { method: 'POST', headers: { 'content-type': 'application/json', ...bearer(token) }, body: JSON.stringify(building) })
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
    httpUrl, token, mqttPort: Number(mqttPort), pid: child.pid, metrics,
    metric: async (name) => (await metrics(name))[name]!,
    async stop() {
      process.off('SIGTERM', giveUp).off('SIGINT', giveUp)
      await stop()
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

/** Where up to four desks stand in a room of 6 × 6 m, below its label. */
const DESK_CORNERS = [[0.6, 2.8], [3.4, 2.8], [0.6, 4.6], [3.4, 4.6]] as const
const noPlace = { doorId: null, equipmentId: null }
const native = (siteId: string, id: string, spaceId: string): BuildingFile['devices'][number] => ({
  id, siteId, name: `Device ${id}`, adapter: 'native', externalId: id, model: '', power: 'mains', reportEveryS: 600, ownHoldS: 0,
  placement: { spaceId, ...noPlace }, commissionedAt: '2026-01-01T00:00:00Z',
})

/**
 * `rooms` rooms over `floors` floors, each with one native device ("d0", "d1" …) that counts people and
 * tells its air; on request up to four desks a room ("r0-0" …), each with a device of its own ("d0-0" …).
 */
export function syntheticBuilding(rooms: number, floors: number, desksPerRoom = 0): BuildingFile {
  const perFloor = Math.ceil(rooms / floors)
  const columns = Math.ceil(Math.sqrt(perFloor))
  const siteId = 'bench'
  const roomIds = Array.from({ length: rooms }, (_, index) => index)
  const cornerOf = (index: number): readonly [number, number] => [((index % perFloor) % columns) * 6, Math.floor((index % perFloor) / columns) * 6]
  const floorOf = (index: number): string => `f${Math.floor(index / perFloor)}`
  const place = (index: number) => ({ siteId, floorId: floorOf(index), openingHours: null })
  const room = (index: number): BuildingFile['spaces'][number] => ({
    ...place(index), id: `r${index}`, parentId: null, kind: 'room', purpose: desksPerRoom > 0 ? 'office' : 'meeting', name: `Room ${index}`, capacity: 8, areaM2: 36,
    outline: rectangle(...cornerOf(index), 6, 6),
  })
  const desk = (index: number, [dx, dy]: readonly [number, number], number: number): BuildingFile['spaces'][number] => ({
    ...place(index), id: `r${index}-${number}`, parentId: `r${index}`, kind: 'desk', purpose: 'desk', name: `Desk ${index}-${number}`, capacity: 1, areaM2: null,
    outline: rectangle(cornerOf(index)[0] + dx, cornerOf(index)[1] + dy, 1.6, 0.8),
  })
  const desks = roomIds.flatMap((index) => DESK_CORNERS.slice(0, desksPerRoom).map((corner, number) => desk(index, corner, number)))
  return {
    format: 'atrium-building/1',
    site: { id: siteId, name: 'Bench', timeZone: 'Asia/Shanghai', openingHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }], demo: false },
    floors: Array.from({ length: floors }, (_, level) => ({ id: `f${level}`, siteId, name: `Floor ${level}`, level, widthM: columns * 6, depthM: columns * 6 })),
    spaces: [...roomIds.map(room), ...desks], doors: [], equipment: [],
    devices: [...roomIds.map((index) => native(siteId, `d${index}`, `r${index}`)), ...desks.map(({ id }) => native(siteId, id.replace('r', 'd'), id))],
  }
}

const rectangle = (x: number, y: number, width: number, depth: number): [number, number][] => [[x, y], [x + width, y], [x + width, y + depth], [x, y + depth]]
