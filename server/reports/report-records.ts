import type { SpaceLetting } from './letting-rules.ts'

/** A tenant as reports know it; `people`: its active members. */
export interface ReportTenant { readonly id: string; readonly name: string; readonly people: number }

/** What reports read of the records. Rejects with 'records-away'. */
export interface ReportRecords {
  /** Who had which space when, for good where a resource is let. */
  lettings(siteId: string): Promise<readonly SpaceLetting[]>
  /** All tenants of the site, those that left too, by name. */
  tenants(siteId: string): Promise<readonly ReportTenant[]>
}
