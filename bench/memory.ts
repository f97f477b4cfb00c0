/**
 * Memory of a whole `atrium serve` under 2,000 readings a second for ten minutes, with one browser's
 * socket joined to the whole site:
 *
 *   npx tsx bench/memory.ts [--minutes 10] [--rate 2000] [--every 10]
 *
 * Prints resident, heap and external memory as they went, and their slopes by least squares over what
 * comes after the warm-up (the first third: code is compiled, caches fill to their bounds). The heap
 * is noted as it stands at each moment, garbage included; what must not grow is its lower envelope.
 */
import { parseArgs } from 'node:util'
import { startAtrium, syntheticBuilding } from './atrium-target.ts'
import { buildingLoad } from './building-load.ts'
import { watchLive } from './delay-probe.ts'
import { machineLoad, slopeOf } from './figures.ts'
import { runLoadInChild } from './mqtt-load.ts'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, rate: { type: 'string', default: '2000' }, every: { type: 'string', default: '10' }, 'node-args': { type: 'string', default: '' } } })
const minutes = Number(values.minutes)
const everyMs = Number(values.every) * 1_000
const ROOMS = 500
const FIGURES = {
  resident: 'process_resident_memory_bytes', heap: 'nodejs_heap_size_used_bytes', external: 'nodejs_external_memory_bytes',
} as const
type Figure = keyof typeof FIGURES
const FIGURE_NAMES = Object.keys(FIGURES) as Figure[]
interface Moment extends Record<Figure, number> { readonly minute: number; readonly stored: number }

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const atrium = await startAtrium(syntheticBuilding(ROOMS, 10), values['node-args'].split(' ').filter(Boolean))
const browser = await watchLive('site', atrium, null, new Map(), () => undefined)
const series: Moment[] = []

async function note(startedAt: number): Promise<void> {
  const found = await atrium.metrics(...Object.values(FIGURES), 'atrium_telemetry_readings')
  const mb = (figure: Figure) => found[FIGURES[figure]] / 1e6
  const moment = { minute: (performance.now() - startedAt) / 60_000, resident: mb('resident'), heap: mb('heap'), external: mb('external'), stored: found.atrium_telemetry_readings }
  series.push(moment)
  console.log(`${moment.minute.toFixed(1).padStart(5)} min  resident ${moment.resident.toFixed(0)} heap ${moment.heap.toFixed(0)} external ${moment.external.toFixed(0)} MB, ${moment.stored} stored; ${machineLoad()}`)
}

/** Lowest of each stretch of six notes: what is left after garbage collection. */
const lowerEnvelope = (moments: readonly Moment[], figure: Figure): { x: number; y: number }[] =>
  Array.from({ length: Math.ceil(moments.length / 6) }, (_, index) => moments.slice(index * 6, index * 6 + 6).reduce((low, moment) => (moment[figure] < low[figure] ? moment : low)))
    .map((moment) => ({ x: moment.minute, y: moment[figure] }))

function summarise(): void {
  const settled = series.filter(({ minute }) => minute >= minutes / 3)
  const [first, last] = [settled[0]!, settled.at(-1)!]
  console.log(`after warm-up (${first.minute.toFixed(1)} to ${last.minute.toFixed(1)} min):`)
  for (const figure of FIGURE_NAMES) {
    const slope = slopeOf(settled.map((moment) => ({ x: moment.minute, y: moment[figure] })))
    const low = lowerEnvelope(settled, figure)
    const lows = low.length > 1 ? `, of the lows ${slopeOf(low).toFixed(2)}` : ''
    const span = `${Math.min(...settled.map((moment) => moment[figure])).toFixed(0)} to ${Math.max(...settled.map((moment) => moment[figure])).toFixed(0)}`
    console.log(`  ${figure.padEnd(9)} ${first[figure].toFixed(0)} → ${last[figure].toFixed(0)} MB (between ${span}), slope ${slope.toFixed(2)} MB/min${lows}`)
  }
}

try {
  const startedAt = performance.now()
  await note(startedAt)
  const load = runLoadInChild(buildingLoad(atrium.mqttPort, { connections: ROOMS, ratePerSecond: Number(values.rate), seconds: minutes * 60 }))
  for (let next = startedAt + everyMs; next <= startedAt + minutes * 60_000; next += everyMs) {
    await pause(Math.max(0, next - performance.now()))
    await note(startedAt)
  }
  const { perSecond, unacknowledged, disconnected } = await load
  summarise()
  console.log(`${perSecond} readings/s acknowledged, ${unacknowledged} unacknowledged, ${disconnected} cut; ${browser.messages()} messages to the browser; ${machineLoad()}`)
} finally {
  browser.close()
  await atrium.stop()
}
