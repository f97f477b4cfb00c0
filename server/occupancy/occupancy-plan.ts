import type { PointId } from '#contract/vocabulary'
import type { Source, SpaceConfig } from './occupancy-engine.ts'
import { POWER, PURPOSE_PARAMETERS, type PurposeParameters } from './occupancy-parameters.ts'

export type SourceKind = 'count' | 'presence' | 'motion' | 'entries' | 'exits' | 'power' | 'door' | 'badge'
  | 'light' | 'co2' | 'temperature' | 'humidity' | 'sound'

export interface PlannedSource {
  readonly key: string
  readonly source: Source
  readonly kind: SourceKind
  /** Counters: +1 an entry into the space, −1 an exit. */
  readonly sign: 1 | -1
  readonly runningW: number
}

/** A space's configuration, compiled once: which source is which, and whose samples keep whom alive. */
export interface OccupancyPlan {
  readonly config: SpaceConfig
  readonly parameters: PurposeParameters
  readonly sources: readonly PlannedSource[]
  /** device → point → channel → index into `sources`. */
  readonly indexes: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly byDevice: ReadonlyMap<string, readonly number[]>
  readonly hasCounters: boolean
  /** Some source makes itself believed only some time after the fact, so that an interval may end before changes of its count. */
  readonly backDates: boolean
  readonly deskIds: ReadonlySet<string>
}

const KINDS: Partial<Record<PointId, SourceKind>> = {
  'people.count': 'count', 'occupancy.present': 'presence', 'motion.event': 'motion',
  'people.in_total': 'entries', 'people.out_total': 'exits', 'power.active': 'power', 'contact.open': 'door', 'access.event': 'badge',
  'light.level': 'light', 'air.co2': 'co2', 'air.temperature': 'temperature', 'air.humidity': 'humidity', 'sound.laeq': 'sound',
}

export const sourceStateKey = (source: Pick<Source, 'device' | 'point' | 'channel'>): string =>
  `${source.device} ${source.point} ${source.channel}`
export const pointKey = (point: string, channel: number): string => (channel === 1 ? point : `${point}#${channel}`)

function plannedSource(source: Source): PlannedSource | null {
  const kind = KINDS[source.point]
  if (!kind) return null
  // A presence output with a hold of its own is a motion sensor's: its "off" is old news by that hold.
  const effective = kind === 'presence' && source.ownHoldMs > 0 ? 'motion' : kind
  const inward = source.doorSign ?? 1
  return {
    key: sourceStateKey(source), source, kind: effective,
    sign: effective === 'exits' ? (inward === 1 ? -1 : 1) : inward, runningW: source.runningThresholdW ?? POWER.runningW,
  }
}

/** Entries less exits at some of its doors say nothing of a room that people leave by another. */
function isCountedAllAround({ doorIds, sources }: SpaceConfig): boolean {
  const counted = (point: PointId): Set<string | undefined> => new Set(sources.filter((source) => source.point === point).map(({ doorId }) => doorId))
  const [entries, exits] = [counted('people.in_total'), counted('people.out_total')]
  return doorIds === undefined || doorIds.every((doorId) => entries.has(doorId) && exits.has(doorId))
}

function compile(config: SpaceConfig): OccupancyPlan {
  const closed = isCountedAllAround(config)
  const sources = config.sources.map(plannedSource).filter((planned) => planned !== null)
    .filter(({ kind, source }) => closed || source.doorId === undefined || (kind !== 'entries' && kind !== 'exits'))
  const indexes = new Map<string, Map<string, number>>()
  const byDevice = new Map<string, number[]>()
  sources.forEach(({ source }, index) => {
    const points = indexes.get(source.device) ?? new Map<string, number>()
    indexes.set(source.device, points.set(pointKey(source.point, source.channel), index))
    byDevice.set(source.device, [...(byDevice.get(source.device) ?? []), index])
  })
  const parameters = PURPOSE_PARAMETERS[config.purpose]
  return {
    config, sources, indexes, byDevice, parameters,
    backDates: sources.some(({ kind }) => kind === 'presence' || kind === 'motion'),
    hasCounters: sources.some(({ kind }) => kind === 'entries' || kind === 'exits'), deskIds: new Set(config.childSpaceIds),
  }
}

/** Plans are pure functions of their configuration; the cache only saves the work per sample. */
const plans = new WeakMap<SpaceConfig, OccupancyPlan>()
export function planOf(config: SpaceConfig): OccupancyPlan {
  let plan = plans.get(config)
  if (!plan) plans.set(config, (plan = compile(config)))
  return plan
}
