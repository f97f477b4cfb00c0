import type { Logger } from 'pino'
import type { LiveCondition } from '#contract/live'
import type { Evidence, SpaceOccupancy } from '#contract/occupancy'
import { SYSTEM } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import type { BuildingReader } from '../building/building-service.ts'
import type { BookingService } from '../bookings/booking-service.ts'
import { bookingWrites, type WriteBookings } from '../bookings/booking-write.ts'
import { ruledResources } from '../bookings/resource-repository.ts'
import type { Bus, RecordedSample } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Records } from '../records/open-records.ts'
import { gridAtOrAfter } from '../site-time/wall-grid-rules.ts'
import { isSomebodyThere, leftSince } from './early-leave-rules.ts'
import { noShowEvidence } from './no-show-evidence-rules.ts'
import { PlaceWatch, type PlaceWatchOptions } from './place-watch.ts'
import { bookingBefore, bookingToAsk, openBookings, type OpenBooking } from './presence-repository.ts'
import { seenStaySince, verdictOf, type Verdict } from './release-rules.ts'
import { watchedResources, type WatchedResource } from './watched-resources.ts'

const MINUTE = 60_000
/** How often everything that is open is looked at. What is due follows from the rows alone, so a restart misses nothing. */
const LOOK_EVERY_MS = 5_000
/** An ad-hoc booking is at least so long and ends on the policy's grid; while people stay it is followed by the next. */
const AD_HOC_MIN = 20

export interface PresenceServiceDeps {
  readonly records: Records
  readonly bookings: Pick<BookingService, 'checkIn' | 'release' | 'leaveUnknown' | 'complete' | 'end' | 'walkUp'>
  readonly buildings: Pick<BuildingReader, 'building' | 'buildings'>
  readonly occupancy: PlaceWatchOptions['occupancy'] & { describe(spaceId: string): SpaceOccupancy | undefined }
  readonly machineTrace: PlaceWatchOptions['machineTrace']
  readonly bus: Bus
  readonly clock: Clock
  readonly logger: Pick<Logger, 'warn' | 'error'>
}

/**
 * Joins bookings to presence: checks in whom the sensors see, releases what stands empty, asks when people have
 * left, closes what is over. It decides nothing itself: the rules do, from the rows and from what the sensors say
 * now; each effect is one transaction of the bookings' own, and happens once.
 */
export class PresenceService {
  readonly #deps: PresenceServiceDeps
  readonly #watch: PlaceWatch
  readonly #write: WriteBookings
  #resources: ReadonlyMap<string, WatchedResource> | null = null
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | null = null
  /** What sensors said before may have been missed. */
  #listeningSince: number

  constructor(deps: PresenceServiceDeps) {
    this.#deps = deps
    this.#watch = new PlaceWatch(deps)
    this.#write = bookingWrites(deps)
    this.#listeningSince = deps.clock.now()
  }

