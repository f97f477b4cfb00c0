import type { Blackout, Booking, BookingFault, BookingPolicy, Resource } from '#contract/bookings'
import type { OpeningHours } from '#contract/building'
import type { Role } from '#contract/permissions'
import { newId } from '../building/building-service.ts'
import type { BookedPart, Booker, BookingContext, HeldUnit, UnitNeed } from '../bookings/booking-context.ts'
import { judged } from '../bookings/booking-placing.ts'
import { faultsOf } from '../bookings/booking-rule.ts'
import { creditMonth } from '../bookings/quota-rules.ts'
import { buffersOf, conflict, heldRange, takenUnits } from '../bookings/resource-unit-rules.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { isRecord, type ImportedRow } from './booking-import-rules.ts'

/** A resource with all of a context that does not depend on who books when. */
export interface SceneResource {
  readonly resource: Resource
  readonly policy: BookingPolicy
  readonly parts: readonly BookedPart[]
  readonly units: UnitNeed
  readonly openingHours: readonly OpeningHours[]
  /** Whose blackouts hold for it. */
  readonly blackoutSources: ReadonlySet<string>
}

/** What somebody has booked already under a policy. */
export interface SceneBooking extends Stretch { readonly policyId: string; readonly memberId: string | null; readonly tenantId: string | null; readonly isAhead: boolean }

/** All that the rules look at for the rows of one file, read at once (import-scene-repository.ts). */
export interface ImportScene {
  readonly now: number
  readonly timeZone: string
  readonly siteId: string
  /** Of whoever imports. */
  readonly role: Role
  readonly resources: ReadonlyMap<string, SceneResource>
  readonly blackouts: readonly Blackout[]
  readonly held: readonly HeldUnit[]
  readonly tenants: ReadonlyMap<string, { readonly planId: string | null; readonly monthlyCredits: number | null }>
  readonly inductions: ReadonlyMap<string, Booker['inductions']>
  readonly booked: readonly SceneBooking[]
  /** Credits by tenant and month. */
  readonly spent: ReadonlyMap<string, Readonly<Record<string, number>>>
  readonly noShows: readonly { readonly policyId: string; readonly memberId: string; readonly at: number }[]
}

/** A row that may be written: the booking, what it holds, and what it costs which month. */
export interface PlannedRow {
  readonly row: ImportedRow
  readonly bookingId: string
  readonly units: readonly string[]
  readonly status: Booking['status']
  readonly isRecord: boolean
  readonly hold: { readonly units: readonly string[]; readonly from: number; readonly to: number } | null
  readonly credits: number
  readonly charge: { readonly tenantId: string; readonly month: string } | null
}

const NO_BUFFERS = { bufferBeforeMin: 0, bufferAfterMin: 0 }

/**
 * Places the rows of a file one after the other. What is ahead passes the rules of every booking, with what the rows
 * before it have taken; what is over is only kept from lying on something else, by what the exclusion constraint says.
 */
export class BookingImportPlan {
  readonly #scene: ImportScene
  readonly #held: Map<string, HeldUnit[]>
  readonly #used = new Map<string, Stretch[]>()
  readonly #ahead = new Map<string, number>()
  readonly #spent: Map<string, Record<string, number>>
  readonly #noShows: ReadonlyMap<string, number[]>
  readonly #rowOf = new Map<string, number>()

  constructor(scene: ImportScene) {
    this.#scene = scene
    const held = new Map<string, HeldUnit[]>()
    for (const hold of scene.held) put(held, hold.unit, hold)
    this.#held = held
    for (const booking of scene.booked) this.#use(booking.policyId, booking, booking)
    this.#spent = new Map([...scene.spent].map(([tenantId, months]) => [tenantId, { ...months }]))
    const noShows = new Map<string, number[]>()
    for (const { policyId, memberId, at } of scene.noShows) put(noShows, `${policyId} ${memberId}`, at)
    this.#noShows = noShows
  }

