import type { BookingStatus } from '#contract/bookings'
import type { SpaceLetting } from './letting-rules.ts'

/** A tenant as reports know it; `people`: its active members. */
export interface ReportTenant { readonly id: string; readonly name: string; readonly people: number; readonly planName: string | null; readonly monthlyCredits: number | null }

/** A booking with what became of it. Epoch ms. */
export interface ReportBooking {
  readonly id: string
  readonly resourceId: string
  readonly resourceName: string
  /** Where it is: the resource's space or machine; null of bundles. */
  readonly spaceId: string | null
  readonly equipmentId: string | null
  readonly capacity: number
  readonly seriesId: string | null
  readonly seriesTitle: string | null
  readonly tenantId: string | null
  readonly partySize: number
  readonly from: number
  readonly to: number
  /** Until when it really held its resource: its end, or when it was ended or released. */
  readonly heldTo: number
  readonly status: BookingStatus
  /** Whether somebody came; null: not judged yet. Overturned no-shows came. */
  readonly arrival: 'came' | 'did-not-come' | 'unknown' | null
  /** Of cancelled ones: too late to be of use to others. */
  readonly cancelledLate: boolean
  /** Credits taken less those given back. */
  readonly credits: number
}

/** Credits that a tenant spent by month of the site's zone ("2026-06"), given back subtracted. */
export interface MonthCredits { readonly month: string; readonly spent: number }

/** What reports read of the records. Rejects with 'records-away'. */
export interface ReportRecords {
  /** Who had which space when, for good where a resource is let. */
  lettings(siteId: string): Promise<readonly SpaceLetting[]>
  /** All tenants of the site, those that left too, by name. */
  tenants(siteId: string): Promise<readonly ReportTenant[]>
  /** Those that begin in [from, to), in order of their begin; what was only asked for or declined is left out. */
  bookings(siteId: string, from: number, to: number): Promise<readonly ReportBooking[]>
  /** By month from the one to the other, months without an entry left out. */
  creditsByMonth(tenantId: string, fromMonth: string, toMonth: string): Promise<readonly MonthCredits[]>
}
