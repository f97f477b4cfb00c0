import { and, eq, getTableColumns, inArray, sql, type SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Building } from '#contract/api'
import type { Device, Door, Equipment, Site, Space } from '#contract/building'
import { devices, doors, equipment, floors, sites, spaces } from '../records/building-schema.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import { BUILDING_PARTS, type BuildingContent, type BuildingPart } from './building-rules.ts'

/** What one edit writes: the site's row, and the rows put or removed. */
export interface BuildingChange {
  readonly site: Site
  /** The version that the edit was made on; null for a new site. */
  readonly version: number | null
  readonly put: Partial<Omit<BuildingContent, 'site'>>
  readonly removed?: { readonly part: BuildingPart; readonly id: string }
}

/** The stored building is not at the version that the change was made on, or one of its ids is another site's. */
export class EditedElsewhere extends Error {}

export type BuildingRepository = ReturnType<typeof createBuildingRepository>

/** 65,535 parameters a statement is PostgreSQL's limit; the widest row has 13. */
const ROWS_A_STATEMENT = 1_000

export function createBuildingRepository(records: Records) {
  return {
    /** Every building with its version. */
    loadAll: (): Promise<Building[]> => records.transaction(async (tx) => {
      const all = await tx.select().from(sites).orderBy(sites.id)
      const floorRows = await tx.select().from(floors).orderBy(floors.level, floors.id)
      const spaceRows = await tx.select().from(spaces).orderBy(spaces.id)
      const doorRows = await tx.select().from(doors).orderBy(doors.id)
      const equipmentRows = await tx.select().from(equipment).orderBy(equipment.id)
      const deviceRows = await tx.select().from(devices).orderBy(devices.id)
      return all.map(({ version, ...site }) => ({
        version, site,
        floors: ofSite(floorRows, site.id), spaces: ofSite(spaceRows, site.id).map(toSpace), doors: ofSite(doorRows, site.id).map(toDoor),
        equipment: ofSite(equipmentRows, site.id).map(toEquipment), devices: ofSite(deviceRows, site.id).map(toDevice),
      }))
    }, 'snapshot'),

    /** Writes the change in one transaction and gives the new version; throws EditedElsewhere and changes nothing otherwise. */
    save: (change: BuildingChange): Promise<number> => records.transaction(async (tx) => {
      const version = await writeSite(tx, change)
      for (const part of BUILDING_PARTS) await putRows(tx, part, change)
      if (change.removed) await tx.delete(TABLES[change.removed.part]).where(eq(TABLES[change.removed.part].id, change.removed.id))
      return version
    }),

    removeSite: (siteId: string, version: number): Promise<void> => records.transaction(async (tx) => {
      const { rowCount } = await tx.delete(sites).where(and(eq(sites.id, siteId), eq(sites.version, version)))
      if (rowCount !== 1) throw new EditedElsewhere(`site ${siteId} is not at version ${version}`)
    }),
  }
}

const TABLES = { floors, spaces, doors, equipment, devices }

const ofSite = <Row extends { siteId: string }>(rows: readonly Row[], siteId: string): Row[] => rows.filter((row) => row.siteId === siteId)

async function writeSite(tx: RecordsDatabase, { site, version }: BuildingChange): Promise<number> {
  if (version === null) {
    const made = await tx.insert(sites).values({ ...site, version: 1 }).onConflictDoNothing().returning({ version: sites.version })
    if (made.length === 0) throw new EditedElsewhere(`site ${site.id} exists already`)
    return 1
  }
  // The row's lock makes edits of one site wait for each other, also between servers.
  const changed = await tx.update(sites).set({ ...site, version: version + 1 })
    .where(and(eq(sites.id, site.id), eq(sites.version, version))).returning({ version: sites.version })
  if (changed.length === 0) throw new EditedElsewhere(`site ${site.id} is not at version ${version}`)
  return version + 1
}

async function putRows(tx: RecordsDatabase, part: BuildingPart, change: BuildingChange): Promise<void> {
  const rows = rowsOf(part, change)
  const table = TABLES[part]
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    const batch = rows.slice(start, start + ROWS_A_STATEMENT)
    // A device's name may move from one device to another within one import: free the names first.
    if (part === 'devices') await tx.update(devices).set({ externalId: sql`E'\\x01' || ${devices.id}` }).where(and(inArray(devices.id, batch.map(({ id }) => id)), eq(devices.siteId, change.site.id)))
    const written = await tx.insert(table).values(batch as never[]).onConflictDoUpdate({
      target: table.id, set: excludedColumns(table), setWhere: eq(table.siteId, change.site.id),
    }).returning({ id: table.id })
    if (written.length !== batch.length) throw new EditedElsewhere(`ids of ${part} belong to another site`)
  }
}

/** SET every column to the row that could not be inserted. */
const excludedColumns = (table: PgTable): Record<string, SQL> => Object.fromEntries(
  Object.entries(getTableColumns(table)).filter(([name]) => name !== 'id').map(([name, column]) => [name, sql.raw(`excluded."${column.name}"`)]))

type Row = { id: string } & Record<string, unknown>

function rowsOf(part: BuildingPart, { put }: BuildingChange): Row[] {
  switch (part) {
    case 'floors': return put.floors ?? []
    case 'spaces': return put.spaces ?? []
    case 'doors': return (put.doors ?? []).map(({ at, ...door }) => ({ ...door, atX: at[0], atY: at[1] }))
    case 'equipment': return (put.equipment ?? []).map(({ at, ...machine }) => ({ ...machine, atX: at[0], atY: at[1] }))
    case 'devices': return (put.devices ?? []).map(({ placement, commissionedAt, ...device }) => ({ ...device, ...placement, commissionedAt: new Date(commissionedAt) }))
  }
}

// The check constraint and the foreign rules keep the text columns inside the contract's lists.
const toSpace = (row: typeof spaces.$inferSelect): Space => ({ ...row, purpose: row.purpose as Space['purpose'] })
const toDoor = ({ atX, atY, ...row }: typeof doors.$inferSelect): Door => ({ ...row, at: [atX, atY] })
const toEquipment = ({ atX, atY, ...row }: typeof equipment.$inferSelect): Equipment => ({ ...row, at: [atX, atY] })
const toDevice = ({ spaceId, doorId, equipmentId, commissionedAt, ...row }: typeof devices.$inferSelect): Device =>
  ({ ...row, placement: { spaceId, doorId, equipmentId }, commissionedAt: commissionedAt.toISOString() })