  start(): void {
    const { bus, logger } = this.#deps
    bus.on('resourcesChanged', this.#forgetResources)
    bus.on('buildingChanged', this.#forgetResources)
    bus.on('sampleRecorded', this.#onSample)
    bus.on('conditionChanged', this.#onCondition)
    this.#timer = setInterval(() => { this.look().catch((error: unknown) => logger.warn({ err: error }, 'bookings could not be joined to presence; tried again shortly')) }, LOOK_EVERY_MS)
  }

  async stop(): Promise<void> {
    const { bus } = this.#deps
    clearInterval(this.#timer)
    bus.off('resourcesChanged', this.#forgetResources)
    bus.off('buildingChanged', this.#forgetResources)
    bus.off('sampleRecorded', this.#onSample)
    bus.off('conditionChanged', this.#onCondition)
    await this.#looking?.catch(() => undefined) // Whoever started it has the error.
  }

  /** Looks at everything that is open; one look at a time. */
  look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => { this.#looking = null })
    return this.#looking
  }

  async #lookOnce(): Promise<void> {
    const { records, clock, buildings } = this.#deps
    const now = clock.now()
    this.#resources ??= watchedResources(await records.run((db) => ruledResources(db)), (siteId) => buildings.building(siteId))
    const open = await records.run((db) => openBookings(db, now))
    for (const booking of open) await this.#guarded(booking.id, () => this.#lookAt(booking, now))
    await this.#makeAdHoc(open.filter(({ from, to, status }) => status === 'confirmed' && from <= now && to > now), now)
  }

  /** One booking that cannot be handled must not keep the others from it. */
  async #guarded(id: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (error instanceof ApiError && error.code === 'records-away') throw error
      // Somebody was faster: cancelled, checked in by hand, taken. The next look sees what is.
      if (error instanceof ApiError) return
      this.#deps.logger.error({ err: error, booking: id }, 'a booking could not be joined to presence')
    }
  }

  async #lookAt(booking: OpenBooking, now: number): Promise<void> {
    const watched = this.#resources?.get(booking.resourceId)
    if (watched && booking.status === 'confirmed') {
      if (booking.checkedInAt !== null) await this.#askWhetherOver({ ...booking, checkedInAt: booking.checkedInAt }, watched, now)
      else if (!booking.isJudged && watched.policy.checkIn.required) await this.#judge(booking, watched, now)
    }
    if (booking.to <= now || booking.status === 'requested') await this.#deps.bookings.complete(booking.id)
  }

  async #judge(booking: OpenBooking, watched: WatchedResource, now: number): Promise<void> {
    const { records, bookings } = this.#deps
    const { checkIn } = watched.policy
    const earliest = booking.from - checkIn.earlyMin * MINUTE
    if (now < earliest) return
    const places = this.#watch.evidenceOf(watched.places, now)
    const previous = await records.run((db) => bookingBefore(db, booking, earliest))
    const verdict = verdictOf({ from: booking.from, to: booking.to, previous }, checkIn, places, now, this.#listeningSince)
    if (verdict.kind === 'came' && !watched.isShared) {
      if (now < booking.to) await bookings.checkIn(booking.id, 'sensor', SYSTEM)
    } else if (verdict.kind === 'no-show') {
      const evidence = noShowEvidence(places, this.#sourcesOf(watched), booking.from, Math.min(now, booking.to))
      await bookings.release(booking.id, { evidence, release: checkIn.release, spaceId: watched.places[0]?.spaceId ?? null })
    } else if (now >= booking.to) {
      await bookings.leaveUnknown(booking.id, { why: whyUnknown(verdict) })
    }
  }

  /** Empty for long after somebody came: its people are asked, until they answer or are back; an ad-hoc booking has nobody to ask and ends. */
  async #askWhetherOver(booking: OpenBooking & { checkedInAt: number }, { places, policy, isShared }: WatchedResource, now: number): Promise<void> {
    if (isShared || now < booking.from) return
    const evidence = this.#watch.evidenceOf(places, now)
    if (booking.leftAt !== null && isSomebodyThere(evidence)) {
      await this.#write(SYSTEM, (write) => write.happened(booking, 'kept', { why: 'came-back' }))
      return
    }
    const left = leftSince(booking, policy.checkIn.graceMin, evidence, now)
    if (left === null || (booking.askedAt !== null && booking.askedAt >= left)) return
    if (booking.source === 'ad-hoc') {
      await this.#deps.bookings.end(booking.id, SYSTEM)
      return
    }
    await this.#write(SYSTEM, async (write) => {
      const asked = await bookingToAsk(write.tx, booking.id, left)
      if (asked) await write.happened(asked, 'leave-asked', { leftAt: new Date(left).toISOString() })
    })
  }

  /** Presence without a booking makes one where the policy says so. */
  async #makeAdHoc(current: readonly OpenBooking[], now: number): Promise<void> {
    const taken = new Set(current.flatMap(({ units }) => units))
    for (const { resource, policy, places, isShared } of this.#resources?.values() ?? []) {
      const { adHocAfterMin, allowed, maxMin } = policy.walkUp
      if (adHocAfterMin === null || !allowed || !resource.bookable || isShared || resource.parts.length > 0 || resource.tenantId !== null || taken.has(resource.id)) continue
      const since = seenStaySince(this.#watch.evidenceOf(places, now))
      if (since === null || now - since < adHocAfterMin * MINUTE) continue
      const timeZone = this.#deps.buildings.building(resource.siteId)?.site.timeZone
      const end = timeZone === undefined ? null : gridAtOrAfter(now + AD_HOC_MIN * MINUTE, policy.stepMin, timeZone)
      const minutes = end === null ? Infinity : Math.ceil((end - now) / MINUTE)
      if (minutes <= maxMin) await this.#guarded(resource.id, async () => { await this.#deps.bookings.walkUp(resource.id, { minutes, source: 'ad-hoc', by: 'sensor' }, SYSTEM) })
    }
  }

  /** What every sensor of the places says; of a machine only its own meters. */
  #sourcesOf({ places }: WatchedResource): Evidence[] {
    const { occupancy } = this.#deps
    return places.flatMap(({ spaceId, equipmentId }) => {
      const devices = occupancy.buildingOfSpace(spaceId)?.devices ?? []
      const own = new Set(devices.filter(({ placement }) => equipmentId === null || placement.equipmentId === equipmentId).map(({ id }) => id))
      return (occupancy.describe(spaceId)?.evidence ?? []).filter(({ device }) => own.has(device))
    })
  }

  readonly #forgetResources = (): void => { this.#resources = null }

  /** While messages do not come in, nobody's silence means anything; afterwards it counts from then. */
  readonly #onCondition = ({ condition }: { condition: LiveCondition; active: boolean }): void => {
    if (condition === 'broker-away' || condition === 'disk-full') this.#listeningSince = this.#deps.clock.now()
  }

  /** Somebody badged in at a reader of the space: that is a check-in to the booking that may begin or runs there. */
  readonly #onSample = ({ sample, device }: RecordedSample): void => {
    if (sample.point !== 'access.event' || sample.value <= 0 || sample.retained || sample.historical || sample.quality === 'suspect') return
    const at = Math.min(sample.observedAt, sample.receivedAt)
    this.#badgedIn(device.id, at).catch((error: unknown) => this.#deps.logger.warn({ err: error, device: device.id }, 'a badge could not be joined to a booking'))
  }

