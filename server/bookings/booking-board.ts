import type { Logger } from 'pino'
import type { Blackout, SpaceBooking } from '#contract/bookings'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Records } from '../records/open-records.ts'
import { boardContent, standingBookings } from './booking-board-repository.ts'
import { nextBoundary, standingOf, type BoardBooking, type BoardResource } from './booking-board-rules.ts'

export interface BookingBoardOptions { readonly records: Records; readonly bus: Bus; readonly clock: Clock; readonly logger: Pick<Logger, 'warn'> }

/** Bookings further ahead are read when their time comes nearer. */
const AHEAD_MS = 48 * 3_600_000
/** What another server has written is seen by then, and so is what was missed while the records were away. */
const READ_EVERY_MS = 60_000
const READ_AGAIN_AFTER_MS = 2_000
/** Several changes of one moment are read once. */
const GATHER_MS = 50
/** Beyond, reading everything is no dearer. */
const SINGLY_MAX = 200

/**
 * How each resource and space stands in the calendar: in memory, because the live view asks for it with every
 * change of a room. Read again when something was booked; told by the clock when something begins or ends. A
 * calendar is no evidence of presence, and nothing here claims so.
 */
export class BookingBoard {
  readonly #options: BookingBoardOptions
  #resources: ReadonlyMap<string, BoardResource> = new Map()
  #ofSpace: ReadonlyMap<string, BoardResource> = new Map()
  #bookings = new Map<string, BoardBooking>()
  #blackouts: readonly Blackout[] = []
  #byUnit: ReadonlyMap<string, readonly BoardBooking[]> = new Map()
  /** What each space was told to be, as JSON: only a change is told again. */
  #told = new Map<string, string>()
  #boundary: NodeJS.Timeout | undefined
  #reading: NodeJS.Timeout | undefined
  #underWay: Promise<void> | null = null
  /** What to read next: single bookings, or everything. */
  #changed = new Set<string>()
  #everything = false
  #stopped = false

  constructor(options: BookingBoardOptions) { this.#options = options }

  /** Reads the calendar and follows the bus and the clock. */
  async start(): Promise<void> {
    await this.#readAll()
    const { bus } = this.#options
    bus.on('bookingChanged', this.#onBooking)
    bus.on('resourcesChanged', this.#onResources)
    bus.on('buildingChanged', this.#onResources)
    this.#readIn(READ_EVERY_MS)
  }

  async stop(): Promise<void> {
    const { bus } = this.#options
    this.#stopped = true
    clearTimeout(this.#boundary)
    clearTimeout(this.#reading)
    bus.off('bookingChanged', this.#onBooking)
    bus.off('resourcesChanged', this.#onResources)
    bus.off('buildingChanged', this.#onResources)
    await this.#underWay?.catch(() => undefined) // Its failure was told where it happened.
  }

  /** Null where there is no such resource. */
  ofResource(resourceId: string): SpaceBooking | null {
    const resource = this.#resources.get(resourceId)
    return resource ? this.#standing(resource) : null
  }

  /** Null where nothing of the space can be booked. A function of its own: it may be passed on alone. */
  readonly ofSpace = (spaceId: string): SpaceBooking | null => {
    const resource = this.#ofSpace.get(spaceId)
    return resource ? this.#standing(resource) : null
  }

  #standing(resource: BoardResource): SpaceBooking {
    const bookings = new Set([...resource.units.all, ...resource.units.oneOf.flat()].flatMap((unit) => this.#byUnit.get(unit) ?? []))
    const blackouts = this.#blackouts.filter(({ siteId }) => siteId === resource.siteId)
    return standingOf(resource, [...bookings], blackouts, this.#options.clock.now())
  }

  readonly #onBooking = ({ bookingId }: { bookingId: string }): void => {
    this.#changed.add(bookingId)
    this.#readIn(GATHER_MS)
  }

  readonly #onResources = (): void => {
    this.#everything = true
    this.#readIn(GATHER_MS)
  }

  #readIn(ms: number): void {
    if (this.#stopped || this.#underWay) return // What is under way looks again when it is done.
    clearTimeout(this.#reading)
    this.#reading = setTimeout(() => { this.#readOrTryAgain(ms === READ_EVERY_MS) }, ms)
    this.#reading.unref()
  }

  #readOrTryAgain(isRound: boolean): void {
    const everything = isRound || this.#everything || this.#changed.size > SINGLY_MAX
    const changed = this.#changed
    this.#changed = new Set()
    this.#everything = false
    this.#underWay = everything ? this.#readAll() : this.#readSome([...changed])
    this.#underWay.then(() => this.#done(READ_EVERY_MS), (error: unknown) => {
      this.#options.logger.warn({ reason: error instanceof Error ? error.message : String(error) }, 'the calendar could not be read; the live view shows what was known')
      this.#everything = true
      this.#done(READ_AGAIN_AFTER_MS)
    })
  }

  #done(againInMs: number): void {
    this.#underWay = null
    this.#readIn(againInMs === READ_EVERY_MS && (this.#everything || this.#changed.size > 0) ? GATHER_MS : againInMs)
  }

  async #readAll(): Promise<void> {
    const now = this.#options.clock.now()
    const { resources, bookings, blackouts } = await this.#options.records.transaction((tx) => boardContent(tx, now, now + AHEAD_MS), 'snapshot')
    this.#resources = new Map(resources.map((resource) => [resource.id, resource]))
    // A room that is bookable by itself and as a whole workshop is shown as itself.
    this.#ofSpace = new Map([...resources].sort((a, b) => Number(b.isBundle) - Number(a.isBundle)).flatMap((resource) => (resource.spaceId === null ? [] : [[resource.spaceId, resource]])))
    this.#bookings = new Map(bookings.map((booking) => [booking.id, booking]))
    this.#blackouts = blackouts
    this.#index()
  }

  async #readSome(ids: readonly string[]): Promise<void> {
    const standing = await this.#options.records.transaction((tx) => standingBookings(tx, ids), 'snapshot')
    const until = this.#options.clock.now() + AHEAD_MS
    for (const id of ids) this.#bookings.delete(id)
    for (const booking of standing) if (booking.from < until) this.#bookings.set(booking.id, booking)
    this.#index()
  }

  #index(): void {
    const byUnit = new Map<string, BoardBooking[]>()
    for (const booking of this.#bookings.values()) {
      for (const unit of booking.units) {
        const others = byUnit.get(unit)
        if (others) others.push(booking)
        else byUnit.set(unit, [booking])
      }
    }
    this.#byUnit = byUnit
    this.#tellChanges()
  }

  /** Tells every space whose standing is another than it was told, and comes again when the next thing begins or ends. */
  #tellChanges(): void {
    const { bus, clock } = this.#options
    const before = this.#told
    this.#told = new Map([...this.#ofSpace].map(([spaceId, resource]) => [spaceId, JSON.stringify(this.#standing(resource))]))
    for (const spaceId of new Set([...before.keys(), ...this.#told.keys()])) {
      if (before.get(spaceId) !== this.#told.get(spaceId)) bus.emit('spaceChanged', spaceId)
    }
    const now = clock.now()
    const next = nextBoundary([...this.#bookings.values(), ...this.#blackouts.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }))], now)
    clearTimeout(this.#boundary)
    if (next === Infinity || this.#stopped) return
    this.#boundary = setTimeout(() => this.#tellChanges(), Math.min(next - now, READ_EVERY_MS))
    this.#boundary.unref()
  }
}