  /** The row's place, or all that stands against it. */
  place(row: ImportedRow): PlannedRow | readonly BookingFault[] {
    const known = this.#scene.resources.get(row.resourceId)!
    return isRecord(row, this.#scene.now) ? this.#keepRecord(row, known) : this.#book(row, known)
  }

  /** In which row of the file the booking stands that is in a fault's way; undefined for what was there before. */
  rowInTheWay({ code, detail }: BookingFault): number | undefined {
    if (code !== 'conflict') return undefined
    return (detail['taken'] as readonly { bookingId: string | null }[]).map(({ bookingId }) => this.#rowOf.get(bookingId ?? '')).find((row) => row !== undefined)
  }

  #keepRecord(row: ImportedRow, known: SceneResource): PlannedRow | readonly BookingFault[] {
    const planned = { row, bookingId: newId(), isRecord: true, credits: 0, charge: null } as const
    if (row.status === 'cancelled') return { ...planned, units: [], status: 'cancelled', hold: null }
    const { timeZone } = this.#scene
    const bare = { ...known, policy: { ...known.policy, ...NO_BUFFERS }, parts: [], held: this.#heldAround(known, row) }
    const units = takenUnits(row, bare)
    if (units === null) return faultsOf('conflict', conflict({ ...row, source: 'import' }, this.#context(row, bare, bare.held)), timeZone)
    this.#take(planned.bookingId, row, units, row)
    return { ...planned, units, status: 'completed', hold: { units, from: row.from, to: row.to } }
  }

  #book(row: ImportedRow, known: SceneResource): PlannedRow | readonly BookingFault[] {
    const asked = { from: row.from, to: row.to, partySize: row.partySize, source: 'import' } as const
    const range = heldRange(row, buffersOf(known))
    const context = this.#context(row, known, this.#heldAround(known, range))
    const { faults, units, needsApproval, credits } = judged(asked, context)
    if (faults.length > 0) return faults
    const bookingId = newId()
    if (!needsApproval) this.#take(bookingId, row, units, range)
    this.#use(known.policy.id, row, { ...asked, isAhead: true })
    const charge = row.tenantId === null || credits === 0 || context.usage.credits === null ? null : { tenantId: row.tenantId, month: creditMonth(row.from, this.#scene.timeZone) }
    if (charge) this.#spend(charge, credits)
    return { row, bookingId, units, isRecord: false, status: needsApproval ? 'requested' : 'confirmed', hold: needsApproval ? null : { units, ...range }, credits, charge }
  }

  #context({ memberId, tenantId, from, to }: ImportedRow, known: SceneResource, held: readonly HeldUnit[]): BookingContext {
    const { now, timeZone, role, blackouts, tenants, inductions } = this.#scene
    const { resource, policy, parts, units, openingHours, blackoutSources } = known
    const range = heldRange({ from, to }, buffersOf(known))
    const tenant = tenantId === null ? undefined : tenants.get(tenantId)
    const monthly = policy.creditsPerHour > 0 ? tenant?.monthlyCredits ?? null : null
    return {
      now, timeZone, resource, policy, parts, units, openingHours, held,
      blackouts: blackouts.filter((blackout) => (blackout.resourceId === null || blackoutSources.has(blackout.resourceId)) && Date.parse(blackout.from) < range.to && range.from < Date.parse(blackout.to)),
      who: { role, tenantId, memberId, planId: tenant?.planId ?? null, inductions: (memberId === null ? undefined : inductions.get(memberId)) ?? [] },
      usage: {
        member: this.#used.get(ownerKey(policy.id, 'member', memberId)) ?? [], tenant: this.#used.get(ownerKey(policy.id, 'tenant', tenantId)) ?? [],
        ahead: this.#ahead.get(ownerKey(policy.id, 'member', memberId)) ?? 0, credits: monthly === null || tenantId === null ? null : { monthly, spent: this.#spent.get(tenantId) ?? {} },
        noShowsAt: this.#noShows.get(`${policy.id} ${memberId}`) ?? [],
      },
    }
  }

  #heldAround({ units }: SceneResource, { from, to }: Stretch): HeldUnit[] {
    return [...units.all, ...units.oneOf.flat()].flatMap((unit) => (this.#held.get(unit) ?? []).filter((hold) => hold.from < to && from < hold.to))
  }

  #take(bookingId: string, { row }: ImportedRow, units: readonly string[], { from, to }: Stretch): void {
    this.#rowOf.set(bookingId, row)
    for (const unit of units) put(this.#held, unit, { unit, from, to, bookingId })
  }

  #use(policyId: string, { memberId, tenantId }: Pick<ImportedRow, 'memberId' | 'tenantId'>, { from, to, isAhead }: Stretch & { readonly isAhead: boolean }): void {
    const [ofMember, ofTenant] = [ownerKey(policyId, 'member', memberId), ownerKey(policyId, 'tenant', tenantId)]
    if (memberId !== null) put(this.#used, ofMember, { from, to })
    if (tenantId !== null) put(this.#used, ofTenant, { from, to })
    if (memberId !== null && isAhead) this.#ahead.set(ofMember, (this.#ahead.get(ofMember) ?? 0) + 1)
  }

  #spend({ tenantId, month }: NonNullable<PlannedRow['charge']>, credits: number): void {
    const spent = this.#spent.get(tenantId) ?? {}
    this.#spent.set(tenantId, { ...spent, [month]: (spent[month] ?? 0) + credits })
  }
}

const ownerKey = (policyId: string, per: 'member' | 'tenant', id: string | null): string => `${policyId} ${per} ${id ?? ''}`

function put<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key)
  if (group) group.push(item)
  else groups.set(key, [item])
}
