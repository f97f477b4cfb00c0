/**
 * From a device's publish to the browser's socket, in quiet and under 2,000 readings a second:
 *
 *   npx tsx bench/live-delay.ts [--seconds 30] [--rounds 1] [--rate 2000] [--busy-disk] [--profile FOLDER] [--node-args "…"]
 *
 * A whole `atrium serve` with 500 rooms on 10 floors and 10 more on the last floor that only the probe
 * speaks for; the load runs in a process of its own. Beside it, in the same run and under the same load,
 * what tells a noisy machine from a slow program: bare aedes with an MQTT subscriber ("bare MQTT") and
 * with nothing but a socket.io server beside it ("bare socket", the baseline of the ratios), and a bare
 * write and sync of 4 KB while Atrium runs ("bare sync").
 * "acknowledged" is the server's PUBACK to the same publishes, which waits for the disk; the page does not.
 * --busy-disk: a stranger syncs to the same disk all the while.
 * Target (issue 2): p99 ≤ 50 ms to the socket of a floor at 2,000/s.
 */
import { parseArgs } from 'node:util'
import { startAtrium, syntheticBuilding, type AtriumTarget } from './atrium-target.ts'
import { startNode } from './broker-targets.ts'
import { buildingLoad } from './building-load.ts'
import { ACKNOWLEDGED, DelayProbe, watchBridge, watchLive, watchMqtt } from './delay-probe.ts'
import { startStranger, syncDelays } from './disk-syncs.ts'
import { machineLoad, medianOf, quantileOf } from './figures.ts'
import { runLoadInChild } from './mqtt-load.ts'

const { values } = parseArgs({ options: {
  seconds: { type: 'string', default: '30' }, rounds: { type: 'string', default: '1' }, rate: { type: 'string', default: '2000' }, 'busy-disk': { type: 'boolean', default: false }, profile: { type: 'string' }, 'node-args': { type: 'string', default: '' },
} })
const seconds = Number(values.seconds)
const rate = Number(values.rate)
const FLOORS = 10
const LOADED = 500
const PROBES = Array.from({ length: 10 }, (_, index) => LOADED + index)
const PROBES_PER_SECOND = 4
const [BARE_MQTT, BARE_SOCKET, BARE_SYNC] = ['bare MQTT', 'bare socket', 'bare sync'] as const
/** Connecting and the first code paths are not what is asked for. */
const SETTLE_SECONDS = 8
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

type Delays = ReadonlyMap<string, readonly number[]>
interface Outcome { readonly name: string; readonly underLoad: boolean; readonly delays: readonly number[]; readonly published: number }

const devices = PROBES.map((index) => `d${index}`)
const deviceOf = new Map(PROBES.map((index) => [`r${index}`, `d${index}`]))

/** The probes of one situation; under load they begin when the load has settled. */
async function probeIn(underLoad: boolean, port: number, probe: DelayProbe, note: () => Promise<string>): Promise<{ published: number; delays: Delays }> {
  if (!underLoad) return await probe.run(seconds, PROBES_PER_SECOND)
  const load = runLoadInChild(buildingLoad(port, { connections: LOADED, ratePerSecond: rate, seconds: SETTLE_SECONDS + seconds + 2 }))
  await pause(SETTLE_SECONDS * 1_000)
  await note()
  const result = await probe.run(seconds, PROBES_PER_SECOND)
  console.log(`    ${await note()}`)
  const { perSecond, unacknowledged, latencyMs } = await load
  console.log(`    load: ${perSecond} readings/s acknowledged (p99 ${latencyMs?.p99.toFixed(1)} ms), ${unacknowledged} unacknowledged; ${machineLoad()}`)
  return result
}

const outcomesOf = (underLoad: boolean, { published, delays }: { published: number; delays: Delays }): Outcome[] =>
  [...delays].map(([name, each]) => ({ name, underLoad, delays: each, published }))

async function measureBare(): Promise<Outcome[]> {
  const target = await startNode('bridge')
  const probe = await DelayProbe.open(target.port, devices)
  const watchers = [
    await watchMqtt(BARE_MQTT, target.port, devices, probe.seenBy(BARE_MQTT)),
    await watchBridge(BARE_SOCKET, target.httpPort!, devices, probe.seenBy(BARE_SOCKET)),
  ]
  try {
    const outcomes: Outcome[] = []
    for (const underLoad of [false, true]) outcomes.push(...outcomesOf(underLoad, await probeIn(underLoad, target.port, probe, async () => 'bare aedes and socket.io')).filter(({ name }) => name !== ACKNOWLEDGED))
    return outcomes
  } finally {
    for (const watcher of watchers) watcher.close()
    probe.close()
    await target.stop()
  }
}

