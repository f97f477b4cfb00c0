import type { Logger } from 'pino'
import type { BookingFault, WaitlistEntry, WaitlistOffer } from '#contract/bookings'
import type { LocalText } from '#contract/local-text'
import type { NewWaitlistEntry, OfferAccepted } from '#contract/presence-bodies'
import { reaches, scopeFor, SYSTEM, type Principal } from '../access/principal.ts'
import { ApiError, BookingRefused } from '../api-error.ts'
import { newId, type BuildingService } from '../building/building-service.ts'
import { contextFor, madeOne } from '../bookings/booking-making.ts'
import { ownerOf } from '../bookings/booking-owner.ts'
import { judged } from '../bookings/booking-placing.ts'
import { bookingWrites, type BookingWrite, type WriteBookings } from '../bookings/booking-write.ts'
import { found } from '../bookings/record-answers.ts'
import type { Bus, BusEvents } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Records } from '../records/open-records.ts'
import { acceptedFrom, offered } from './waitlist-offering.ts'
import {
  candidates, closeOver, endOffer, entriesOf, heldOfferOf, insertEntry, lockedEntry, nameBooking, offerById, offersOfMember, overdueOfferIds, setEntryStatus,
} from './waitlist-repository.ts'

const LOOK_EVERY_MS = 5_000
const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })
const WRONG = {
  free: text('It is free then: book it.', '该时段空闲，请直接预订。'),
  over: text('Its time is over.', '该时段已过。'),
  noWaitlist: text('There is no waitlist for it.', '该资源不提供候补。'),
  gone: text('The offer was answered or has expired.', '该候补名额已处理或已过期。'),
} as const

export interface WaitlistServiceDeps {
  readonly records: Records
  readonly buildings: Pick<BuildingService, 'existing' | 'building' | 'hoursOfSpace'>
  readonly bus: Bus
  readonly clock: Clock
  readonly logger: Pick<Logger, 'warn'>
}

/**
 * The line for times that are taken. What became free is offered to the first whom the rules let have it, held for
 * a while, then to the next: each is asked once for one freeing. All of it follows from the rows, so nothing is lost
 * or done twice when the server stops in between.
 */
export class WaitlistService {
  readonly #deps: WaitlistServiceDeps
  readonly #write: WriteBookings
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | null = null

  constructor(deps: WaitlistServiceDeps) {
    this.#deps = deps
    this.#write = bookingWrites(deps)
  }

  start(): void {
    this.#deps.bus.on('timeFreed', this.#lookSoon)
    this.#timer = setInterval(this.#lookSoon, LOOK_EVERY_MS)
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#deps.bus.off('timeFreed', this.#lookSoon)
    await this.#looking?.catch(() => undefined) // Whoever started it has the error.
  }

