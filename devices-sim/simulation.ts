import type { BuildingFile } from '#contract/building'
import { demoBuilding } from './building-plan.ts'
import { chirpstackFormat } from './chirpstack-format.ts'
import type { BookingTruth, WalkIn } from './day-bookings.ts'
import { AIR_LIVE_S, type Convention } from './device-models.ts'
import { DeviceFleet, type FleetMember } from './device-fleet.ts'
import { createWorld, machineIntervals, truthIntervals, truthPassages, type MachineInterval, type TruthInterval, type TruthPassage, type World } from './ground-truth.ts'
import { nativeFormat } from './native-format.ts'
import { drawAt } from './seeded-random.ts'
import type { FlawKind, FlawRecord } from './sensor-flaws.ts'
import type { Observation, SimDevice } from './sensor.ts'
import type { KnownValues, WireFormat } from './wire-message.ts'
import { zigbeeFormat } from './zigbee2mqtt-format.ts'

export interface SimulationOptions {
  readonly seed: number
  /** IANA zone of the building. */
  readonly timeZone: string
  /** Period [from, to) in epoch ms; `to` may be Infinity for a live run. */
  readonly from: number
  readonly to: number
  readonly flaws?: readonly FlawKind[]
  /** False: ideal sensors (no misses, no delays, no false alarms). Default true. */
  readonly noise?: boolean
  /** Period of air reports in seconds; default 600. */
  readonly airEveryS?: number
  /** Every device reports all it knows within the first ten seconds. Default false. */
  readonly announce?: boolean
  /** Some look in for a minute where others have booked (day-bookings.ts). Default false. */
  readonly errands?: boolean
  /** Maps a simulated moment to what the devices' clocks show; default: the moment itself. */
  readonly stampAt?: (at: number) => number
}

/** One MQTT publish; `at` is when the broker gets it, `device` the record's id. */
export interface SimMessage {
  readonly at: number
  readonly topic: string
  readonly payload: string
  readonly qos: 0 | 1
  readonly retain: boolean
  readonly device: string
}

/** Ground truth of the period; never sent anywhere. Computed on first use. */
export interface Truth {
  /** People per room and desk, zero counts included, by space then time. */
  readonly intervals: readonly TruthInterval[]
  readonly machines: readonly MachineInterval[]
  readonly passages: readonly TruthPassage[]
  readonly flaws: readonly FlawRecord[]
  /** Bookings that begin in the period, in the order of their days and begins. */
  readonly bookings: readonly BookingTruth[]
  readonly walkIns: readonly WalkIn[]
}

export interface Simulation {
  readonly building: BuildingFile
  /** The devices as the simulator runs them, in the building's order. */
  readonly devices: readonly SimDevice[]
  /** Messages in arrival order, made day by day as they are read. Each call starts anew. */
  messages(): Generator<SimMessage, void, undefined>
  readonly truth: Truth
}

const FORMATS: Readonly<Record<Convention, WireFormat>> = { native: nativeFormat, zigbee2mqtt: zigbeeFormat, chirpstack: chirpstackFormat }
/** Radio, gateway and network server before the broker, in ms. */
const LATENCY_MS: Readonly<Record<Convention, readonly [number, number]>> = { native: [8, 60], zigbee2mqtt: [15, 90], chirpstack: [180, 620] }

/** The seeded building over a period. Same options, same bytes; a later `from` meets the same people. */
export function simulate(options: SimulationOptions): Simulation {
  const world = createWorld(options.seed, options.timeZone, options.errands)
  const building = demoBuilding(options.timeZone)
  const makeFleet = (): DeviceFleet => new DeviceFleet(world, {
    noise: options.noise ?? true, flaws: options.flaws ?? [], airEveryS: options.airEveryS ?? AIR_LIVE_S, announceAt: options.announce ? options.from : null,
  })
  let truth: Truth | undefined
  return {
    building, devices: makeFleet().members.map(({ device }) => device),
    messages: () => messagesOf(options, world, makeFleet()),
    get truth() { return truth ??= truthOf(options, world, makeFleet()) },
  }
}

function truthOf({ from, to }: SimulationOptions, world: World, fleet: DeviceFleet): Truth {
  if (!Number.isFinite(to)) throw new RangeError('the truth of a run without an end cannot be listed; ask for a period')
  return {
    intervals: truthIntervals(world, from, to), machines: machineIntervals(world, from, to), passages: truthPassages(world, from, to),
    flaws: fleet.members.flatMap(({ flaws }) => flaws.records(from, to)), bookings: daysOf(world, from, to).flatMap((day) => world.bookings(day).bookings).filter(({ booking }) => booking.from >= from && booking.from < to),
    walkIns: daysOf(world, from, to).flatMap((day) => world.bookings(day).walkIns).filter((use) => use.from >= from && use.from < to),
  }
}

function daysOf({ context: { zone } }: World, from: number, to: number): number[] {
  const first = zone.dayOf(from)
  return Array.from({ length: zone.dayOf(to - 1) - first + 1 }, (_, index) => first + index)
}

function* messagesOf(options: SimulationOptions, world: World, fleet: DeviceFleet): Generator<SimMessage, void, undefined> {
  const { from, to } = options
  const { zone } = world.context
  // One day of warm-up: air, holds and levels that stand over the first moment are then right.
  const warmUp = zone.dayOf(from) - 1
  fleet.startTotals(warmUp)
  fleet.runDay(warmUp, () => undefined)
  let pending: Delivery[] = []
  const arrivals = new Float64Array(fleet.members.length)
  for (let day = warmUp + 1; zone.start(day) < to; day++) {
    const end = Math.min(to, zone.start(day + 1))
    fleet.runDay(day, (member, observation) => { if (observation.at >= from && observation.at < to) deliver(pending, member, observation, options, arrivals) })
    pending.sort((one, other) => one.at - other.at)
    let read = 0
    for (; read < pending.length; read++) {
      const { at, device, stamped, values, known } = pending[read] as Delivery
      if (at >= end) break
      const adapter = device.record.adapter as Convention
      for (const { topic, payload, retain } of FORMATS[adapter](device, stamped, values, known)) {
        yield { at, topic, payload, qos: adapter === 'zigbee2mqtt' ? 0 : 1, retain, device: device.record.id }
      }
    }
    pending = pending.slice(read)
  }
}

/**
 * An observation on its way to the broker. It is written out only when its time has come: a day's
 * worth of finished JSON on the heap cost more in garbage collection than everything else together.
 */
interface Delivery { readonly at: number; readonly device: SimDevice; readonly stamped: number; readonly values: Observation['values']; readonly known: KnownValues }

/** `arrivals`: by device index, when its last message in time arrived. One connection keeps its order; only the reordering flaw breaks it. */
function deliver(into: Delivery[], { device, flaws, known }: FleetMember, { at, values }: Observation, options: SimulationOptions, arrivals: Float64Array): void {
  if (flaws.isLost(at)) return
  const [fastest, slowest] = LATENCY_MS[device.record.adapter as Convention]
  const latency = Math.round(fastest + (slowest - fastest) * drawAt(device.key, at & 0x7fff_ffff))
  const inOrder = Math.max(at + latency, arrivals[device.index] ?? 0)
  arrivals[device.index] = inOrder
  const delivery: Delivery = {
    at: inOrder + flaws.lateness(at), device, values, known: device.record.adapter === 'native' ? known : { ...known },
    stamped: flaws.clock(options.stampAt ? options.stampAt(at) : at),
  }
  into.push(delivery)
  const again = flaws.duplicateDelay(at)
  if (again !== null) into.push({ ...delivery, at: delivery.at + again })
}
