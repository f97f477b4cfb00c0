import { drawAt, streamKey } from './seeded-random.ts'
import type { SimDevice } from './sensor.ts'

/** Faults of real fleets, on request. Each acts on devices and times drawn from the seed alone. */
export const FLAW_KINDS = ['loss', 'duplicates', 'reordering', 'dead-battery', 'stuck', 'drifting-counter', 'wrong-clock'] as const
export type FlawKind = (typeof FLAW_KINDS)[number]

/**
 * What each flaw does, and to how many. Shares of devices are of those that can have it; message
 * shares are of the flawed device's messages.
 */
export const FLAW_RATES = {
  /** 30 % of devices lose 3 % of their messages (radio). */
  loss: { devices: 0.3, messages: 0.03 },
  /** 30 % of devices have 5 % of their messages delivered twice, the second within 30 s (0.2 s for Zigbee, which has no time to tell by). */
  duplicates: { devices: 0.3, messages: 0.05, withinMs: 30_000, zigbeeWithinMs: 200 },
  /** 20 % of the devices that stamp time (native, LoRaWAN) have 3 % of their messages delivered 5–120 s late. */
  reordering: { devices: 0.2, messages: 0.03, fromMs: 5_000, toMs: 120_000 },
  /** 6 % of battery devices report 2 % for a day, then fall silent for 6–48 h, in each fortnight, until staff change the battery. */
  'dead-battery': { devices: 0.06, fromHours: 6, toHours: 48 },
  /** 8 % of PIRs, radars and desk sensors repeat one level for 4–24 h within each fortnight. */
  stuck: { devices: 0.08, fromHours: 4, toHours: 24 },
  /** 40 % of door counters miss 9 % of those who leave, always. */
  'drifting-counter': { devices: 0.4 },
  /** 25 % of native devices have a wrong clock, always: a day behind, a day ahead, 1970, or 20 s an hour too fast since the last Monday. */
  'wrong-clock': { devices: 0.25 },
} as const

export type ClockFault = 'day-behind' | 'day-ahead' | 'epoch-1970' | 'drifting'

/** Ground truth of one flaw: which device, in [from, to) of the simulated period. */
export interface FlawRecord { readonly kind: FlawKind; readonly deviceId: string; readonly from: number; readonly to: number; readonly detail?: string }

const FORTNIGHT_MS = 14 * 86_400_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const LOW_BEFORE_DEATH_MS = DAY

/** Parses "loss,duplicates", "all" or "none"; throws RangeError naming an unknown word. */
export function parseFlaws(text: string): FlawKind[] {
  const words = text.split(',').map((word) => word.trim()).filter((word) => word !== '' && word !== 'none')
  if (words.includes('all')) return [...FLAW_KINDS]
  return words.map((word) => {
    const kind = FLAW_KINDS.find((candidate) => candidate === word)
    if (!kind) throw new RangeError(`"${word}" is no flaw; choose from ${FLAW_KINDS.join(', ')}, all, none`)
    return kind
  })
}

const CAN_STICK = new Set(['pir', 'mmwave', 'desk-zigbee', 'desk-lora'])

function canHave(device: SimDevice, kind: FlawKind): boolean {
  if (kind === 'reordering') return device.record.adapter !== 'zigbee2mqtt'
  if (kind === 'dead-battery') return device.record.power === 'battery'
  if (kind === 'stuck') return CAN_STICK.has(device.model)
  if (kind === 'drifting-counter') return device.model === 'entrance-count' || device.model === 'line-count'
  return kind !== 'wrong-clock' || device.record.adapter === 'native'
}

export interface DeviceFlaws {
  has(kind: FlawKind): boolean
  isLost(at: number): boolean
  /** Delay of a second delivery in ms, or null. */
  duplicateDelay(at: number): number | null
  /** Added to the delivery in ms; 0 mostly. */
  lateness(at: number): number
  isDead(at: number): boolean
  /** The battery is about to die and says so. */
  isLow(at: number): boolean
  /** Start of the spell in which the device repeats one level, or null. */
  stuckSince(at: number): number | null
  /** The device's clock when the true time is `at`. */
  clock(at: number): number
  /** What is flawed in [from, to). */
  records(from: number, to: number): FlawRecord[]
}

