import { and, asc, eq, ilike, inArray, isNull, or, sql, type SQL } from 'drizzle-orm'
import type { NewPlan, StoredPlan, StoredTenant } from '#contract/people-api'
import type { Agreement, Tenant } from '#contract/people'
import { spaces } from '../records/building-schema.ts'
import { agreements, members, plans, tenants } from '../records/people-schema.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import type { PagePlace } from '../http/page-cursor.ts'
import { containing } from '../records/like-pattern.ts'

export interface TenantQuery {
  readonly siteId: string
  /** Only this one: whose people may see no other. */
  readonly tenantId?: string | undefined
  readonly status?: Tenant['status'] | undefined
  readonly search?: string | undefined
  readonly after: PagePlace | null
  readonly limit: number
  /** The site's date, for what is let today. */
  readonly today: string
}

export type TenantsRepository = ReturnType<typeof createTenantsRepository>

/** Tenants, their plans and their agreements. Edits say on which version they were made and give false when it is another. */
export function createTenantsRepository(records: Records) {
  return {
    tenants: ({ siteId, tenantId, status, search, after, limit, today }: TenantQuery): Promise<StoredTenant[]> => records.run((db) => withFigures(db, today)
      .where(and(
        eq(tenants.siteId, siteId), tenantId === undefined ? undefined : eq(tenants.id, tenantId), status && eq(tenants.status, status),
        search ? or(ilike(tenants.name, containing(search)), ilike(tenants.industry, containing(search))) : undefined, behind(after, tenants.name, tenants.id),
      ))
      .orderBy(asc(tenants.name), asc(tenants.id)).limit(limit).then((rows) => rows.map(toStored))),

    tenant: (id: string, today: string): Promise<StoredTenant | undefined> => records.run((db) => withFigures(db, today).where(eq(tenants.id, id)).then((rows) => rows[0] && toStored(rows[0]))),

    siteOf: (id: string): Promise<string | undefined> => records.run((db) => db.select({ siteId: tenants.siteId }).from(tenants).where(eq(tenants.id, id)).then(([row]) => row?.siteId)),

    addTenant: (tenant: Tenant): Promise<void> => records.run(async (db) => { await db.insert(tenants).values(tenant) }),

    changeTenant: (id: string, version: number, patch: Partial<Tenant>): Promise<boolean> => records.run(async (db) => {
      const changed = await db.update(tenants).set({ ...patch, version: version + 1 }).where(and(eq(tenants.id, id), eq(tenants.version, version))).returning({ id: tenants.id })
      return changed.length === 1
    }),

    removeTenant: (id: string, version: number): Promise<boolean> => records.run(async (db) => {
      const removed = await db.delete(tenants).where(and(eq(tenants.id, id), eq(tenants.version, version))).returning({ id: tenants.id })
      return removed.length === 1
    }),

    plans: (siteId: string): Promise<StoredPlan[]> => records.run((db) => db.select().from(plans).where(eq(plans.siteId, siteId)).orderBy(plans.name, plans.id)),
    plan: (id: string): Promise<StoredPlan | undefined> => records.run((db) => db.select().from(plans).where(eq(plans.id, id)).then(([plan]) => plan)),
    addPlan: (plan: Required<NewPlan> & { siteId: string }): Promise<void> => records.run(async (db) => { await db.insert(plans).values(plan) }),
    changePlan: (id: string, version: number, patch: Partial<NewPlan>): Promise<boolean> => records.run(async (db) => {
      const changed = await db.update(plans).set({ ...patch, version: version + 1 }).where(and(eq(plans.id, id), eq(plans.version, version))).returning({ id: plans.id })
      return changed.length === 1
    }),
    removePlan: (id: string, version: number): Promise<boolean> => records.run(async (db) => {
      const removed = await db.delete(plans).where(and(eq(plans.id, id), eq(plans.version, version))).returning({ id: plans.id })
      return removed.length === 1
    }),

    agreements: (siteId: string, tenantId: string | undefined): Promise<Agreement[]> => records.run((db) => db.select().from(agreements)
      .where(and(eq(agreements.siteId, siteId), tenantId === undefined ? undefined : eq(agreements.tenantId, tenantId))).orderBy(agreements.from, agreements.id)),
    agreement: (id: string): Promise<Agreement | undefined> => records.run((db) => db.select().from(agreements).where(eq(agreements.id, id)).then(([agreement]) => agreement)),
    /** In one transaction with the checks that nobody else has the space then, and that its member is of the tenant. */
    putAgreement: (agreement: Agreement): Promise<{ readonly overlaps: Agreement | null; readonly isStranger: boolean }> => records.transaction(async (tx) => {
      // Agreements of one space wait for each other: the check sees what the other wrote.
      await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`agreement ${agreement.spaceId}`}, 0))`)
      const overlaps = await overlapping(tx, agreement)
      const isStranger = agreement.memberId !== null && !await isOfTenant(tx, agreement.memberId, agreement.tenantId)
      if (overlaps === null && !isStranger) await tx.insert(agreements).values(agreement).onConflictDoUpdate({ target: agreements.id, set: agreement })
      return { overlaps, isStranger }
    }),
    removeAgreement: (id: string): Promise<boolean> => records.run(async (db) => (await db.delete(agreements).where(eq(agreements.id, id)).returning({ id: agreements.id })).length === 1),
  }
}

const behind = (after: PagePlace | null, key: typeof tenants.name, id: typeof tenants.id): SQL | undefined =>
  (after === null ? undefined : sql`(${key}, ${id}) > (${after.key}, ${after.id})`)

const letToday = (today: string): SQL => sql`${agreements.from} <= ${today} AND (${agreements.to} IS NULL OR ${agreements.to} > ${today})`

/** Each tenant with its people and with what is let to it today. */
function withFigures(db: RecordsDatabase, today: string) {
  const people = db.select({ tenantId: members.tenantId, n: sql<number>`count(*)::int`.as('n') }).from(members)
    .where(inArray(members.status, ['invited', 'active'])).groupBy(members.tenantId).as('people')
  const letSpace = db.select({
    tenantId: agreements.tenantId, m2: sql<number | null>`sum(coalesce(${agreements.areaM2}, ${spaces.areaM2}))`.as('m2'),
    desks: sql<number>`(count(*) FILTER (WHERE ${spaces.kind} = 'desk'))::int`.as('desks'), rooms: sql<number>`(count(*) FILTER (WHERE ${spaces.kind} <> 'desk'))::int`.as('rooms'),
  }).from(agreements).innerJoin(spaces, eq(spaces.id, agreements.spaceId)).where(letToday(today)).groupBy(agreements.tenantId).as('let_today')
  return db.select({ tenant: tenants, memberCount: people.n, spaceLetM2: letSpace.m2, desksLet: letSpace.desks, roomsLet: letSpace.rooms })
    .from(tenants).leftJoin(people, eq(people.tenantId, tenants.id)).leftJoin(letSpace, eq(letSpace.tenantId, tenants.id)).$dynamic()
}

interface Figures { readonly memberCount: number | null; readonly spaceLetM2: number | null; readonly desksLet: number | null; readonly roomsLet: number | null }

const toStored = ({ tenant, memberCount, spaceLetM2, desksLet, roomsLet }: { tenant: typeof tenants.$inferSelect } & Figures): StoredTenant => ({
  ...tenant, stage: tenant.stage as Tenant['stage'], status: tenant.status as Tenant['status'],
  memberCount: memberCount ?? 0, spaceLetM2, desksLet: desksLet ?? 0, roomsLet: roomsLet ?? 0,
})

const isOfTenant = async (tx: RecordsDatabase, memberId: string, tenantId: string): Promise<boolean> =>
  (await tx.select({ id: members.id }).from(members).where(and(eq(members.id, memberId), eq(members.tenantId, tenantId)))).length === 1

/** Another agreement that has the space on one of the days. */
async function overlapping(tx: RecordsDatabase, { id, spaceId, from, to }: Agreement): Promise<Agreement | null> {
  const [other] = await tx.select().from(agreements).where(and(
    eq(agreements.spaceId, spaceId), sql`${agreements.id} <> ${id}`, or(isNull(agreements.to), sql`${agreements.to} > ${from}`), to === null ? undefined : sql`${agreements.from} < ${to}`,
  )).limit(1)
  return other ?? null
}
