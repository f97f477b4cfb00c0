import type { Building } from '#contract/api'
import type { Report, ReportCatalogue, ReportScope } from '#contract/report'
import { scopeFor, type Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import type { BuildingReader } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import { metricById } from '../metrics/index.ts'
import { dateInZone } from '../site-time/available-time-rules.ts'
import type { UsageReader } from '../usage/usage-reader.ts'
import { bucketBegin } from './bucket-begin-rules.ts'
import { reportById, REPORTS } from './index.ts'
import { PRIVACY_RULE, type PrivacyRule, type TenantSizes } from './privacy-rules.ts'
import type { ReportContext, ReportDefinition, ReportParts } from './report-definition.ts'
import { createReportPlaces } from './report-places.ts'
import type { ReportRecords, ReportTenant } from './report-records.ts'
import type { RoomTimesReader } from './room-times.ts'
import { datesBefore, periodOf, scopeFaults } from './report-scope-rules.ts'
import { scopeText } from './scope-text.ts'
import { createToldUsage } from './told-usage.ts'

export interface ReportServiceDeps {
  readonly usage: UsageReader
  readonly buildings: Pick<BuildingReader, 'building'>
  readonly records: ReportRecords
  readonly roomTimes: RoomTimesReader
  readonly planning: ReportContext['planning']
  readonly forecasts: ReportContext['forecasts']
  readonly clock: Clock
  readonly rule?: PrivacyRule
}

export interface ReportService {
  /** The reports that the principal may have of the site. Throws 'not-found'. */
  catalogue(siteId: string, principal: Principal): ReportCatalogue
  /**
   * Makes a report. Throws 'not-found' (site, report), 'bad-request' by field (scope), 'not-allowed' (another
   * tenant's), 'telemetry-away' and 'records-away'.
   */
  make(siteId: string, reportId: string, scope: ReportScope, principal: Principal): Promise<Report>
}

export function createReportService({ usage, buildings, records, roomTimes, planning, forecasts, clock, rule = PRIVACY_RULE }: ReportServiceDeps): ReportService {
  const siteOf = (siteId: string): Building => {
    const building = buildings.building(siteId)
    if (!building) throw new ApiError('not-found')
    return building
  }
  const definitionFor = (reportId: string, principal: Principal): ReportDefinition => {
    const definition = reportById(reportId)
    if (!definition || !mayHave(definition, principal)) throw new ApiError('not-found')
    return definition
  }
  const contextOf = async (building: Building, scope: ReportScope, tenants: readonly ReportTenant[]): Promise<ReportContext> => {
    const { id: siteId, timeZone } = building.site
    const now = clock.now()
    const lettings = await records.lettings(siteId)
    const one = (asked: ReportScope, before: ReportContext | null): ReportContext => {
      const period = periodOf(asked, timeZone, now)
      return {
        building, timeZone, scope: asked, period, records, roomTimes, planning, forecasts, clock, before,
        places: createReportPlaces({ building, lettings, sizes: sizesOf(tenants), period, rule }),
        usage: createToldUsage({ usage, siteId, bucketBegin: (at, bucket) => bucketBegin(at, bucket, timeZone) }),
      }
    }
    const earlier = datesBefore(scope, dateInZone(now, timeZone))
    return one(scope, earlier && one({ ...scope, ...earlier, compare: 'none' }, null))
  }

  return {
    catalogue: (siteId, principal) => {
      siteOf(siteId)
      return { items: REPORTS.filter((definition) => mayHave(definition, principal)).map(({ info }) => info) }
    },
    make: async (siteId, reportId, asked, principal) => {
      const building = siteOf(siteId)
      const definition = definitionFor(reportId, principal)
      const scope = { ...definition.comparesByItself ? { compare: 'previous' as const } : {}, ...scopeOfPrincipal(asked, principal) }
      const tenants = await records.tenants(siteId)
      const faults = scopeFaults(scope, definition.info, building, new Set(tenants.map(({ id }) => id)))
      if (faults.length > 0) throw new ApiError('bad-request', undefined, faults)
      const context = await contextOf(building, scope, tenants)
      return reportOf(definition, context, await definition.make(context), tenants.find(({ id }) => id === scope.tenantId)?.name)
    },
  }
}

const mayHave = ({ forTenants }: ReportDefinition, principal: Principal): boolean => {
  const reach = scopeFor(principal, 'reports.read')
  return reach === 'all' || (reach === 'tenant' && forTenants && principal.tenantId !== null)
}

/** Who may see one tenant only sees that one's, whatever is asked; the tenant comes from the session. */
function scopeOfPrincipal(scope: ReportScope, principal: Principal): ReportScope {
  if (scopeFor(principal, 'reports.read') === 'all') return scope
  if (scope.tenantId !== undefined && scope.tenantId !== principal.tenantId) throw new ApiError('not-allowed')
  return { ...scope, tenantId: principal.tenantId! }
}

/** The house ('') is whoever belongs to no tenant. */
const sizesOf = (tenants: readonly ReportTenant[]): TenantSizes => new Map([['', 0], ...tenants.map(({ id, people }): [string, number] => [id, people])])

function reportOf({ info }: ReportDefinition, { building, timeZone, scope, period, clock }: ReportContext, parts: ReportParts, tenantName: string | undefined): Report {
  const printed = new Set([...parts.figures.map(({ metric }) => metric), ...parts.tables.flatMap(({ columns }) => columns.flatMap(({ metric }) => metric ?? []))])
  const iso = (at: number): string => new Date(at).toISOString()
  return {
    id: info.id, title: info.title, siteId: building.site.id, siteName: building.site.name, timeZone, demo: building.site.demo,
    scope, period: { from: iso(period.from), to: iso(period.to) }, scopeText: scopeText(scope, building, tenantName),
    availableHours: parts.availableHours, coverage: parts.coverage, figures: [...parts.figures], tables: [...parts.tables],
    metrics: [...printed].map((id) => metricById(id).info), notes: [...parts.notes], madeAt: iso(clock.now()),
  }
}
