import type { Logger } from 'pino'
import type { AuditPage } from '#contract/access'
import type { AuditEntry } from '#contract/people'
import type { Principal } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import type { RecordsDatabase } from '../records/open-records.ts'
import type { AuditRepository, AuditSearch, NewAuditEntry } from './audit-repository.ts'

/** What somebody did to what. */
export interface AuditedAct {
  readonly actor: Principal
  /** In the past tense where a service tells it ("member.suspended"), the route's pattern where the general hook does ("PATCH /members/:id"). */
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly tenantId?: string | null
  /** What changed, with no secret and no more personal data than the reader of the log needs. */
  readonly detail?: Readonly<Record<string, unknown>>
  readonly requestId?: string | null
}

export interface AuditService {
  /**
   * Adds a line to the log. With `tx` it is part of that transaction. Without, a line that cannot be stored
   * goes to the server's log instead: what it tells of has been done already.
   */
  record(act: AuditedAct, tx?: RecordsDatabase): Promise<void>
  find(search: Omit<AuditSearch, 'limit' | 'before'> & { cursor?: number | undefined; limit?: number | undefined }): Promise<AuditPage>
}

export interface AuditServiceDeps { readonly repository: AuditRepository; readonly clock: Clock; readonly logger: Logger }

const PAGE = 100

export function createAuditService({ repository, clock, logger }: AuditServiceDeps): AuditService {
  const entryOf = ({ actor, action, subjectKind, subjectId, tenantId, detail, requestId }: AuditedAct): NewAuditEntry => ({
    at: new Date(clock.now()).toISOString(), actorKind: actor.kind satisfies AuditEntry['actorKind'], actorId: actor.id, actorName: actor.name,
    action, subjectKind, subjectId, tenantId: tenantId ?? actor.tenantId, detail: { ...detail }, requestId: requestId ?? null,
  })
  return {
    async record(act, tx) {
      const entry = entryOf(act)
      if (tx) return repository.add(entry, tx)
      try {
        await repository.add(entry)
      } catch (error) {
        logger.error({ err: error, audit: entry }, 'a line of the audit log could not be stored')
      }
    },
    async find({ cursor, limit = PAGE, ...search }) {
      const found = await repository.find({ ...search, before: cursor, limit: limit + 1 })
      const items = found.slice(0, limit)
      return { items, next: found.length > limit ? items.at(-1)!.id : null }
    },
  }
}
