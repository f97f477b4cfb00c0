import { Command, InvalidArgumentError } from 'commander'
import { demoBuilding, SITE_ID } from './building-plan.ts'
import { floorPlanSvg } from './floor-plan-svg.ts'
import { reasonOf } from './live-clients.ts'
import { knownTimeZone } from './provision-demo.ts'
import { runSimulator } from './run-simulator.ts'
import { FLAW_KINDS, parseFlaws, type FlawKind } from './sensor-flaws.ts'
import { defaultTimeZone, zoneDays } from './zone-days.ts'

interface Given {
  mqtt: string; http: string; seed: number; timeZone: string; speed: number; flaws: FlawKind[]
  historyDays: number; truth?: string; state: string; tries: number; printBuilding?: true; printPlan?: number
}

const number = (minimum: number, maximum: number, whole: boolean) => (text: string): number => {
  const value = Number(text)
  if (!Number.isFinite(value) || value < minimum || value > maximum || (whole && !Number.isInteger(value))) throw new InvalidArgumentError(`It must be a${whole ? ' whole' : ''} number from ${minimum} to ${maximum}.`)
  return value
}

const timeZone = (text: string): string => {
  try {
    zoneDays(text)
    return text
  } catch {
    throw new InvalidArgumentError('It is no IANA time zone, such as Asia/Shanghai.')
  }
}

const flaws = (text: string): FlawKind[] => {
  try {
    return parseFlaws(text)
  } catch (error) {
    throw new InvalidArgumentError(reasonOf(error))
  }
}

const program = new Command('devices-sim')
  .description('A simulated building: seeded people with days, and 297 devices that speak native, Zigbee2MQTT and ChirpStack to an MQTT broker.')
  .option('--mqtt <url>', 'broker', 'mqtt://127.0.0.1:1883')
  .option('--http <url>', 'server to give the building to when it does not have it; "none": do not', 'http://127.0.0.1:3000')
  .option('--seed <n>', 'who lives here: same seed, same people', number(0, 2 ** 31 - 1, true), 1)
  .option('--time-zone <zone>', 'the building\'s IANA zone (default: the one that the server has for it, else the machine\'s; where that is UTC, one where it is day)', timeZone)
  .option('--speed <n>', 'simulated seconds a second; above 1 every clock shows the real time, so durations shrink for the server: for load and show only', number(0.1, 10_000, false), 1)
  .option('--flaws <list>', `comma list of ${FLAW_KINDS.join(', ')}; or all, none`, flaws, [])
  .option('--history-days <n>', 'days of the past to tell at the first start (0: none)', number(0, 400, true), 28)
  .option('--truth <folder>', 'write ground truth here as JSON lines')
  .option('--state <folder>', 'where to note how far the story is told', 'data/devices-sim')
  .option('--tries <n>', 'attempts, a second apart, before giving up on broker or server', number(1, 10_000, true), 60)
  .option('--print-building', 'print the building as an import file and exit')
  .option('--print-plan <level>', 'print a floor (0 or 1) as SVG and exit', number(0, 1, true))

const GOODBYE_MS = 4_000

/** One JSON line a notable step, on standard output. */
const log = (step: string, fields: Record<string, unknown> = {}): void => console.log(JSON.stringify({ time: new Date().toISOString(), step, ...fields }))

async function main(): Promise<void> {
  const given = program.parse().opts<Given>()
  const ownZone = given.timeZone ?? defaultTimeZone(Date.now())
  if (given.printBuilding) { process.stdout.write(`${JSON.stringify(demoBuilding(ownZone), null, 1)}\n`); return }
  if (given.printPlan !== undefined) { process.stdout.write(`${floorPlanSvg(demoBuilding(ownZone), given.printPlan)}\n`); return }
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => {
    stop.abort()
    // A broker that went first never acknowledges the goodbyes.
    setTimeout(() => process.exit(0), GOODBYE_MS).unref()
  })
  if (given.speed !== 1) log('speed-warning', { speed: given.speed, meaning: 'time stamps are real, durations are shortened: not for measuring occupancy' })
  const http = given.http === 'none' ? null : given.http
  const zone = async (): Promise<string> => given.timeZone ?? (http === null ? null : await knownTimeZone(http, SITE_ID, given.tries, stop.signal)) ?? ownZone
  const run = zone().then((timeZone) => runSimulator({
    mqtt: given.mqtt, http, token: process.env.ATRIUM_TOKEN ?? null, seed: given.seed, timeZone, speed: given.speed, flaws: given.flaws, historyDays: given.historyDays,
    truthFolder: given.truth ?? null, stateFolder: given.state, tries: given.tries, log, signal: stop.signal,
  }))
  // Asked to stop while it still waits for broker or server: that is no failure.
  await run.catch((error: unknown) => { if (!stop.signal.aborted) throw error })
}

main().then(() => process.exit(0), (error: unknown) => {
  console.error(reasonOf(error))
  process.exit(1)
})
