import type { Logger } from 'pino'
import type { OccupancyStateName } from '#contract/occupancy'
import type { BuildingReader } from '../building/building-service.ts'
import { DAY_MS, MINUTE_MS } from '../bookings/booking-rule.ts'
import { ruledResources } from '../bookings/resource-repository.ts'
import type { Bus, BusEvents } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Records } from '../records/open-records.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import { machineStates } from '../usage/machine-cells-rules.ts'
import { shortTurns } from '../usage/short-turns.ts'
import { grouped, type Held } from '../usage/timeline-rules.ts'
import type { UsageReadings } from '../usage/usage-readings.ts'
import { recordVerdict } from './record-verdict-rules.ts'
import { createRecordVerdictsRepository, type JudgedRecord, type UnjudgedRecord } from './record-verdicts-repository.ts'
import { watchedResources, type WatchedResource } from './watched-resources.ts'

const LOOK_EVERY_MS = 5_000
/** The past may be told in pieces: what is known of it counts once nothing was recomputed for so long. */
const QUIET_MS = 15_000

export interface RecordVerdictsDeps {
  readonly records: Records
  readonly telemetry: Pick<TelemetryStore, 'intervals'>
  readonly readings: Pick<UsageReadings, 'power'>
  readonly buildings: Pick<BuildingReader, 'building'>
  /** Spaces whose past waits for recomputation. */
  readonly waiting: () => number
  readonly bus: Bus
  readonly clock: Clock
  readonly logger: Pick<Logger, 'warn'>
}

/**
 * Joins another system's bookings to what our sensors had measured by then: where presence is stored, it says who
 * came, whatever the file says. Looks at what has no verdict once after the start, after each import, and after the
 * past was recomputed; a day at a time.
 */
export class RecordVerdictsService {
  readonly #deps: RecordVerdictsDeps
  readonly #repository: ReturnType<typeof createRecordVerdictsRepository>
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined
  #isDue = true
  #busyAt = -Infinity
  #stopped = false

  constructor(deps: RecordVerdictsDeps) {
    this.#deps = deps
    this.#repository = createRecordVerdictsRepository(deps.records)
  }

  start(): void {
    this.#deps.bus.on('bookingChanged', this.#onBooking)
    this.#timer = setInterval(() => { this.#lookIfDue() }, LOOK_EVERY_MS)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    this.#deps.bus.off('bookingChanged', this.#onBooking)
    await this.#looking
  }

  readonly #onBooking = ({ kind }: BusEvents['bookingChanged'][0]): void => { if (kind === 'recorded') this.#isDue = true }

  #lookIfDue(): void {
    const { clock, logger, waiting } = this.#deps
    const now = clock.now()
    if (waiting() > 0) {
      this.#busyAt = now
      this.#isDue = true
    }
    if (!this.#isDue || now - this.#busyAt < QUIET_MS) return
    this.#looking ??= this.look().catch((error: unknown) => {
      this.#isDue = true
      logger.warn({ err: error }, 'imported bookings could not be joined to stored presence; tried again shortly')
    }).finally(() => { this.#looking = undefined })
  }

  /** Judges all that can be judged from what is stored now. */
  async look(): Promise<void> {
    const { records, buildings } = this.#deps
    this.#isDue = false
    const unjudged = await this.#repository.unjudged()
    if (unjudged.length === 0) return
    const watched = watchedResources(await records.run((db) => ruledResources(db)), (siteId) => buildings.building(siteId))
    const breathe = shortTurns()
    for (const day of grouped(unjudged, ({ from }) => Math.floor(from / DAY_MS)).values()) {
      if (this.#stopped) return
      await this.#judgeDay(day.flatMap((record) => { const resource = watched.get(record.resourceId); return resource?.policy.checkIn.required ? [{ record, watched: resource }] : [] }), breathe)
    }
  }

  async #judgeDay(day: readonly { readonly record: UnjudgedRecord; readonly watched: WatchedResource }[], breathe: () => Promise<void>): Promise<void> {
    if (day.length === 0) return
    const graceMs = ({ policy }: WatchedResource): number => policy.checkIn.graceMin * MINUTE_MS
    const period = { from: Math.min(...day.map(({ record }) => record.from)), to: Math.max(...day.map(({ record, watched }) => Math.min(record.to, record.from + graceMs(watched)))) }
    const known = await this.#known(day.map(({ watched }) => watched), period)
    const judged: JudgedRecord[] = []
    for (const { record, watched } of day) {
      const verdict = recordVerdict(record, graceMs(watched), watched.places.map(({ spaceId, equipmentId }) => known.get(equipmentId ?? spaceId) ?? []), watched.isShared)
      if (verdict.kind === 'came') judged.push({ id: record.id, cameAt: verdict.at })
      if (verdict.kind === 'did-not-come') judged.push({ id: record.id, spaceId: watched.places[0]?.spaceId ?? null, evidence: { coverage: 1, states: [...verdict.states], sources: [] } })
      await breathe()
    }
    if (judged.length > 0) await this.#repository.judge(judged, this.#deps.clock.now())
  }

  /** What is known of the resources' places over the period, by space or machine. */
  async #known(watched: readonly WatchedResource[], period: { from: number; to: number }): Promise<ReadonlyMap<string, readonly Held<OccupancyStateName>[]>> {
    const { telemetry, readings, buildings } = this.#deps
    const places = watched.flatMap((resource) => resource.places)
    const spaceIds = [...new Set(places.flatMap(({ spaceId, equipmentId }) => (equipmentId === null ? [spaceId] : [])))]
    const machineIds = [...new Set(places.flatMap(({ equipmentId }) => equipmentId ?? []))]
    const intervals = spaceIds.length === 0 ? [] : await telemetry.intervals({ spaceIds, ...period })
    const ofSpaces = grouped(intervals.filter(({ state }) => state !== 'unknown'), ({ spaceId }) => spaceId)
    const power: Awaited<ReturnType<typeof readings.power>> = machineIds.length === 0 ? new Map() : await readings.power(machineIds, period)
    const equipment = watched.flatMap(({ resource }) => buildings.building(resource.siteId)?.equipment ?? [])
    return new Map<string, readonly Held<OccupancyStateName>[]>([
      ...[...ofSpaces].map(([spaceId, own]) => [spaceId, own.map(({ state, from, to }) => ({ value: state, from, to: to ?? period.to }))] as const),
      ...[...new Map(equipment.filter(({ id }) => machineIds.includes(id)).map((machine) => [machine.id, machine])).values()]
        .map((machine) => [machine.id, machineStates(machine, power.get(machine.id) ?? []).map(({ value, ...stretch }) => ({ ...stretch, value: value === 'off' ? 'vacant' as const : 'occupied' as const }))] as const),
    ])
  }
}