  /** Joins the end of the line; throws BookingRefused where the rules would not let them have it even if it were free. */
  async join(siteId: string, { resourceIds, from, to, partySize = 1, title = '', memberId }: NewWaitlistEntry, principal: Principal): Promise<WaitlistEntry> {
    this.#deps.buildings.existing(siteId)
    const stretch = { from: Date.parse(from), to: Date.parse(to) }
    const entry = await this.#write(principal, async (write) => {
      const { tx, now } = write
      const owner = await ownerOf(tx, memberId === undefined ? {} : { memberId }, principal)
      if (owner.memberId === null) throw badField('memberId', text('names the person who waits', '请指定候补人员'))
      if (stretch.to <= now) throw new ApiError('wrong-state', WRONG.over)
      for (const resourceId of new Set(resourceIds)) await this.#checkWorthWaiting(write, siteId, { resourceId, stretch, owner, partySize })
      const made: WaitlistEntry = { id: newId(), siteId, resourceIds: [...new Set(resourceIds)], ...owner, memberId: owner.memberId, from: iso(stretch.from), to: iso(stretch.to), partySize, title, status: 'waiting', createdAt: iso(now) }
      await insertEntry(tx, made)
      return made
    })
    this.#tell(entry, null, 'joined')
    return entry
  }

  /** What still waits, of everybody or of those whom the principal may see. */
  list(siteId: string, mine: boolean, principal: Principal): Promise<WaitlistEntry[]> {
    this.#deps.buildings.existing(siteId)
    const scope = mine ? 'own' : scopeFor(principal, 'waitlist.use')
    const { memberId, tenantId } = principal
    if (scope === 'own' ? memberId === null : scope === 'tenant' && tenantId === null) return Promise.resolve([])
    const of = scope === 'all' ? {} : scope === 'tenant' ? { tenantId: tenantId! } : { memberId: memberId! }
    return this.#deps.records.run((db) => entriesOf(db, siteId, of, this.#deps.clock.now()))
  }

  async cancel(id: string, principal: Principal): Promise<void> {
    const entry = await this.#write(principal, async ({ tx }) => {
      const own = await this.#own(tx, id, principal)
      const held = await heldOfferOf(tx, id)
      if (held) await endOffer(tx, held.id, 'declined')
      if (!await setEntryStatus(tx, id, ['waiting', 'offered'], 'cancelled')) throw new ApiError('wrong-state', WRONG.over)
      return own
    })
    this.#tell(entry, null, 'cancelled')
    this.#lookSoon()
  }

  /** The principal's own offers whose time is not over. */
  offers({ memberId }: Principal): Promise<WaitlistOffer[]> {
    return memberId === null ? Promise.resolve([]) : this.#deps.records.run((db) => offersOfMember(db, memberId, this.#deps.clock.now()))
  }

  /** Takes the offer: what it held becomes a booking on the one path, in one transaction. */
  async accept(offerId: string, principal: Principal): Promise<OfferAccepted> {
    const { entry, ...accepted } = await this.#write(principal, async (write) => {
      const { tx, now } = write
      const entry = await this.#own(tx, (await found(offerById(tx, offerId))).waitlistId, principal)
      const offer = await endOffer(tx, offerId, 'accepted')
      if (!offer || Date.parse(offer.expiresAt) <= now) throw new ApiError('wrong-state', WRONG.gone)
      const { timeZone } = this.#deps.buildings.existing(entry.siteId).site
      const { policy } = await contextFor(write, entry.siteId, { resourceId: offer.resourceId, stretch: { from: Date.parse(offer.from), to: Date.parse(offer.to) }, owner: entry }, this.#deps)
      const from = iso(acceptedFrom(Date.parse(offer.from), now, policy.stepMin, timeZone))
      const ask = { resourceId: offer.resourceId, from, to: offer.to, title: entry.title, partySize: entry.partySize, ...(entry.memberId === principal.memberId ? {} : { memberId: entry.memberId }) }
      const made = await madeOne(write, entry.siteId, ask, 'waitlist', timeZone, this.#deps)
      if (made.booking) await nameBooking(tx, offer.id, made.booking.id)
      await setEntryStatus(tx, entry.id, ['offered'], 'accepted')
      return { entry, offer: { ...offer, bookingId: made.booking?.id ?? null }, made }
    })
    this.#tell(entry, offerId, 'accepted')
    return accepted
  }

  /** Passes the offer on to the next; whoever declines stays in the line for what becomes free later. */
  async decline(offerId: string, principal: Principal): Promise<WaitlistOffer> {
    const { entry, offer } = await this.#write(principal, async ({ tx }) => {
      const entry = await this.#own(tx, (await found(offerById(tx, offerId))).waitlistId, principal)
      const offer = await endOffer(tx, offerId, 'declined')
      if (!offer) throw new ApiError('wrong-state', WRONG.gone)
      await setEntryStatus(tx, entry.id, ['offered'], 'waiting')
      return { entry, offer }
    })
    this.#tell(entry, offerId, 'declined')
    this.#lookSoon()
    return offer
  }

  /** Ends offers that nobody answered and offers what is free to the next; one look at a time. */
  look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => { this.#looking = null })
    return this.#looking
  }

  async #lookOnce(): Promise<void> {
    const { records, clock, buildings } = this.#deps
    for (const id of await records.run((db) => overdueOfferIds(db, clock.now()))) await this.#expire(id)
    await records.transaction((tx) => closeOver(tx, clock.now()))
    for (const candidate of await records.run((db) => candidates(db, clock.now()))) {
      // The rules look at the person who waits, not at the server that asks.
      const principal: Principal = { ...SYSTEM, role: candidate.role, memberId: candidate.memberId, tenantId: candidate.tenantId }
      const made = await this.#write(principal, (write) => offered(write, candidate, (siteId) => buildings.existing(siteId).site, this.#deps)).catch(unlessRefused)
      if (made) this.#tell(made.entry, made.offer.id, 'offered')
    }
  }

  async #expire(offerId: string): Promise<void> {
    const entry = await this.#write(SYSTEM, async ({ tx }) => {
      const offer = await endOffer(tx, offerId, 'expired')
      if (!offer) return null
      await setEntryStatus(tx, offer.waitlistId, ['offered'], 'waiting')
      return found(lockedEntry(tx, offer.waitlistId))
    })
    if (entry) this.#tell(entry, offerId, 'expired')
  }

  /** A conflict is what one waits for; whatever else stands against it will still do so when it is free. */
  async #checkWorthWaiting(write: BookingWrite, siteId: string, { partySize, ...asked }: { resourceId: string; stretch: { from: number; to: number }; owner: { tenantId: string | null; memberId: string | null }; partySize: number }): Promise<void> {
    const context = await contextFor(write, siteId, asked, this.#deps)
    if (!context.policy.waitlist.allowed) throw new ApiError('wrong-state', WRONG.noWaitlist)
    const { faults } = judged({ ...asked.stretch, partySize, source: 'waitlist' }, context)
    if (faults.length === 0) throw new ApiError('wrong-state', WRONG.free)
    const lasting: readonly BookingFault[] = faults.filter(({ code }) => code !== 'conflict')
    if (lasting.length > 0) throw new BookingRefused(lasting)
  }

  async #own(tx: BookingWrite['tx'], entryId: string, principal: Principal): Promise<WaitlistEntry> {
    const entry = await found(lockedEntry(tx, entryId))
    // Whose entry one may not see does not exist for one.
    if (!reaches(principal, 'waitlist.use', entry)) throw new ApiError('not-found')
    return entry
  }

  #tell({ siteId, id, memberId }: WaitlistEntry, offerId: string | null, kind: BusEvents['waitlistChanged'][0]['kind']): void {
    this.#deps.bus.emit('waitlistChanged', { siteId, entryId: id, memberId, offerId, kind })
  }

  readonly #lookSoon = (): void => {
    this.look().catch((error: unknown) => this.#deps.logger.warn({ err: error }, 'the waitlist could not be looked at; tried again shortly'))
  }
}

const iso = (at: number): string => new Date(at).toISOString()
const badField = (field: string, message: LocalText): ApiError => new ApiError('bad-request', undefined, [{ field, message }])

/** Somebody took it meanwhile, or it is gone: there is nothing to offer. */
function unlessRefused(error: unknown): null {
  if (error instanceof ApiError && error.code !== 'records-away') return null
  throw error
}
