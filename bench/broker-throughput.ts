/**
 * What the broker does a second, as a ratio to bare aedes and to Mosquitto in the same run:
 * `npx tsx bench/broker-throughput.ts [--seconds 5] [--connections 500]`
 */
import { parseArgs } from 'node:util'
import { MOSQUITTO, startMosquitto, startNode, type Report, type Target } from './broker-targets.ts'
import { runLoadInChild, type LoadOptions, type LoadResult } from './mqtt-load.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '5' }, connections: { type: 'string', default: '500' }, window: { type: 'string', default: '64' } } })
const seconds = Number(values.seconds)
const connections = Number(values.connections)

/** For QoS 0 the rate is what the broker received over the time it took, where it can be asked; what was sent says little. */
interface Row { readonly perSecond: number; readonly target: string; readonly load: LoadResult; readonly received: number | null; readonly cpuMicros: number | null }

async function measure(target: Target, load: Omit<LoadOptions, 'port'>): Promise<Row> {
  const before = await target.report()
  const result = await runLoadInChild({ ...load, port: target.port })
  // What the kernel still holds for the broker is read before it is counted.
  let after = await target.report()
  for (let quietMs = 0; after !== null && after.received < result.sent && quietMs < 3_000; quietMs += 200) {
    await new Promise(resolve => setTimeout(resolve, 200))
    const next: Report | null = await target.report()
    if (next!.received > after.received) quietMs = 0
    after = next
  }
  const received = after === null ? null : after.received - before!.received
  const perSecond = load.qos === 0 && after !== null ? Math.round(after.received / after.spanMs * 1_000) : result.perSecond
  return { perSecond, target: target.name, load: result, received, cpuMicros: received === null ? null : 1_000 * (after!.cpuMs - before!.cpuMs) / received }
}

const rows: string[] = []
for (const [title, load] of [
  [`QoS 1 flat out, ${connections} connections`, { connections, qos: 1, seconds, window: Number(values.window) }],
  ['QoS 1 at 2,000/s', { connections, qos: 1, seconds, ratePerSecond: 2_000 }],
  ['QoS 1 at 20,000/s', { connections, qos: 1, seconds, ratePerSecond: 20_000 }],
  ['QoS 0 at 40,000/s', { connections, qos: 0, seconds, ratePerSecond: 40_000 }],
  [`QoS 0 flat out, ${connections} connections`, { connections, qos: 0, seconds, window: 32 }],
] as const) {
  const results: Row[] = []
  for (const start of [() => startNode('aedes'), () => startNode('atrium'), ...(MOSQUITTO ? [startMosquitto] : [])]) {
    const target = await start()
    try { results.push(await measure(target, load)) } finally { await target.stop() }
  }
  rows.push(`\n${title}`)
  for (const { perSecond, target, load: result, received, cpuMicros } of results) {
    const base = results[0]!.perSecond
    const lost = received === null ? '' : `, received ${received} of ${result.sent}`
    const latency = result.latencyMs ? `, p50 ${result.latencyMs.p50.toFixed(1)} ms, p99 ${result.latencyMs.p99.toFixed(1)} ms` : ''
    const cpu = cpuMicros === null ? '' : `, ${cpuMicros.toFixed(1)} µs CPU a message`
    rows.push(`  ${target.padEnd(10)} ${String(perSecond).padStart(8)}/s  ${(perSecond / base).toFixed(2)} of bare aedes${latency}${lost}, unacknowledged ${result.unacknowledged}, cut ${result.disconnected}${cpu}`)
  }
}
console.log(rows.join('\n'))
if (!MOSQUITTO) console.log('\nMosquitto is not installed here: left out.')
