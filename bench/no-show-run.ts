import type { Building } from '#contract/api'
import type { BookingTruth } from '../devices-sim/day-bookings.ts'
import { simulate, type Simulation } from '../devices-sim/simulation.ts'
import type { FlawKind } from '../devices-sim/sensor-flaws.ts'
import { PlaceWatch } from '../server/booking-presence/place-watch.ts'
import { SETTLE_MS, verdictOf, type JudgedBooking, type Verdict } from '../server/booking-presence/release-rules.ts'
import { MachineStates } from '../server/live/machine-states.ts'
import { occupiedBySpace } from './occupancy-score-run.ts'
import { SimulatedServer } from './simulated-server.ts'

const DAY_MS = 86_400_000
/** Before the first booking that counts: sensors must have been seen to work, and at a week's beginning some rooms were last used days ago. */
const WARM_UP_DAYS = 4
const MINUTE = 60_000
/** As the service does it (server/booking-presence/presence-service.ts). */
const JUDGE_EVERY_MS = 5_000
const DESK_EVERY_MS = 10_000

/** The demo's policies: who sits down at a desk or starts a machine may take longer than who meets others. */
export const RULES = {
  meeting: { earlyMin: 10, graceMin: 15 }, call: { earlyMin: 10, graceMin: 15 }, event: { earlyMin: 30, graceMin: 15 },
  desk: { earlyMin: 30, graceMin: 30 }, machine: { earlyMin: 10, graceMin: 15 },
} as const satisfies Record<BookingTruth['booking']['kind'], { earlyMin: number; graceMin: number }>

export interface NoShowOptions { readonly seed: number; readonly timeZone: string; readonly from: number; readonly to: number; readonly flaws: readonly FlawKind[]; /** Days before the first booking that counts; default WARM_UP_DAYS. */ readonly warmUpDays?: number }

const warmFrom = ({ from, warmUpDays = WARM_UP_DAYS }: NoShowOptions): number => from - warmUpDays * DAY_MS

/** What became of a booking: the verdict when it was given, or why there was none by its end. */
export interface JudgedOutcome {
  readonly truth: BookingTruth
  readonly outcome: 'came' | 'released' | 'unknown'
  readonly at: number
  readonly verdict: Verdict
  /** The party was at its place between the first moment that it could come and the verdict. */
  readonly inUse: boolean
  /** None of the party came in its time for arriving. */
  readonly stayedAway: boolean
  /** Nobody at all was there from the start to the end of grace: what METRICS calls a no-show. */
  readonly empty: boolean
}

export interface NoShowRun { readonly options: NoShowOptions; readonly outcomes: readonly JudgedOutcome[]; readonly messages: number; readonly flawedDevices: number; readonly seconds: number }

/** Bookings, people and sensors of a period; the real ingest, the real engine and the real rule in virtual time, warmed up before. */
export function runNoShows(options: NoShowOptions): NoShowRun {
  const startedAt = performance.now()
  const simulation = simulate({ ...options, from: warmFrom(options), announce: true, errands: true })
  const judge = new Judge(simulation, options)
  for (const message of simulation.messages()) judge.take(message)
  judge.server.finish(options.to)
  return {
    options, outcomes: judge.outcomes, messages: judge.server.messages, flawedDevices: new Set(simulation.truth.flaws.map(({ deviceId }) => deviceId)).size,
    seconds: (performance.now() - startedAt) / 1000,
  }
}

interface Open { readonly truth: BookingTruth; readonly judged: JudgedBooking; last: Verdict | null }

class Judge {
  readonly server: SimulatedServer
  readonly outcomes: JudgedOutcome[] = []
  readonly #waiting: Open[]
  #open: Open[] = []
  readonly #watch: PlaceWatch
  readonly #machines = new MachineStates()
  readonly #building: Building
  readonly #powered = new Map<string, { from: number; to: number }[]>()
  readonly #occupied: ReadonlyMap<string, readonly { readonly from: number; readonly to: number }[]>

