import type { BookingCheck } from '#contract/booking-bodies'
import type { BookingAsk, BookingChange, BookingMade, BookingPolicy, EditReach, Resource as Bookable, ShownBooking } from '#contract/bookings'
import { apiErrorOf, type ApiError } from '../api/api-client.ts'
import { Resource } from '../api/resource.svelte.ts'
import { newKey } from '../api/new-key.ts'
import { language } from '../i18n/language.svelte.ts'
import { todayOf } from '../time/site-days.ts'
import { changeBooking, checkBooking, makeBooking } from './booking-calls.ts'
import { catalogue } from './booking-catalogue.svelte.ts'
import { bookingWatch } from './booking-watch.svelte.ts'
import { refusedFaults, shownFaults, type ShownFault } from './fault-fields.ts'
import { rruleOf, type RecurrenceChoice } from './recurrence-choice.ts'

const MINUTE_MS = 60_000
/** Somebody who turns through the hours is asked about the last one only. */
const CHECK_AFTER_MS = 250

/** Somebody else for whom is booked, with how they are called and to whom they belong. */
export interface BookedFor { memberId?: string; tenantId?: string; name: string; of: string }

export interface DraftStart { resourceId: string; from: number; to: number; partySize?: number; title?: string }

/** What somebody is about to book, or to make of a booking that stands; judged by the server while it is written. */
export class BookingDraft {
  readonly siteId: string
  readonly timeZone: string
  /** The booking that is changed; null: a new one. */
  readonly booking: ShownBooking | null
  resourceId = $state('')
  from = $state(0)
  to = $state(0)
  partySize = $state(1)
  title = $state('')
  note = $state('')
  reach: EditReach = $state('this')
  recurrence: RecurrenceChoice = $state.raw({ repeat: 'never', days: [], ends: 'count', count: 6, until: '' })
  /** Null: oneself. */
  bookedFor: BookedFor | null = $state.raw(null)
  sending = $state(false)
  refusal: ApiError | null = $state.raw(null)
  made: BookingMade | null = $state.raw(null)
  readonly check = new Resource<BookingCheck>()
  /** One key for one ask: sending twice books once. A change of the ask is another ask. */
  #key: { body: string; key: string } | null = null

  readonly resource: Bookable | undefined = $derived(catalogue.current?.resource(this.resourceId))
  readonly policy: BookingPolicy | undefined = $derived(this.resource && catalogue.current?.policyOf(this.resource))
  readonly date: string = $derived.by(() => todayOf(this.from, this.timeZone))
  readonly faults: readonly ShownFault[] = $derived.by(() => {
    if (this.refusal && this.refusal.faults.length > 0) return refusedFaults(this.refusal.faults)
    if (!this.isJudged) return []
    const { value } = this.check.current
    return value === null ? [] : shownFaults(value.faults, language.current)
  })

  constructor(siteId: string, timeZone: string, start: DraftStart, booking: ShownBooking | null = null) {
    this.siteId = siteId
    this.timeZone = timeZone
    this.booking = booking
    this.resourceId = start.resourceId
    this.from = start.from
    this.to = start.to
    this.partySize = start.partySize ?? booking?.partySize ?? 1
    this.title = start.title ?? booking?.title ?? ''
    this.note = booking?.note ?? ''
  }

  /** The begin moves and takes the end along. */
  setFrom(from: number): void {
    this.to += from - this.from
    this.from = from
  }

  setLengthMin(minutes: number): void { this.to = this.from + minutes * MINUTE_MS }

  get ask(): BookingAsk {
    const { memberId, tenantId } = this.bookedFor ?? {}
    const rrule = this.booking === null ? rruleOf(this.recurrence, this.date, this.timeZone) : null
    return {
      resourceId: this.resourceId, from: new Date(this.from).toISOString(), to: new Date(this.to).toISOString(),
      title: this.title.trim(), note: this.note.trim(), partySize: this.partySize, ...(rrule === null ? {} : { recurrence: { rrule, exceptions: [] } }),
      ...(memberId === undefined ? {} : { memberId }), ...(tenantId === undefined ? {} : { tenantId }),
    }
  }

  /** Only what differs from what stands, so that a new subject never asks for approval anew. */
  get change(): BookingChange {
    const { booking, ask } = this
    if (booking === null) return {}
    const change: BookingChange = {}
    if (ask.resourceId !== booking.resourceId) change.resourceId = ask.resourceId
    if (this.from !== Date.parse(booking.from)) change.from = ask.from
    if (this.to !== Date.parse(booking.to)) change.to = ask.to
    if (ask.title !== (booking.title ?? '')) change.title = ask.title ?? ''
    if (ask.note !== (booking.note ?? '')) change.note = ask.note ?? ''
    if (ask.partySize !== booking.partySize) change.partySize = ask.partySize ?? 1
    return booking.seriesId === null ? change : { ...change, reach: this.reach }
  }

  get isChanged(): boolean { return Object.keys(this.change).some(field => field !== 'reach') }

  /** What the rules are asked about: all of a new booking, of a change its time, place and party. New words need no verdict. */
  get isJudged(): boolean {
    return this.booking === null || (['resourceId', 'from', 'to', 'partySize'] as const).some(field => this.change[field] !== undefined)
  }

  /** Asks the server a moment after the last change; call inside an effect that reads `ask`. */
  checkSoon(ask: BookingAsk): () => void {
    if (!this.isJudged) return () => undefined
    const asked = this.booking === null ? ask : { ...ask, changes: this.booking.id }
    const timer = setTimeout(() => { void this.check.load(signal => checkBooking(this.siteId, asked, signal), { keep: true }) }, CHECK_AFTER_MS)
    return () => clearTimeout(timer)
  }

  async send(): Promise<BookingMade | null> {
    this.sending = true
    this.refusal = null
    try {
      this.made = this.booking === null ? await makeBooking(this.siteId, this.ask, this.#keyOf(this.ask)) : await changeBooking(this.booking, this.change)
      return this.made
    } catch (error) {
      this.refusal = apiErrorOf(error)
      return null
    } finally {
      this.sending = false
      bookingWatch.changed()
    }
  }

  #keyOf(ask: BookingAsk): string {
    const body = JSON.stringify(ask)
    if (this.#key?.body !== body) this.#key = { body, key: newKey() }
    return this.#key.key
  }
}
