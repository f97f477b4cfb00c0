import { isPointId, type PointId } from '#contract/vocabulary'
import { timesCounted } from './counter-sensors.ts'
import type { World } from './ground-truth.ts'
import { machineEnergyWh } from './power-sensors.ts'
import { randomFrom, streamKey } from './seeded-random.ts'
import { flawsOf, type DeviceFlaws, type FlawKind } from './sensor-flaws.ts'
import { SENSORS } from './sensor-table.ts'
import { freshMemory, reportTimes, simDevices, type Observation, type SensorMemory, type SimDevice } from './sensor.ts'
import type { KnownValues } from './wire-message.ts'

export interface FleetOptions {
  readonly noise: boolean
  readonly flaws: readonly FlawKind[]
  readonly airEveryS: number
  /** When every device says all it knows soon after, beside its usual reports; null: never. */
  readonly announceAt: number | null
}

/** One device of the running fleet with what it carries from day to day. */
export interface FleetMember {
  readonly device: SimDevice
  readonly flaws: DeviceFlaws
  readonly known: KnownValues
  memory: SensorMemory
  /** The level that a stuck sensor repeats, and since when it does. */
  frozen: { since: number; level: number } | null
}

export type Observer = (member: FleetMember, observation: Observation) => void

/**
 * Totals start from 0 once in so many days (an annual-like meter change, at 05:00): so a run may start
 * anywhere by summing at most this many days, and the server's reset rule is exercised too.
 */
export const TOTALS_PERIOD_DAYS = 64
/** Announcements are spread over this long, so that no broker meets 300 devices in one instant. */
export const ANNOUNCE_SPREAD_MS = 8_000

export class DeviceFleet {
  readonly members: readonly FleetMember[]
  private readonly world: World
  private readonly options: FleetOptions

  constructor(world: World, options: FleetOptions) {
    this.world = world
    this.options = options
    const { seed, table } = world.context
    this.members = simDevices(seed, table).map((device) => ({ device, flaws: flawsOf(seed, device, options.flaws), known: {}, memory: freshMemory(), frozen: null }))
  }

  /** Sets counters and meters to what they show at the start of `day`. Call once, before the first runDay. */
  startTotals(day: number): void {
    const { zone } = this.world.context
    const first = day - (((day % TOTALS_PERIOD_DAYS) + TOTALS_PERIOD_DAYS) % TOTALS_PERIOD_DAYS)
    const [from, to] = [zone.start(first), zone.start(day)]
    for (let past = first - 1; past < day; past++) {
      const plan = this.world.plan(past)
      for (const { device, memory, flaws } of this.members) {
        if (device.model === 'entrance-count' || device.model === 'line-count') {
          for (const passage of plan.passages) {
            if (passage.door !== device.door || passage.at < from || passage.at >= to) continue
            const counted = timesCounted(device, passage, { noise: this.options.noise, drifting: flaws.has('drifting-counter') })
            if (passage.intoA) memory.inTotal += counted
            else memory.outTotal += counted
          }
        } else if (device.machine >= 0) {
          memory.energyWh += machineEnergyWh(plan.machineRuns.filter((run) => run.machine === device.machine), from, to) - machineEnergyWh([], from, to)
        }
      }
    }
    for (const { device, memory } of this.members) if (device.machine >= 0) memory.energyWh += machineEnergyWh([], from, to)
  }

  /** Lets every device observe one simulated day; calls back per device in time order, device after device. */
  runDay(day: number, observe: Observer): void {
    const { seed, zone } = this.world.context
    const truth = this.world.chunk(day)
    const origin = zone.origin(day)
    for (const member of this.members) {
      const { device, memory, flaws } = member
      if (day % TOTALS_PERIOD_DAYS === 0) { memory.inTotal = 0; memory.outTotal = 0; memory.energyWh = 0 }
      const random = randomFrom(streamKey(seed, device.record.id, day))
      const reports = this.reportsOf(device, truth.start, truth.end)
      const drifting = flaws.has('drifting-counter')
      SENSORS[device.model](device, { truth, origin, reports, random, noise: this.options.noise, drifting }, memory, (at, values) => this.pass(member, { at: Math.round(at), values }, observe))
    }
  }

  private reportsOf(device: SimDevice, start: number, end: number): number[] {
    const reports = reportTimes(device, start, end, this.options.airEveryS)
    const announce = this.options.announceAt
    if (announce === null || announce < start || announce >= end) return reports
    const at = announce + 300 + Math.floor((ANNOUNCE_SPREAD_MS * (device.key % 1_000)) / 1_000)
    return [...reports, Math.min(at, end - 1)].sort((one, other) => one - other)
  }

  /** What the flaws leave of an observation, remembered and handed on. */
  private pass(member: FleetMember, observation: Observation, observe: Observer): void {
    const { flaws, known } = member
    if (flaws.isDead(observation.at)) return
    const values = this.flawedValues(member, observation)
    for (const point in values) if (isPointId(point)) known[point] = values[point]
    observe(member, { at: observation.at, values })
  }

  private flawedValues(member: FleetMember, { at, values }: Observation): Observation['values'] {
    const { flaws, known } = member
    let shown: Partial<Record<PointId, number>> = values
    if (values['device.battery'] !== undefined && flaws.isLow(at)) shown = { ...shown, 'device.battery': 2 }
    const since = flaws.stuckSince(at)
    if (since === null) { member.frozen = null; return shown }
    if (member.frozen?.since !== since) member.frozen = { since, level: known['occupancy.present'] ?? 0 }
    return { ...shown, 'occupancy.present': member.frozen.level }
  }
}
