import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LedgerCell } from '#contract/ledgers'
import type { Report, ReportCell, ReportScope, ReportTable } from '#contract/report'
import { SYSTEM } from '../../../server/access/principal.ts'
import { metricById } from '../../../server/metrics/index.ts'
import { reportById } from '../../../server/reports/index.ts'
import { lettingStretches } from '../../../server/reports/letting-rules.ts'
import { PRIVACY_RULE, type PrivacyRule } from '../../../server/reports/privacy-rules.ts'
import type { ReportService } from '../../../server/reports/report-service.ts'
import { dayStretch } from '../../../server/site-time/available-time-rules.ts'
import { hourCell, usageOf } from './cells-in-memory.ts'
import { betrayals, type Atom } from './difference-attack.ts'
import { DAYS, END, randomHouse, type RandomHouse } from './random-house.ts'
import { reportsOver } from './reports-under-test.ts'

const HOUR_MS = 3_600_000
const LONG_MS = 2 ** 40
const zone = 'Europe/Berlin'
const days = DAYS.map((day) => dayStretch(day, zone))

/** Each space and day is used for 2^i ms: any printed sum says by its bits what it is of, whatever the code believes. */
function cells({ building }: RandomHouse): LedgerCell[] {
  return building.spaces.flatMap(({ id }, space) => days.map(({ from }, day) => {
    const ms = 2 ** (space * days.length + day)
    return hourCell('space', id, from + 10 * HOUR_MS, {
      availableMs: LONG_MS, knownMs: LONG_MS, countedMs: LONG_MS, usedMs: ms, personMs: ms, countedUsedMs: ms, bookedMs: LONG_MS, bookedKnownMs: LONG_MS, bookedUsedMs: ms, bookedVacantMs: ms, walkInMs: ms, episodes: 1, peakCount: 1,
      seatAvailableMs: LONG_MS, seatKnownMs: LONG_MS, seatCountedMs: LONG_MS, seatUsedMs: ms, seatCountedUsedMs: ms,
    })
  }))
}

const isSuppressed = (cell: ReportCell): boolean => typeof cell === 'object' && cell !== null && 'missing' in cell && cell.missing === 'suppressed'

/** The sums of presence in a table, as sets of atoms. A row withholds all of its presence or nothing of it. */
function sumsIn({ columns, rows, total }: ReportTable): number[] {
  const presence = columns.map(({ metric }, index) => ({ metric, index })).filter(({ metric }) => metric !== null && metricById(metric).describesPresence && metricById(metric).of === 'space')
  return [...rows, ...total ? [total] : []].flatMap((row) => {
    const withheld = presence.filter(({ index }) => isSuppressed(row[index]!)).length
    expect([0, presence.length]).toContain(withheld)
    return presence.filter(({ metric }) => metricById(metric!).info.unit === 'hour' && metric !== 'dwell').flatMap(({ index }) => { const cell = row[index]!; return typeof cell === 'number' ? [Math.round(cell * HOUR_MS)] : [] })
  })
}

const optional = <T>(values: readonly T[]): (T | undefined)[] => [undefined, ...values]

/** Every report of the house that prints sums of presence, with every filter and grouping. */
async function everything(service: ReportService, { building, tenants }: RandomHouse): Promise<Report[]> {
  const filters = optional(building.floors.map(({ id }) => id)).flatMap((floorId) => optional(['meeting', 'office', 'desk'] as const).flatMap((purpose) => optional(tenants.map(({ id }) => id)).map((tenantId) =>
    ({ ...floorId ? { floorId } : {}, ...purpose ? { purpose } : {}, ...tenantId ? { tenantId } : {} }))))
  const asked: [string, ReportScope][] = ['utilisation-overview', 'booked-use', 'room-pareto', 'tenant-statement'].flatMap((id) => {
    const { filters: taken, required, by } = reportById(id)!.info
    return filters.filter((filter) => Object.keys(filter).every((name) => taken.includes(name as 'floorId')) && required.every((name) => name in filter))
      .flatMap((filter) => (by.length > 0 ? by : [undefined]).map((one): [string, ReportScope] => [id, { from: DAYS[0], to: END, ...filter, ...one ? { by: one } : {} }]))
  })
  return Promise.all([...asked, ...DAYS.map((from, index): [string, ReportScope] => ['utilisation-overview', { from, to: [...DAYS, END][index + 1]!, by: 'space' }])].map(([id, scope]) => service.make('s1', id, scope, SYSTEM)))
}

async function attack(house: RandomHouse, rule: PrivacyRule): Promise<number> {
  const { building, lettings, tenants } = house
  const service = reportsOver({ building, usage: usageOf(cells(house)), records: { lettings: async () => lettings, tenants: async () => tenants }, now: Date.UTC(2026, 6, 1), rule })
  const stretches = lettingStretches(lettings, building.spaces, { from: days[0]!.from, to: days.at(-1)!.to }, zone)
  const atoms: Atom[] = building.spaces.flatMap(({ id }) => days.map(({ from }) => ({ party: stretches.find((stretch) => stretch.from <= from && from < stretch.to)!.partyOf.get(id) ?? null })))
  const sums = new Set((await everything(service, house)).flatMap(({ tables }) => tables.flatMap(sumsIn)))
  const rows = [...sums].map((sum) => atoms.map((_, index) => Math.floor(sum / 2 ** index) % 2))
  return rows.length === 0 ? 0 : betrayals(rows, atoms, new Map([['', 0], ...tenants.map(({ id, people }): [string, number] => [id, people])]), rule.minPeople)
}

describe('the published reports', () => {
  it('together give away no number of fewer than k people', async () => {
    await fc.assert(fc.asyncProperty(randomHouse, async (house) => { expect(await attack(house, PRIVACY_RULE)).toBe(0) }), { numRuns: 5 })
  }, 180_000)

  it('would, if only the small cells themselves were withheld', async () => {
    let betrayed = 0
    for (const house of fc.sample(randomHouse, { numRuns: 6, seed: 5 })) betrayed += Math.sign(await attack(house, { ...PRIVACY_RULE, complementary: false }))
    expect(betrayed).toBeGreaterThan(1)
  }, 180_000)
})
