import type { Permission } from '#contract/permissions'
import type { Page } from '../router/route.ts'

/** What a page is for whoever may; a page that is not named is everybody's. */
export const PAGE_PERMISSIONS: Partial<Record<Page, Permission>> = { live: 'live.read', kiosk: 'live.read', bookings: 'bookings.read', my: 'bookings.make', devices: 'devices.read', reports: 'reports.read', planning: 'planning.read', evaluation: 'evaluation.read', setup: 'building.edit', tenants: 'tenants.read', people: 'members.read', imports: 'imports.run', administration: 'audit.read' }
