import type { BuildingFile } from '#contract/building'
import type { FactImport, PeerList } from '#contract/evaluation-api'
import type { EvaluationRun, RunAsk } from '#contract/evaluation-runs'
import { SITE_ID } from './building-plan.ts'
import { demoTenantId } from './demo-people.ts'
import { TENANTS } from './population.ts'
import { asked, type PeopleServer } from './provision-people.ts'
import { integerBetween, randomOf } from './seeded-random.ts'
import { ownFactsCsv, regionCsv, siteStatistics, syntheticRegion } from './synthetic-region.ts'

export interface EvaluationProvisioned { readonly made: boolean; readonly peers: number; readonly facts: number; readonly run: string | null }

/** This year and so many before it. */
const YEARS_BEFORE = 3

/** Gives the server a made-up region to compare the site with, and what nobody can measure of the site itself, when it knows no peer yet. */
export async function provisionEvaluation(server: PeopleServer, seed: number, building: BuildingFile, thisYear: number): Promise<EvaluationProvisioned> {
  const known = await asked<PeerList>(server, 'GET', `/sites/${SITE_ID}/peers`)
  if (known.items.length > 0) return { made: false, peers: known.items.length, facts: 0, run: null }
  const years = Array.from({ length: YEARS_BEFORE + 1 }, (_, index) => thisYear - YEARS_BEFORE + index)
  const imported = (kind: string, fileName: string, csv: string): Promise<FactImport> =>
    asked(server, 'POST', `/sites/${SITE_ID}/fact-imports?kind=${kind}&fileName=${fileName}&synthetic=true`, csv)
  const desks = building.spaces.filter(({ kind }) => kind === 'desk').length
  const areaM2 = building.spaces.reduce((sum, { kind, parentId, areaM2: area }) => sum + (kind !== 'desk' && parentId === null ? area ?? 0 : 0), 0)
  const financed = TENANTS.slice(0, 4).map((_, index) => ({ id: demoTenantId(index), year: thisYear - 1, financedYuan: 500_000 * integerBetween(randomOf(seed, 'financed', index), 1, 9) }))
  const own = await imported('facts', 'demo-site.csv', ownFactsCsv(siteStatistics(seed, { tenants: TENANTS.length, desks, areaM2: Math.round(areaM2) }, years), financed))
  const region = await imported('peers', 'synthetic-region.csv', regionCsv(syntheticRegion(seed, years)))
  const peers = (await asked<PeerList>(server, 'GET', `/sites/${SITE_ID}/peers`)).items.map(({ id }) => id)
  // It waits for its turn on the server: the start goes on meanwhile.
  const run = await asked<EvaluationRun>(server, 'POST', `/sites/${SITE_ID}/evaluation-runs`, demoRun(thisYear - 1, peers))
  return { made: true, peers: region.units, facts: own.added + region.added, run: run.id }
}

/** A report of the last whole year among the region, so that there is something to read at once; few resamples, which take a second or two. */
export const demoRun = (year: number, peers: readonly string[]): RunAsk => ({
  name: `${year} 年度评价 Yearly evaluation ${year}`, period: String(year), earlier: YEARS_BEFORE - 1,
  units: [{ kind: 'site', id: SITE_ID }, ...peers.map((id) => ({ kind: 'peer' as const, id }))],
  score: { normalisation: 'bounds', weights: { method: 'critic' }, aggregation: 'weighted-sum', samples: 1_000 },
  efficiency: { model: 'bcc', orientation: 'in', inputs: ['desks-offered', 'staff-total', 'mentors'], outputs: ['companies-new', 'jobs'], bootstrap: { resamples: 200, confidence: 0.95 }, malmquist: true },
  ruleSets: [{ id: 'national-makerspace' }, { id: 'city-score-sheet' }],
})