/** How late the server's own event loop was since the last call: what a delay above the pacing comes from. */
async function loopNote(atrium: AtriumTarget, messages: (cpuS: number) => string): Promise<string> {
  const found = await atrium.metrics('nodejs_eventloop_lag_p99_seconds', 'nodejs_eventloop_lag_max_seconds', 'process_cpu_seconds_total')
  // The monitor behind these figures ticks every 10 ms and counts its own 10.
  const late = (seconds: number) => Math.max(0, seconds * 1e3 - 10).toFixed(1)
  return `atrium's event loop late by p99 ${late(found.nodejs_eventloop_lag_p99_seconds)} max ${late(found.nodejs_eventloop_lag_max_seconds)} ms, ${messages(found.process_cpu_seconds_total)}`
}

async function measureAtrium(): Promise<Outcome[]> {
  const atrium = await startAtrium(syntheticBuilding(LOADED + PROBES.length, FLOORS), [...values['node-args'].split(' ').filter(Boolean), ...(values.profile ? ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] : [])])
  const probe = await DelayProbe.open(atrium.mqttPort, devices)
  const floor = await watchLive('floor', atrium, `f${FLOORS - 1}`, deviceOf, probe.seenBy('floor'))
  const site = await watchLive('site', atrium, null, deviceOf, probe.seenBy('site'))
  let counted = { at: performance.now(), cpuS: 0, floor: [0, 0], site: [0, 0] }
  const messages = (cpuS: number): string => {
    const now = { at: performance.now(), cpuS, floor: [floor.messages(), floor.elements()], site: [site.messages(), site.elements()] }
    const per = (name: 'floor' | 'site') => `${((now[name][0]! - counted[name][0]!) / ((now.at - counted.at) / 1e3)).toFixed(1)} messages/s of ${((now[name][1]! - counted[name][1]!) / (now[name][0]! - counted[name][0]!)).toFixed(0)} elements`
    const text = `${(100 * (now.cpuS - counted.cpuS) / ((now.at - counted.at) / 1e3)).toFixed(0)} % of a core; floor ${per('floor')}, site ${per('site')}`
    counted = now
    return text
  }
  try {
    await pause(2_000)
    const outcomes: Outcome[] = []
    for (const underLoad of [false, true]) {
      const [probed, syncs] = await Promise.all([
        probeIn(underLoad, atrium.mqttPort, probe, () => loopNote(atrium, messages)),
        pause(underLoad ? SETTLE_SECONDS * 1_000 : 0).then(() => syncDelays(seconds, PROBES_PER_SECOND)),
      ])
      outcomes.push({ name: BARE_SYNC, underLoad, delays: syncs, published: syncs.length }, ...outcomesOf(underLoad, probed))
    }
    return outcomes
  } finally {
    floor.close()
    site.close()
    probe.close()
    await atrium.stop()
  }
}

function print(outcomes: readonly Outcome[]): void {
  for (const underLoad of [false, true]) {
    const inThis = outcomes.filter((outcome) => outcome.underLoad === underLoad)
    const base = quantileOf(inThis.find(({ name }) => name === BARE_SOCKET)!.delays, 0.99)
    console.log(underLoad ? `  at ${rate} readings/s` : '  in quiet')
    for (const { name, delays, published } of inThis) {
      const [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1].map((quantile) => quantileOf(delays, quantile).toFixed(1))
      console.log(`    ${name.padEnd(12)} p50 ${p50} p95 ${p95} p99 ${p99} max ${max} ms, ${(quantileOf(delays, 0.99) / base).toFixed(1)} × the bare socket's p99 (${delays.length} of ${published} seen)`)
    }
  }
}

const rounds: Outcome[][] = []
const stranger = values['busy-disk'] ? startStranger() : null
for (let round = 1; round <= Number(values.rounds); round += 1) {
  console.log(`round ${round}, ${machineLoad()}`)
  const outcomes = [...await measureBare(), ...await measureAtrium()]
  print(outcomes)
  rounds.push(outcomes)
}
await stranger?.stop()
for (const name of [BARE_MQTT, BARE_SOCKET, BARE_SYNC, ACKNOWLEDGED, 'floor', 'site']) {
  const p99s = rounds.map((outcomes) => quantileOf(outcomes.find((outcome) => outcome.underLoad && outcome.name === name)!.delays, 0.99))
  console.log(`median of ${p99s.length}: ${name} p99 ${medianOf(p99s).toFixed(1)} ms at ${rate} readings/s; ${machineLoad()}`)
}
