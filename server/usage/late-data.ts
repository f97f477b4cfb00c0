import type { Building } from '#contract/api'
import type { BuildingReader } from '../building/building-service.ts'
import type { KeptBatch } from '../flow/telemetry-committer.ts'
import { hourBorders } from '../site-time/calendar-bucket-rules.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import { LEDGER_FAMILIES, subjectsOf } from './ledger-families.ts'
import type { RollUpState } from './roll-up-state.ts'
import { knownAfter, knownAfterReplacement, touchedByInterval, touchedByReading, touchedSpace, type KnownInterval, type Touch } from './touched-rules.ts'

export interface LateDataDeps {
  readonly buildings: Pick<BuildingReader, 'buildings' | 'building' | 'device' | 'space'>
  readonly state: RollUpState
  readonly staleAfterMs: (deviceId: string) => number
}

/** What a commit brings for hours that are stored already; remembers each space's last interval, so that one that merely ends touches nothing. */
export class LateData {
  readonly #deps: LateDataDeps
  readonly #known = new Map<string, KnownInterval>()

  constructor(deps: LateDataDeps) {
    this.#deps = deps
  }

  /** Learns the intervals that last now. */
  async start(telemetry: Pick<TelemetryStore, 'intervals'>, now: number): Promise<void> {
    for (const interval of await telemetry.intervals({ from: now, to: now + 1 })) this.#known.set(interval.spaceId, knownAfter(undefined, interval))
  }

  /** Uncut: a touch may reach into hours that are not stored. */
  touches({ readings, intervals, countSteps, replacements }: KeptBatch): Touch[] {
    const touches = this.#ofReadings(readings)
    for (const interval of intervals) {
      const known = this.#known.get(interval.spaceId)
      touches.push(...touchedByInterval(known, interval))
      this.#known.set(interval.spaceId, knownAfter(known, interval))
    }
    for (const { spaceId, at } of countSteps) touches.push(touchedSpace(spaceId, at, Infinity))
    for (const replacement of replacements) {
      const { spaceId, from, to } = replacement
      touches.push(touchedSpace(spaceId, from, replacement.intervals.some((interval) => interval.to === null) ? Infinity : to))
      const known = knownAfterReplacement(this.#known.get(spaceId), replacement)
      if (known === undefined) this.#known.delete(spaceId)
      else this.#known.set(spaceId, known)
    }
    return touches
  }

  /** The earlier begins of sites of which something older than all before is told: the hour that it is in. */
  earlierBegins({ readings, intervals, replacements }: KeptBatch): Map<string, number> {
    const { buildings, state } = this.#deps
    const earliest = new Map<string, number>()
    const tell = (siteId: string | undefined, at: number): void => {
      if (siteId !== undefined && at < (earliest.get(siteId) ?? state.since(siteId) ?? Infinity)) earliest.set(siteId, at)
    }
    for (const { deviceId, observedAt, quality } of readings) if (quality !== 'stale') tell(buildings.device(deviceId)?.siteId, observedAt)
    for (const { spaceId, from, state: told } of [...intervals, ...replacements.flatMap((replacement) => replacement.intervals)]) if (told !== 'unknown') tell(buildings.space(spaceId)?.siteId, from)
    return new Map([...earliest].map(([siteId, at]) => [siteId, hourBorders(at, at, buildings.building(siteId)!.site.timeZone)[0]!]))
  }

  /** All that a site has between an earlier begin and the one before. */
  static ofBegin(building: Building, from: number, to: number): Touch[] {
    return LEDGER_FAMILIES.flatMap((family) => subjectsOf(building, family).map((subjectId): Touch => ({ family, subjectId, from, to })))
  }

  #ofReadings(readings: KeptBatch['readings']): Touch[] {
    const { buildings, state, staleAfterMs } = this.#deps
    const claimed = new Map(buildings.buildings().map(({ site }) => [site.id, state.lastClaimed(site.id)]))
    const machines = new Set(buildings.buildings().flatMap(({ equipment }) => equipment.map(({ id }) => id)))
    const touches: Touch[] = []
    for (const reading of readings) {
      const device = buildings.device(reading.deviceId)
      // Nearly all readings are of now: a glance must do for them.
      if (device === undefined || reading.quality === 'stale' || reading.observedAt >= (claimed.get(device.siteId) ?? -Infinity)) continue
      touches.push(...touchedByReading(reading, staleAfterMs(reading.deviceId), (placeId) => machines.has(placeId)))
    }
    return touches
  }
}
