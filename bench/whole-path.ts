/**
 * Readings a second through everything: accepted, journalled, decoded, occupancy, stored, pushed to a
 * browser's socket. Beside bare aedes and Mosquitto in the same run, as ratios to bare aedes:
 *
 *   npx tsx bench/whole-path.ts [--seconds 10] [--connections 500] [--rounds 3]
 *
 * Targets (issue: whole path): QoS 1 ≥ 20,000/s and ≥ 0.25 of bare aedes with nothing lost; QoS 0 ≥ 40,000/s.
 * Bare aedes has one in-process subscriber that counts; Mosquitto stores nothing before it acknowledges.
 */
import { parseArgs } from 'node:util'
import { io } from 'socket.io-client'
import { LIVE_PATH, type LiveChanges } from '#contract/live'
import { startAtrium, syntheticBuilding } from './atrium-target.ts'
import { MOSQUITTO, startMosquitto, startNode, type Report, type Target } from './broker-targets.ts'
import { runLoadInChild, type LoadResult } from './mqtt-load.ts'
import { bearer } from '../test/e2e/administrator.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' }, connections: { type: 'string', default: '500' }, rounds: { type: 'string', default: '3' } } })
const seconds = Number(values.seconds)
const connections = Number(values.connections)
const WARM_UP_SECONDS = 2
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

interface Outcome {
  readonly name: string
  /** Sustained: what came out at the far end over the time that it took, first message to last. */
  readonly perSecond: number
  readonly sent: number
  readonly arrived: number | null
  readonly load: LoadResult
  readonly note: string
}

/** People counts of 500 rooms: each one changes what the room shows. */
const load = (port: number, qos: 0 | 1) => ({ port, connections, qos, seconds, warmUpSeconds: WARM_UP_SECONDS, window: 32, topic: 'atrium/v1/bench/d%d/people.count', payload: '%n' })

async function measureBroker(target: Target, qos: 0 | 1): Promise<Outcome> {
  const before = await target.report()
  const result = await runLoadInChild(load(target.port, qos))
  const after = await quiet(target, before, result.sent)
  const arrived = after && before ? after.received - before.received : null
  // What a sender hands to the kernel at QoS 0 says little; what arrived, over the time that it took, does.
  const perSecond = qos === 0 && after ? Math.round((after.received / after.spanMs) * 1_000) : result.perSecond
  return { name: target.name, perSecond, sent: result.sent, arrived, load: result, note: '' }
}

async function quiet(target: Target, before: Report | null, sent: number): Promise<Report | null> {
  let last = await target.report()
  for (let still = 0; last && before && last.received - before.received < sent && still < 10; still += 1) {
    await pause(300)
    const next = await target.report()
    if (next && next.received > last.received) still = 0
    last = next
  }
  return last
}

async function measureAtrium(qos: 0 | 1): Promise<Outcome> {
  const atrium = await startAtrium(syntheticBuilding(connections, 10))
  const browser = io(atrium.httpUrl, { path: LIVE_PATH, transports: ['websocket'], extraHeaders: bearer(atrium.token) })
  let pushed = 0
  browser.on('changes', (changes: LiveChanges) => { pushed += changes.spaces?.length ?? 0 })
  await browser.emitWithAck('join', { siteId: 'bench', floorId: null })
  try {
    const startedAt = performance.now()
    const cpuBefore = await atrium.metric('process_cpu_seconds_total')
    const result = await runLoadInChild(load(atrium.mqttPort, qos))
    let stored = 0
    let storedAt = performance.now()
    for (let still = 0; stored < result.sent && still < 20; still += 1) {
      const next = await atrium.metric('atrium_telemetry_readings')
      if (next > stored) [still, storedAt] = [0, performance.now()]
      stored = next
      if (stored < result.sent) await pause(200)
    }
    const cpuMicros = ((await atrium.metric('process_cpu_seconds_total')) - cpuBefore) * 1e6 / result.sent
    const connectS = 1 // 500 connections are open before the first publish; counted against us
    const perSecond = Math.round(stored / ((storedAt - startedAt) / 1_000 - connectS))
    const rssMb = Math.round((await atrium.metric('process_resident_memory_bytes')) / 1e6)
    return { name: 'atrium', perSecond, sent: result.sent, arrived: stored, load: result, note: `, ${cpuMicros.toFixed(1)} µs CPU a reading, ${rssMb} MB, ${pushed} room changes pushed` }
  } finally {
    browser.disconnect()
    await atrium.stop()
  }
}

async function withTarget(start: () => Promise<Target>, qos: 0 | 1): Promise<Outcome> {
  const target = await start()
  try {
    return await measureBroker(target, qos)
  } finally {
    await target.stop()
  }
}

function print({ name, perSecond, sent, arrived, load: { latencyMs, unacknowledged, disconnected }, note }: Outcome, base: number): void {
  const loss = arrived === null ? '' : `, ${arrived} of ${sent} ${name === 'atrium' ? 'stored' : 'received'} (lost ${sent - arrived})`
  const latency = latencyMs ? `, acknowledged p50 ${latencyMs.p50.toFixed(1)} p99 ${latencyMs.p99.toFixed(1)} ms` : ''
  console.log(`  ${name.padEnd(10)} ${String(perSecond).padStart(8)}/s  ${(perSecond / base).toFixed(2)} of bare aedes${latency}${loss}, unacknowledged ${unacknowledged}, cut ${disconnected}${note}`)
}

const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]!

for (const qos of [1, 0] as const) {
  const rates: { aedes: number; atrium: number }[] = []
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    console.log(`\nQoS ${qos}, ${connections} connections flat out, round ${round}`)
    const aedes = await withTarget(() => startNode('aedes'), qos)
    print(aedes, aedes.perSecond)
    const atrium = await measureAtrium(qos)
    print(atrium, aedes.perSecond)
    if (MOSQUITTO) print(await withTarget(startMosquitto, qos), aedes.perSecond)
    else console.log('  Mosquitto is not installed here: left out.')
    rates.push({ aedes: aedes.perSecond, atrium: atrium.perSecond })
  }
  const ratio = median(rates.map(({ aedes, atrium }) => atrium / aedes))
  console.log(`QoS ${qos} median: ${median(rates.map(({ atrium }) => atrium))} readings/s through the whole path, ${ratio.toFixed(2)} of bare aedes`)
}
