/**
 * What the timeline of all resources costs a browser: 100 resources, one day, 800 bookings, drawn and scrolled.
 *
 *   npx tsx bench/booking-grid.ts [--rounds 3]
 *
 * Baseline in the same run: the same page of a day without bookings (the empty grid), loaded and scrolled alike.
 * Times are thread time as Chromium counts it. Frames: while the grid is scrolled from end to end for 3 s.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { BookingMade, BookingPolicy } from '#contract/bookings'
import { chromium, type Browser } from 'playwright-core'
import { signIn } from '../test/e2e/administrator.ts'
import { makeBookable, SITE } from '../test/e2e/bookable-site.ts'
import { newDataFolder, removeDataFolder, startAtrium, type RunningAtrium } from '../test/e2e/running-atrium.ts'
import { machineLoad, medianOf } from './figures.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })
const RESOURCES = 100
const BOOKINGS_EACH = 8
const SCROLL_MS = 3_000
/** As text: the loader's names for inner functions are not there in the page. Resolves with the frames that were drawn. */
const SCROLL = `new Promise((resolve) => {
  const grid = document.querySelector('.scroller')
  const begun = performance.now()
  let drawn = 0
  requestAnimationFrame(function step() {
    drawn += 1
    const part = (performance.now() - begun) / ${SCROLL_MS}
    grid.scrollTop = part * (grid.scrollHeight - grid.clientHeight)
    grid.scrollLeft = Math.abs(Math.sin(part * 6)) * (grid.scrollWidth - grid.clientWidth)
    if (part < 1) requestAnimationFrame(step)
    else resolve(drawn)
  })
})`
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const dateAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const FULL = dateAhead(2)
const EMPTY = dateAhead(3)
const two = (value: number): string => String(value).padStart(2, '0')

async function fill(atrium: RunningAtrium): Promise<void> {
  const api = await makeBookable(atrium)
  const [policy] = (await api.get<{ items: BookingPolicy[] }>(`/sites/${SITE}/booking-policies`)).items
  const everyDay = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }]
  for (let index = 3; index <= RESOURCES; index += 1) await api.post(`/sites/${SITE}/resources`, { id: `r${index}`, kind: 'room', name: `Room ${index}`, capacity: 6, features: [], policyId: policy!.id, openingHours: everyDay })
  const { items } = await api.get<{ items: { id: string }[] }>(`/sites/${SITE}/resources`)
  for (const [row, { id }] of items.entries()) for (let nth = 0; nth < BOOKINGS_EACH; nth += 1) {
    await api.post<BookingMade>(`/sites/${SITE}/bookings`, { resourceId: id, from: `${FULL}T${two(6 + 2 * nth)}:${row % 2 ? '00' : '15'}`, to: `${FULL}T${two(7 + 2 * nth)}:${row % 3 ? '00' : '30'}`, title: `Meeting ${row}.${nth}` })
  }
}

interface Cost { readonly script: number; readonly layout: number; readonly scrollScript: number; readonly frames: number; readonly blocks: number }

async function costOf(browser: Browser, atrium: RunningAtrium, date: string, blocks: number): Promise<Cost> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  const { cookie } = await signIn(atrium.url, atrium.account)
  const at = cookie.indexOf('=')
  await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: atrium.url }])
  const page = await context.newPage()
  const cdp = await context.newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const metric = async (name: string): Promise<number> => (await cdp.send('Performance.getMetrics')).metrics.find((one) => one.name === name)!.value * 1e3
  await page.goto(`${atrium.url}/bookings?view=timeline&date=${date}`)
  await page.waitForFunction(([rows, expected]) => document.querySelectorAll('.lane[data-row]').length === rows && document.querySelectorAll('.lane [data-booking]').length === expected, [RESOURCES, blocks] as const, { timeout: 60_000 })
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  const [script, layout] = [await metric('ScriptDuration'), await metric('LayoutDuration')]
  const frames = await page.evaluate<number>(SCROLL)
  const scrollScript = await metric('ScriptDuration') - script
  await context.close()
  return { script, layout, scrollScript, frames: frames / (SCROLL_MS / 1e3), blocks }
}

const line = (name: string, cost: Cost): string =>
  `${name.padEnd(16)} until drawn: scripting ${cost.script.toFixed(0)} ms, layout ${cost.layout.toFixed(0)} ms; scrolled for 3 s: scripting ${cost.scrollScript.toFixed(0)} ms, ${cost.frames.toFixed(0)} frames/s; ${cost.blocks} blocks`

const root = fileURLToPath(new URL('..', import.meta.url))
const built = spawnSync(process.execPath, ['--input-type=module', '-e', "(await import('./scripts/ensure-web.mjs')).ensureWeb()"], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
if (built.status !== 0) throw new Error('the web could not be built')
const folder = await newDataFolder()
const atrium = await startAtrium({ dataFolder: folder })
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium', args: FLAGS })
try {
  await fill(atrium)
  const rounds: { empty: Cost; full: Cost }[] = []
  for (let round = 1; round <= Number(values.rounds); round += 1) {
    const empty = await costOf(browser, atrium, EMPTY, 0)
    const full = await costOf(browser, atrium, FULL, RESOURCES * BOOKINGS_EACH)
    console.log(`  ${line('empty', empty)}`)
    console.log(`  ${line('800 bookings', full)}; ${machineLoad()}`)
    rounds.push({ empty, full })
  }
  for (const name of ['empty', 'full'] as const) {
    const median = (figure: keyof Cost): number => medianOf(rounds.map((round) => round[name][figure]))
    console.log(line(`median, ${name}`, { script: median('script'), layout: median('layout'), scrollScript: median('scrollScript'), frames: median('frames'), blocks: median('blocks') }))
  }
} finally {
  await browser.close()
  await atrium.stop()
  await removeDataFolder(folder)
}
