import type { ReadStream } from 'node:fs'
import type { Logger } from 'pino'
import type { MadeReport, NewReportSchedule, ReportScheduleChanges, StoredReportSchedule } from '#contract/report-schedules'
import type { ReportCatalogue } from '#contract/report'
import type { Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import { newId, type BuildingReader } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import { MEDIA_TYPES } from '../report-exports/export-choice-rules.ts'
import { scopeFaults } from '../reports/report-scope-rules.ts'
import { failureSentence, makeScheduled, type ReportMakingDeps } from './report-making.ts'
import type { ReportSchedulesRepository } from './report-schedules-repository.ts'
import { endedPeriod, lastTime, nextTime, nextTry } from './schedule-time-rules.ts'

export interface ReportSchedulesDeps extends ReportMakingDeps {
  readonly repository: ReportSchedulesRepository
  readonly catalogue: (siteId: string, principal: Principal) => ReportCatalogue
  readonly buildings: Pick<BuildingReader, 'building'>
  readonly clock: Clock
  readonly logger: Logger
  readonly keep: { readonly days: number; readonly bytes: number }
}

const FILES_SHOWN = 200
/** A making has its own bounds, well below this. */
const LEASE_MS = 10 * 60_000
const DAY_MS = 86_400_000

/** Somebody cleared the folder by hand. */
const gone = (error: unknown): never => { throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? new ApiError('not-found', undefined, [], { cause: error }) : error }

export type ReportSchedulesService = ReturnType<typeof createReportSchedulesService>

/** Reports that are made by themselves. Errors are ApiErrors and change nothing; a report that cannot be made says so on its schedule. */
export function createReportSchedulesService(deps: ReportSchedulesDeps) {
  const { repository, catalogue, buildings, clock, logger, folder, keep } = deps
  const buildingOf = (siteId: string) => {
    const building = buildings.building(siteId)
    if (!building) throw new ApiError('not-found')
    return building
  }
  const zoneOf = (siteId: string): string => buildingOf(siteId).site.timeZone
  const existing = async (id: string): Promise<StoredReportSchedule> => {
    const schedule = await repository.one(id)
    if (!schedule) throw new ApiError('not-found')
    return schedule
  }
  const dueAt = (schedule: Pick<StoredReportSchedule, 'rhythm' | 'at' | 'active' | 'siteId'>): number | null => (schedule.active ? nextTime(schedule, clock.now(), zoneOf(schedule.siteId)) : null)

  const check = ({ siteId, reportId, scope, rhythm }: Pick<StoredReportSchedule, 'siteId' | 'reportId' | 'scope' | 'rhythm'>, principal: Principal): void => {
    const building = buildingOf(siteId)
    const info = catalogue(siteId, principal).items.find(({ id }) => id === reportId)
    if (!info) throw new ApiError('bad-request', undefined, [{ field: 'reportId', message: { en: 'names no report', 'zh-CN': '没有该报表' } }])
    // Tenants come and go: one that is not there when the report is made is told on the schedule.
    const faults = scopeFaults({ ...scope, ...endedPeriod(rhythm, clock.now(), building.site.timeZone) }, info, building, new Set(scope.tenantId === undefined ? [] : [scope.tenantId]))
    if (faults.length > 0) throw new ApiError('bad-request', undefined, faults.map(({ field, message }) => ({ field: `scope.${field}`, message })))
  }

  /** One making; `due` is when it comes again after success and after failure, undefined to leave its time as it is. */
  const run = async (schedule: StoredReportSchedule, time: number, due: { readonly made: number; readonly failed: number } | undefined): Promise<void> => {
    const ranAt = clock.now()
    try {
      const { file, mails } = await makeScheduled(deps, schedule, zoneOf(schedule.siteId), time, ranAt)
      await repository.finish({ schedule, ranAt, result: { ok: true, file: file.name, message: null }, file, mails, dueAt: due?.made })
    } catch (error) {
      logger[error instanceof ApiError ? 'info' : 'warn']({ err: error, schedule: schedule.id }, 'a scheduled report could not be made')
      await repository.finish({ schedule, ranAt, result: { ok: false, file: null, message: failureSentence(error, schedule.language) }, file: null, mails: [], dueAt: due?.failed })
    }
  }

  return {
    list: async (siteId: string): Promise<StoredReportSchedule[]> => {
      buildingOf(siteId)
      return repository.ofSite(siteId)
    },
    existing,
    add: async (siteId: string, given: NewReportSchedule, principal: Principal): Promise<StoredReportSchedule> => {
      const schedule = { active: true, ...given, id: newId(), siteId }
      check(schedule, principal)
      await repository.add(schedule, dueAt(schedule))
      return existing(schedule.id)
    },
    /** `version`: on which one the edit was made; undefined: whatever is there. */
    change: async (id: string, patch: ReportScheduleChanges, version: number | undefined, principal: Principal): Promise<StoredReportSchedule> => {
      const before = await existing(id)
      const after = { ...before, ...patch }
      check(after, principal)
      if (!await repository.change(id, version ?? before.version, patch, dueAt(after))) throw new ApiError('edited-meanwhile')
      return existing(id)
    },
    remove: async (id: string): Promise<void> => {
      if (!await repository.remove(id)) throw new ApiError('not-found')
      await folder.remove(id)
    },
    /** Makes and mails it now, of the period that has just ended; what became of it is its last result. */
    runNow: async (id: string): Promise<StoredReportSchedule> => {
      const schedule = await existing(id)
      await run(schedule, clock.now(), undefined)
      return existing(id)
    },
    files: async (id: string): Promise<MadeReport[]> => {
      await existing(id)
      return repository.files(id, FILES_SHOWN)
    },
    file: async (id: string, name: string): Promise<{ readonly mediaType: string; readonly bytes: number; readonly content: ReadStream }> => {
      const { format } = await existing(id)
      // Names are looked up, never used as paths as they come.
      const file = (await repository.files(id, FILES_SHOWN)).find((candidate) => candidate.name === name)
      if (!file) throw new ApiError('not-found')
      const ending = name.slice(name.lastIndexOf('.') + 1) as keyof typeof MEDIA_TYPES
      return { mediaType: MEDIA_TYPES[ending] ?? MEDIA_TYPES[format], bytes: file.bytes, content: await folder.read(id, name).catch(gone) }
    },

    /** Makes everything that is due, one after another, until it is told to stop: once for a time, however many were missed. */
    makeDue: async (stop?: AbortSignal): Promise<void> => {
      while (stop?.aborted !== true) {
        const [schedule] = await repository.take(clock.now(), LEASE_MS)
        if (!schedule) return
        const zone = zoneOf(schedule.siteId)
        const next = nextTime(schedule, clock.now(), zone)
        await run(schedule, lastTime(schedule, clock.now(), zone), { made: next, failed: nextTry(schedule.attempts, clock.now(), next) })
      }
    },
    /** Removes files that are older, or take more room, than is kept. */
    clean: async (): Promise<void> => {
      for (const { scheduleId, name } of await repository.forgetFiles(clock.now() - keep.days * DAY_MS, keep.bytes)) await folder.remove(scheduleId, name)
    },
  }
}
