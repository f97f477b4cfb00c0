/**
 * What the live page costs a browser: 500 live elements on one floor (100 rooms, 400 desks), changed by
 * real publishes through a whole `atrium serve`, so many that the room's ten messages a second are full:
 *
 *   npx tsx bench/floor-plan.ts [--seconds 20] [--rounds 3] [--changes 100] [--profile FILE.cpuprofile]
 *
 * Baseline in the same run: the same page while nothing changes. Times are thread time as Chromium counts
 * it (not wall time, so that a busy machine does not lengthen them), in ms a second.
 * Target: at most 50 ms of scripting a second.
 */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import mqtt, { type MqttClient } from 'mqtt'
import { ADMINISTRATOR } from '../test/e2e/administrator.ts'
import { openPage } from '../test/e2e/chromium.ts'
import { chromium, type CDPSession, type Page } from 'playwright-core'
import { startAtrium, syntheticBuilding } from './atrium-target.ts'
import { watchLive } from './delay-probe.ts'
import { machineLoad, medianOf } from './figures.ts'

const { values } = parseArgs({ options: {
  seconds: { type: 'string', default: '20' }, rounds: { type: 'string', default: '3' }, changes: { type: 'string', default: '100' }, profile: { type: 'string' },
} })
const seconds = Number(values.seconds)
const changesPerSecond = Number(values.changes)
const ROOMS = 100
const DESKS_PER_ROOM = 4
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const building = syntheticBuilding(ROOMS, 1, DESKS_PER_ROOM)
const devices = building.devices.map(({ id }) => id)
const isDesk = (device: string): boolean => device.includes('-')
const counts = new Map(devices.map((device) => [device, 0]))

/** A desk is taken or left, a room's people come or go by one. */
function change(client: MqttClient, device: string): void {
  const before = counts.get(device)!
  const count = isDesk(device) ? 1 - before : (before + 1) % 9
  counts.set(device, count)
  client.publish(`atrium/v1/bench/${device}/people.count`, String(count), { qos: 1 })
}

/** So many changes a second, at every device in turn but in no order of the plan. */
async function keepChanging(client: MqttClient, signal: AbortSignal): Promise<void> {
  const startedAt = performance.now()
  for (let sent = 0; !signal.aborted;) {
    for (; sent < ((performance.now() - startedAt) / 1e3) * changesPerSecond; sent += 1) change(client, devices[(sent * 197) % devices.length]!)
    await pause(10)
  }
}

interface Cost { readonly script: number; readonly layout: number; readonly style: number; readonly task: number; readonly frames: number; readonly messages: number; readonly elements: number }
const COUNTED = { script: 'ScriptDuration', layout: 'LayoutDuration', style: 'RecalcStyleDuration', task: 'TaskDuration' } as const

async function countersOf(cdp: CDPSession, page: Page): Promise<Record<keyof typeof COUNTED | 'frames', number>> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  const inMs = (name: string): number => metrics.find((metric) => metric.name === name)!.value * 1e3
  const frames = await page.evaluate(() => (globalThis as unknown as { countedFrames: number }).countedFrames)
  return { script: inMs(COUNTED.script), layout: inMs(COUNTED.layout), style: inMs(COUNTED.style), task: inMs(COUNTED.task), frames }
}

async function costOf(cdp: CDPSession, page: Page, socket: { messages(): number; elements(): number }): Promise<Cost> {
  const before = { ...(await countersOf(cdp, page)), messages: socket.messages(), elements: socket.elements(), at: performance.now() }
  await pause(seconds * 1e3)
  const after = { ...(await countersOf(cdp, page)), messages: socket.messages(), elements: socket.elements(), at: performance.now() }
  const passedS = (after.at - before.at) / 1e3
  const per = (name: keyof Cost): number => (after[name] - before[name]) / passedS
  return { script: per('script'), layout: per('layout'), style: per('style'), task: per('task'), frames: per('frames'), messages: per('messages'), elements: (after.elements - before.elements) / Math.max(1, after.messages - before.messages) }
}

/** The states that the plan shows, to be sure that what was measured is a plan that changes. */
const shownStates = (page: Page): Promise<string[]> =>
  page.evaluate(() => [...document.querySelectorAll('[data-desk], [data-room]')].map((element) => element.getAttribute('data-state') ?? ''))

const line = (name: string, { script, layout, style, task, frames, messages, elements }: Cost): string =>
  `${name.padEnd(9)} scripting ${script.toFixed(1)} ms/s, style ${style.toFixed(1)}, layout ${layout.toFixed(1)}, all tasks ${task.toFixed(1)} ms/s; ${frames.toFixed(0)} frames/s; ${messages.toFixed(1)} messages/s of ${elements.toFixed(1)} elements`

function buildWeb(): void {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const built = spawnSync(process.execPath, ['--input-type=module', '-e', "(await import('./scripts/ensure-web.mjs')).ensureWeb()"], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (built.status !== 0) throw new Error('the web could not be built')
}

async function measure(page: Page, client: MqttClient, socket: { messages(): number; elements(): number }): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  // As text: the loader's names for inner functions are not there in the page.
  await page.evaluate('countedFrames = 0; (function count() { countedFrames += 1; requestAnimationFrame(count) })()')
  const rounds: { idle: Cost; changing: Cost }[] = []
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    await pause(3_000)
    const idle = await costOf(cdp, page, socket)
    console.log(`  ${line('idle', idle)}; ${machineLoad()}`)
    const before = await shownStates(page)
    const stop = new AbortController()
    const changing = keepChanging(client, stop.signal)
    await pause(3_000)
    const after = await shownStates(page)
    if (values.profile && round === 1) await cdp.send('Profiler.enable').then(() => cdp.send('Profiler.start'))
    const cost = await costOf(cdp, page, socket)
    if (values.profile && round === 1) writeFileSync(values.profile, JSON.stringify((await cdp.send('Profiler.stop')).profile))
    stop.abort()
    await changing
    console.log(`  ${line('changing', cost)}; ${after.filter((state, index) => state !== before[index]).length} of ${after.length} elements showed another state 3 s after the begin; ${machineLoad()}`)
    rounds.push({ idle, changing: cost })
  }
  for (const name of ['idle', 'changing'] as const) {
    const median = (figure: keyof Cost) => medianOf(rounds.map((round) => round[name][figure]))
    console.log(line(`median of ${rounds.length}: ${name}`, { script: median('script'), layout: median('layout'), style: median('style'), task: median('task'), frames: median('frames'), messages: median('messages'), elements: median('elements') }))
  }
}

buildWeb()
const atrium = await startAtrium(building)
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: FLAGS })
const client = await mqtt.connectAsync({ host: '127.0.0.1', port: atrium.mqttPort, reconnectPeriod: 0 })
const socket = await watchLive('site', atrium, null, new Map(), () => undefined)
try {
  for (const device of devices) change(client, device)
  const { page } = await openPage(browser, {}, { url: atrium.httpUrl, account: ADMINISTRATOR })
  await page.goto(`${atrium.httpUrl}/?view=plan`)
  await page.waitForFunction((expected) => document.querySelectorAll('[data-desk], [data-room]').length === expected, devices.length, { timeout: 60_000 })
  console.log(`${ROOMS} rooms and ${ROOMS * DESKS_PER_ROOM} desks on one floor, ${changesPerSecond} changes a second`)
  await measure(page, client, socket)
} finally {
  socket.close()
  client.end(true)
  await browser.close()
  await atrium.stop()
}