  async #badgedIn(deviceId: string, at: number): Promise<void> {
    const { records, buildings, bookings, clock } = this.#deps
    const spaces = buildings.buildings().flatMap((building) => spacesOfReader(building, deviceId))
    const resources = [...this.#resources?.values() ?? []].filter(({ places, isShared }) => !isShared && places.some(({ spaceId, equipmentId }) => equipmentId === null && spaces.includes(spaceId)))
    const open = resources.length === 0 ? [] : await records.run((db) => openBookings(db, clock.now()))
    for (const { id, resourceId, from, to, checkedInAt, status } of open) {
      const checkIn = resources.find(({ resource }) => resource.id === resourceId)?.policy.checkIn
      if (checkIn && status === 'confirmed' && checkedInAt === null && at >= from - checkIn.earlyMin * MINUTE && at < to) await this.#guarded(id, async () => { await bookings.checkIn(id, 'badge', SYSTEM) })
    }
  }
}

const whyUnknown = (verdict: Verdict): string => (verdict.kind === 'wait' ? verdict.why : verdict.kind)

/** The space that a reader hangs in, or the one that its door serves. */
function spacesOfReader({ devices, doors }: NonNullable<ReturnType<BuildingReader['building']>>, deviceId: string): string[] {
  const placement = devices.find(({ id }) => id === deviceId)?.placement
  const served = doors.find(({ id }) => id === placement?.doorId)?.spaceAId
  return [placement?.spaceId, served].filter((spaceId) => spaceId !== null && spaceId !== undefined)
}