  constructor(simulation: Simulation, options: NoShowOptions) {
    const { from, to } = options
    this.#building = { ...simulation.building, version: 1 }
    const { bookings } = simulation.truth
    this.#occupied = occupiedBySpace(simulation)
    for (const { equipmentId, state, from: starts, to: ends } of simulation.truth.machines) {
      if (state !== 'off') this.#powered.set(equipmentId, [...(this.#powered.get(equipmentId) ?? []), { from: starts, to: ends }])
    }
    this.#waiting = bookings.filter(({ booking }) => booking.from >= from && booking.to < to).map((truth) => ({ truth, judged: judgedOf(truth, bookings), last: null })).sort((one, other) => one.judged.from - other.judged.from)
    this.server = new SimulatedServer(simulation.building, warmFrom(options), 1, (now) => { if (now % JUDGE_EVERY_MS === 0) this.#judge(now) })
    this.#watch = new PlaceWatch({ occupancy: this.server.occupancy, machineTrace: (id) => this.#machines.trace(id) })
  }

  take(message: Parameters<SimulatedServer['take']>[0]): void {
    for (const { sample, device } of this.server.take(message)) {
      const equipment = sample.point === 'power.active' && !sample.retained && !sample.historical ? this.#building.equipment.find(({ id }) => id === device.placement.equipmentId) : undefined
      if (equipment) this.#machines.take(equipment, sample.value, Math.min(sample.observedAt, sample.receivedAt), (device.reportEveryS ?? 0) * 1000)
    }
  }

  #judge(now: number): void {
    while (this.#waiting[0] && this.#waiting[0].judged.from - RULES[this.#waiting[0].truth.booking.kind].earlyMin * MINUTE <= now) this.#open.push(this.#waiting.shift()!)
    this.#open = this.#open.filter((open) => {
      const { booking } = open.truth
      // Before `until` only an arrival can change the verdict, and that shows; a desk's room is watched all the time.
      if (booking.kind === 'desk' ? now % DESK_EVERY_MS !== 0 : open.last?.kind === 'wait' && now < Math.min(open.last.until, booking.to) && booking.place.equipmentId === null && this.server.occupancy.glance(booking.place.spaceId)?.state !== 'occupied') return true
      const verdict = verdictOf(open.judged, RULES[booking.kind], this.#watch.evidenceOf([booking.place], now), now)
      open.last = verdict
      if (verdict.kind === 'wait' && now < booking.to) return true
      this.outcomes.push(this.#outcomeOf(open, verdict, now))
      return false
    })
  }

  #used({ spaceId, equipmentId }: BookingTruth['booking']['place']): readonly { from: number; to: number }[] {
    return equipmentId === null ? this.#occupied.get(spaceId) ?? [] : this.#powered.get(equipmentId) ?? []
  }

  #outcomeOf({ truth }: Open, verdict: Verdict, at: number): JudgedOutcome {
    const { booking, presence } = truth
    const { earlyMin, graceMin } = RULES[booking.kind]
    const overlaps = (list: readonly { from: number; to: number }[], from: number, to: number): boolean => list.some((stretch) => stretch.from < to && stretch.to > from)
    const stayedAway = !overlaps(presence, booking.from - earlyMin * MINUTE, booking.from + graceMin * MINUTE + SETTLE_MS)
    return {
      truth, verdict, at, outcome: verdict.kind === 'came' ? 'came' : verdict.kind === 'no-show' ? 'released' : 'unknown',
      inUse: overlaps(presence, booking.from - earlyMin * MINUTE, at), stayedAway,
      empty: stayedAway && !overlaps(this.#used(booking.place), booking.from, booking.from + graceMin * MINUTE),
    }
  }
}

/** The booking before at the same place that may still be there when people may come for this one. */
function judgedOf({ booking }: BookingTruth, all: readonly BookingTruth[]): JudgedBooking {
  const earliest = booking.from - RULES[booking.kind].earlyMin * MINUTE
  const before = all.filter(({ booking: other }) => other.place.spaceId === booking.place.spaceId && other.place.equipmentId === booking.place.equipmentId && other.from < booking.from && other.to > earliest)
  const last = before.at(-1)?.booking
  return { from: booking.from, to: booking.to, previous: last ? { from: last.from, to: last.to } : null }
}
