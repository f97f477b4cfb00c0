import { createWorld } from './ground-truth.ts'
import { uploadHistory } from './history-upload.ts'
import { keepBookings } from './live-bookings.ts'
import { LiveClients, reasonOf } from './live-clients.ts'
import { tellPastBookings } from './past-bookings.ts'
import { provisionDemo } from './provision-demo.ts'
import { provisionEvaluation } from './provision-evaluation.ts'
import { provisionPeople, type PeopleServer } from './provision-people.ts'
import { provisionResources } from './provision-resources.ts'
import { readMarker, writeMarker, type RunMarker } from './run-marker.ts'
import { simulate, type SimMessage } from './simulation.ts'
import type { FlawKind } from './sensor-flaws.ts'
import { writeTruth } from './truth-files.ts'
import { demoBuilding } from './building-plan.ts'
import { DAY_MS, zoneDays } from './zone-days.ts'

export interface RunOptions {
  readonly mqtt: string
  /** Null: nothing is provisioned. */
  readonly http: string | null
  /** An API token of the server; null where none is asked. */
  readonly token: string | null
  readonly seed: number
  readonly timeZone: string
  readonly speed: number
  readonly flaws: readonly FlawKind[]
  readonly historyDays: number
  readonly truthFolder: string | null
  readonly stateFolder: string
  readonly tries: number
  readonly log: (step: string, fields?: Record<string, unknown>) => void
  readonly signal: AbortSignal
}

/** A shorter gap than this since the last run is not worth a history message. */
const SHORTEST_GAP_MS = 60_000
const MARK_EVERY_MS = 60_000

/**
 * Provisions the site, connects the devices, tells what they know, lives on in real time, and beside
 * that tells the past. Ends when the signal aborts; rejects when broker or server stay away at start.
 */
export async function runSimulator(options: RunOptions): Promise<void> {
  const { log, signal, seed, timeZone, flaws } = options
  const building = demoBuilding(timeZone)
  const imported = options.http === null ? false : (await provisionDemo(options.http, building, options.tries, signal)).imported
  if (options.http !== null) {
    const server = { http: options.http, token: options.token, signal }
    log('people-ready', { ...await provisionPeople(server, seed, new Date().toISOString().slice(0, 10)) })
    log('resources-ready', { ...await provisionResources(server) })
    log('evaluation-ready', { ...await provisionEvaluation(server, seed, building, new Date().getUTCFullYear()) })
  }
  log('site-ready', { site: building.site.id, imported, timeZone, devices: building.devices.length })
  const started = Date.now()
  const simulation = simulate({ seed, timeZone, from: started, to: Infinity, flaws, announce: true, errands: true, stampAt: (at) => started + (at - started) / options.speed })
  const clients = new LiveClients({ url: options.mqtt, devices: simulation.devices, log })
  await clients.connect(options.tries, signal)
  const identity = { seed, timeZone, mqtt: options.mqtt }
  const marker = imported ? null : await readMarker(options.stateFolder, identity)
  const past = tellThePast(options, marker, started)
  // The building lives without its calendar, too.
  if (options.http !== null && options.speed === 1) {
    bookingsOf({ http: options.http, token: options.token, signal }, options, imported ? started : null).catch((error: unknown) => { if (!signal.aborted) log('bookings-ended', { reason: reasonOf(error) }) })
  }
  // Live goes on while the past is told; a failure of either ends the run.
  const live = playLive(simulation.messages(), clients, started, options.speed, signal, options.truthFolder === null ? null : truthKeeper(options, started))
  try {
    await Promise.all([live, past.then(() => keepMarker(options, identity))])
  } finally {
    await clients.close()
    log('stopped', {})
  }
}

/** What the people had booked before `told` (null: the server knows), and then what they book from now on. */
async function bookingsOf(server: PeopleServer & { readonly signal: AbortSignal }, { seed, timeZone, historyDays, log }: RunOptions, told: number | null): Promise<void> {
  const world = createWorld(seed, timeZone, true)
  if (told !== null && historyDays > 0) log('past-bookings-told', { ...await tellPastBookings(server, world, { from: told - historyDays * DAY_MS, to: told }) })
  await keepBookings(server, world, log)
}

async function tellThePast(options: RunOptions, marker: RunMarker | null, until: number): Promise<void> {
  const { log, historyDays, seed, timeZone, flaws, mqtt, signal } = options
  const from = Math.max(until - historyDays * DAY_MS, marker?.toldUntil ?? 0)
  if (options.truthFolder !== null) log('truth-written', { files: (await writeTruth(options.truthFolder, { seed, timeZone, flaws, from: Math.min(from, until - 1), to: endOfDay(timeZone, until) })).length, folder: options.truthFolder })
  if (until - from < SHORTEST_GAP_MS) { log('history-complete', { samples: 0 }); return }
  log('history-started', { from: new Date(from).toISOString(), to: new Date(until).toISOString() })
  try {
    const done = await uploadHistory({ url: mqtt, seed, timeZone, flaws, from, to: until, signal, onProgress: (progress) => log('history-progress', { ...progress }) })
    log('history-complete', { ...done })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

const endOfDay = (timeZone: string, at: number): number => {
  const zone = zoneDays(timeZone)
  return zone.start(zone.dayOf(at) + 1)
}

/** Notes every minute how far the story is told; only called once the past is complete. */
async function keepMarker(options: RunOptions, identity: Omit<RunMarker, 'toldUntil'>): Promise<void> {
  while (!options.signal.aborted) {
    await writeMarker(options.stateFolder, { ...identity, toldUntil: Date.now() })
    await until(Date.now() + MARK_EVERY_MS, options.signal)
  }
}

/** Writes each further day's truth when it begins. */
function truthKeeper({ seed, timeZone, flaws, truthFolder }: RunOptions, started: number): (at: number) => Promise<void> {
  let written = endOfDay(timeZone, started)
  return async (at) => {
    if (at < written || truthFolder === null) return
    const to = endOfDay(timeZone, at)
    await writeTruth(truthFolder, { seed, timeZone, flaws, from: written, to })
    written = to
  }
}

async function playLive(
  messages: Iterator<SimMessage, void, undefined>, clients: LiveClients, started: number, speed: number, signal: AbortSignal, keepTruth: ((at: number) => Promise<void>) | null,
): Promise<void> {
  for (let next = messages.next(); !next.done && !signal.aborted; next = messages.next()) {
    const message = next.value
    const due = started + (message.at - started) / speed
    if (due - Date.now() > 1) await until(due, signal)
    if (keepTruth) await keepTruth(message.at)
    if (!signal.aborted) clients.publish(message)
  }
}

/** Resolves at a moment of the wall clock, or at once when the signal aborts. */
const until = (at: number, signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  if (signal.aborted) { resolve(); return }
  const finish = (): void => { clearTimeout(timer); signal.removeEventListener('abort', finish); resolve() }
  const timer = setTimeout(finish, Math.max(0, at - Date.now()))
  signal.addEventListener('abort', finish)
})