/** The flaws of one device under a seed; draws are its own, so that no flaw changes another's. */
export function flawsOf(seed: number, device: SimDevice, kinds: readonly FlawKind[]): DeviceFlaws {
  const keyOf = (kind: FlawKind): number => streamKey(seed, 'flaw', kind, device.record.id)
  const flawed = new Set(kinds.filter((kind) => canHave(device, kind) && (kind === 'dead-battery' || kind === 'stuck' || drawAt(keyOf(kind), 0) < FLAW_RATES[kind].devices)))
  const draw = (kind: FlawKind, at: number, salt: number): number => drawAt(keyOf(kind) ^ salt, Math.floor(at / 7))
  const spell = (kind: 'dead-battery' | 'stuck', at: number): { from: number; to: number } | null => {
    const fortnight = Math.floor(at / FORTNIGHT_MS)
    const key = keyOf(kind)
    if (!flawed.has(kind) || drawAt(key, fortnight * 3) >= FLAW_RATES[kind].devices) return null
    const { fromHours, toHours } = FLAW_RATES[kind]
    const length = HOUR * (fromHours + (toHours - fromHours) * drawAt(key, fortnight * 3 + 1))
    const from = Math.round(fortnight * FORTNIGHT_MS + (FORTNIGHT_MS - length) * drawAt(key, fortnight * 3 + 2))
    return { from, to: Math.round(from + length) }
  }
  const within = (kind: 'dead-battery' | 'stuck', at: number): { from: number; to: number } | null => {
    const found = spell(kind, at)
    return found && at >= found.from && at < found.to ? found : null
  }
  const clockFault: ClockFault | null = flawed.has('wrong-clock')
    ? ((['day-behind', 'day-ahead', 'epoch-1970', 'drifting'] as const)[Math.floor(drawAt(keyOf('wrong-clock'), 1) * 4)] ?? null) : null
  return {
    has: (kind) => flawed.has(kind),
    isLost: (at) => flawed.has('loss') && draw('loss', at, 1) < FLAW_RATES.loss.messages,
    duplicateDelay: (at) => {
      if (!flawed.has('duplicates') || draw('duplicates', at, 1) >= FLAW_RATES.duplicates.messages) return null
      const within = device.record.adapter === 'zigbee2mqtt' ? FLAW_RATES.duplicates.zigbeeWithinMs : FLAW_RATES.duplicates.withinMs
      return Math.round(5 + (within - 5) * draw('duplicates', at, 2))
    },
    lateness: (at) => {
      if (!flawed.has('reordering') || draw('reordering', at, 1) >= FLAW_RATES.reordering.messages) return 0
      return Math.round(FLAW_RATES.reordering.fromMs + (FLAW_RATES.reordering.toMs - FLAW_RATES.reordering.fromMs) * draw('reordering', at, 2))
    },
    isLow: (at) => flawed.has('dead-battery') && within('dead-battery', at + LOW_BEFORE_DEATH_MS) !== null,
    isDead: (at) => flawed.has('dead-battery') && within('dead-battery', at) !== null,
    stuckSince: (at) => (flawed.has('stuck') ? (within('stuck', at)?.from ?? null) : null),
    clock: (at) => (clockFault === null ? at : faultyClock(clockFault, at)),
    records: (from, to) => recordsOf(device, flawed, clockFault, spell, from, to),
  }
}

/** A Monday at midnight UTC; the drifting clock is set right each week. */
const SOME_MONDAY = Date.UTC(2020, 0, 6)
const DRIFT_MS_AN_HOUR = 20_000

export function faultyClock(fault: ClockFault, at: number): number {
  if (fault === 'day-behind') return at - DAY
  if (fault === 'day-ahead') return at + DAY
  // A clock without a battery counts from 1970 since it was switched on, here since the Monday before.
  const sinceMonday = (at - SOME_MONDAY) % (7 * DAY)
  if (fault === 'epoch-1970') return sinceMonday
  return at + Math.round((sinceMonday / HOUR) * DRIFT_MS_AN_HOUR)
}

function recordsOf(
  device: SimDevice, flawed: ReadonlySet<FlawKind>, clockFault: ClockFault | null,
  spell: (kind: 'dead-battery' | 'stuck', at: number) => { from: number; to: number } | null, from: number, to: number,
): FlawRecord[] {
  const deviceId = device.record.id
  return [...flawed].flatMap((kind): FlawRecord[] => {
    if (kind !== 'dead-battery' && kind !== 'stuck') return [{ kind, deviceId, from, to, ...(kind === 'wrong-clock' && clockFault ? { detail: clockFault } : {}) }]
    const records: FlawRecord[] = []
    const push = (starts: number, ends: number, detail: string): void => {
      if (ends > from && starts < to) records.push({ kind, deviceId, from: Math.max(from, starts), to: Math.min(to, ends), detail })
    }
    // One fortnight more: a battery that dies in the next one may be low in this.
    for (let at = Math.floor(from / FORTNIGHT_MS) * FORTNIGHT_MS; at < to + FORTNIGHT_MS; at += FORTNIGHT_MS) {
      const found = spell(kind, at)
      if (found && kind === 'dead-battery') push(found.from - LOW_BEFORE_DEATH_MS, found.from, 'low')
      if (found) push(found.from, found.to, kind === 'stuck' ? 'stuck' : 'silent')
    }
    return records
  })
}
