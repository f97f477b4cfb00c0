import type { AnyImport, AnyImportKind, BookingImportField } from '#contract/booking-imports'
import type { ImportField } from '#contract/people-api'
import { m } from '../paraglide/messages.js'

const FIELD_WORDS: Record<ImportField, () => string> = {
  name: m.name, industry: m.tenant_industry, foundedOn: m.tenant_founded, stage: m.tenant_stage, teamSize: m.tenant_team_size, planId: m.tenant_plan, status: m.column_status, joinedOn: m.tenant_joined, leftOn: m.tenant_left_on,
  contactName: m.import_contact_name, contactEmail: m.import_contact_email, contactPhone: m.import_contact_phone, note: m.note, email: m.email, tenantId: m.tenant, role: m.role, language: m.language,
}
const BOOKING_FIELD_WORDS: Record<BookingImportField, () => string> = {
  resource: m.book_what, start: m.import_start, end: m.import_end, person: m.import_person, tenant: m.tenant, title: m.book_title, partySize: m.column_people, status: m.import_attendance,
}

/** A field of an import as people call it; what is none (a heading) stays as it is. */
export function importFieldText(kind: AnyImportKind, field: string): string {
  if (kind === 'members' && field === 'name') return m.person_name()
  const words: Readonly<Record<string, () => string>> = kind === 'bookings' ? BOOKING_FIELD_WORDS : FIELD_WORDS
  return Object.hasOwn(words, field) ? words[field]!() : field
}

export const IMPORT_KIND_WORDS: Record<AnyImportKind, () => string> = { tenants: m.nav_tenants, members: m.nav_people, bookings: m.nav_bookings }

/** Rows that an import writes, or wrote. */
export const writtenRows = (report: AnyImport): number => (report.kind === 'bookings' ? report.past + report.ahead : report.created + report.changed)

/** How many rows became what. */
export function importCounts(report: AnyImport): string {
  if (report.kind !== 'bookings') return m.import_counts({ created: report.created, changed: report.changed, unchanged: report.unchanged })
  return [
    m.import_booking_counts({ past: report.past, ahead: report.ahead, unchanged: report.unchanged }),
    ...report.requested > 0 ? [m.import_booking_requested({ count: report.requested })] : [], ...report.leftOut > 0 ? [m.import_booking_left_out({ count: report.leftOut })] : [],
  ].join(m.import_counts_between())
}
