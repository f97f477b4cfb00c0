import { HISTORY_MAX_SAMPLES, nativeTopic } from '#contract/topics'
import { VOCABULARY, type PointId } from '#contract/vocabulary'
import { SITE_ID } from './building-plan.ts'
import { DeviceFleet, type FleetMember } from './device-fleet.ts'
import { AIR_HISTORY_S, type ModelKey } from './device-models.ts'
import { createWorld } from './ground-truth.ts'
import type { FlawKind } from './sensor-flaws.ts'
import type { Observation, SimDevice } from './sensor.ts'

/** Past days as native history messages, for devices of every convention. */
export interface HistoryOptions {
  readonly seed: number
  readonly timeZone: string
  /** Period [from, to) in epoch ms. */
  readonly from: number
  readonly to: number
  readonly flaws?: readonly FlawKind[]
}

export interface HistoryMessage { readonly topic: string; readonly payload: string; readonly samples: number; readonly device: string }

/** Below the broker's 64 KB packet limit with room for the topic and the envelope. */
export const HISTORY_MAX_BYTES = 57_000
/** Every device's buffer goes out at least this often, so that history arrives roughly in order. */
const FLUSH_DAYS = 7
/** The gateway that speaks for devices of other conventions. */
const GATEWAY = 'history-gateway'

/** Thinning: which points are kept from every report, and which from every eighth only. */
const EVERY: ReadonlySet<PointId> = new Set<PointId>([
  'occupancy.present', 'people.count', 'people.in_total', 'people.out_total', 'contact.open', 'power.active', 'energy.total', 'air.co2', 'motion.event', 'leak.present',
])
const SOME: ReadonlySet<PointId> = new Set<PointId>(['air.temperature', 'air.humidity', 'air.pm25', 'light.level', 'device.battery'])
const NTH = 8
/** AM300 grades light from 0 to 5: no lux, so no place in the vocabulary. */
const LEFT_OUT: Readonly<Partial<Record<ModelKey, readonly PointId[]>>> = { 'air': ['light.level'], 'air-dust': ['light.level'] }

class DeviceBuffer {
  private parts: string[] = []
  private bytes = 0
  private reports = 0
  private readonly device: SimDevice
  private readonly leftOut: readonly PointId[]

  constructor(device: SimDevice) {
    this.device = device
    this.leftOut = LEFT_OUT[device.model] ?? []
  }

  /** Takes an observation; gives the full message back when the buffer is full. */
  take({ at, values }: Observation): HistoryMessage | null {
    const time = new Date(at).toISOString()
    // A climate sensor has nothing else to say, and must not seem silent.
    const second = this.reports % 2 === 0
    const nth = this.reports++ % NTH === 0 || this.device.model === 'climate'
    // A motion sensor's edges carry light too; only its own reports (with the battery) count for thinning.
    const own = values['device.battery'] !== undefined || values['occupancy.present'] === undefined
    for (const point in values) {
      const id = point as PointId
      if (!(EVERY.has(id) || (second && id === 'sound.laeq') || (nth && own && SOME.has(id))) || this.leftOut.includes(id)) continue
      const value = values[id] as number
      if (VOCABULARY[id].type === 'pulse' && value === 0) continue
      const part = `{"point":"${id}","time":"${time}","value":${VOCABULARY[id].type === 'boolean' ? value !== 0 : value}}`
      this.parts.push(part)
      this.bytes += part.length + 1
    }
    return this.bytes > HISTORY_MAX_BYTES || this.parts.length > HISTORY_MAX_SAMPLES - 12 ? this.flush() : null
  }

  flush(): HistoryMessage | null {
    if (this.parts.length === 0) return null
    const { adapter, externalId } = this.device.record
    const samples = `"samples":[${this.parts.join(',')}]}`
    const message = adapter === 'native'
      ? { topic: nativeTopic(SITE_ID, externalId, 'history'), payload: `{${samples}` }
      : { topic: nativeTopic(SITE_ID, GATEWAY, 'history'), payload: `{"adapter":"${adapter}","device":"${externalId}",${samples}` }
    const count = this.parts.length
    this.parts = []
    this.bytes = 0
    return { ...message, samples: count, device: this.device.record.id }
  }
}

/**
 * The history of [from, to): all presence edges, counts, door totals and changes of power, air every
 * 20 min (CO2; sound every 40 min, the rest every 160), heartbeats as live. At most 1,000 samples and 60 KB a message; made day by day when read.
 */
export function* historyMessages({ seed, timeZone, from, to, flaws = [] }: HistoryOptions): Generator<HistoryMessage, void, undefined> {
  const world = createWorld(seed, timeZone)
  const { zone } = world.context
  const fleet = new DeviceFleet(world, { noise: true, flaws, airEveryS: AIR_HISTORY_S, announceAt: null })
  const buffers = new Map<FleetMember, DeviceBuffer>(fleet.members.map((member) => [member, new DeviceBuffer(member.device)]))
  const ready: HistoryMessage[] = []
  const push = (message: HistoryMessage | null): void => { if (message) ready.push(message) }
  const first = zone.dayOf(from)
  fleet.startTotals(first - 1)
  fleet.runDay(first - 1, () => undefined)
  for (let day = first; zone.start(day) < to; day++) {
    fleet.runDay(day, (member, observation) => {
      if (observation.at >= from && observation.at < to && !member.flaws.isLost(observation.at)) push(buffers.get(member)?.take(observation) ?? null)
    })
    if ((day - first) % FLUSH_DAYS === FLUSH_DAYS - 1 || zone.start(day + 1) >= to) for (const buffer of buffers.values()) push(buffer.flush())
    yield* ready.splice(0)
  }
}
