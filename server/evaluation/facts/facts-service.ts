import type { Building } from '#contract/api'
import { ANALYSIS_UNITS, type AnalysisUnit, type Fact, type Period, type Tenancy } from '#contract/evaluation'
import type { EvaluationUnit, FactSheet, NewFact, Peer, StoredFact } from '#contract/evaluation-api'
import { FACT_IDS, type FactId } from '#contract/fact-table'
import type { PersonalSpaces } from '../../access/personal-space-service.ts'
import type { Principal } from '../../access/principal.ts'
import { ApiError } from '../../api-error.ts'
import { newId, type BuildingReader } from '../../building/building-service.ts'
import type { Clock } from '../../clock.ts'
import { dateInZone } from '../../site-time/available-time-rules.ts'
import { entered } from './composed-fact-rules.ts'
import { dateRangeOf, stretchOfPeriod, withParts } from './evaluation-period-rules.ts'
import { partsOf, unitsOfBuilding } from './evaluation-units-rules.ts'
import type { FactGathering } from './fact-gathering.ts'
import type { FactsRepository } from './facts-repository.ts'
import { tenanciesOf } from './tenant-facts-rules.ts'
import type { TenantFactsRepository } from './tenant-facts-repository.ts'
import { factOfRow, usedFact, type StandingFact } from './used-fact-rules.ts'

export interface FactsServiceDeps {
  readonly repository: FactsRepository
  readonly tenants: TenantFactsRepository
  readonly gathering: FactGathering
  readonly buildings: Pick<BuildingReader, 'building'>
  readonly personal: Pick<PersonalSpaces, 'refuse'>
  readonly clock: Clock
}

export type FactsService = ReturnType<typeof createFactsService>

/** Facts as evaluations use them: what was measured and recorded, and what was entered or imported. Errors are ApiErrors and change nothing. */
export function createFactsService({ repository, tenants, gathering, buildings, personal, clock }: FactsServiceDeps) {
  const buildingOf = (siteId: string): Building => {
    const building = buildings.building(siteId)
    if (!building) throw new ApiError('not-found')
    return building
  }

  /** Names of units; throws 'bad-request' at the first that the site does not know, 'personal-history' for one person's room. */
  const named = async (siteId: string, units: readonly AnalysisUnit[], periods: readonly Period[]): Promise<string[]> => {
    const building = buildingOf(siteId)
    const names = await namesOf(building, units)
    for (const [index, unit] of units.entries()) {
      if (names[index] === undefined) throw new ApiError('bad-request', undefined, [{ field: `units[${index}]`, message: { en: `names no ${unit.kind} of this site`, 'zh-CN': '不是该场所的评价单元' } }])
      if (unit.kind === 'space') for (const period of periods) await personal.refuse(unit.id, stretchOfPeriod(period, building.site.timeZone))
    }
    return names.map((name) => name!)
  }

  const namesOf = async (building: Building, units: readonly AnalysisUnit[]): Promise<(string | undefined)[]> => {
    const kinds = new Set(units.map(({ kind }) => kind))
    const [peers, stays] = await Promise.all([kinds.has('peer') ? repository.peers(building.site.id) : [], kinds.has('tenant') ? tenants.stays(building.site.id) : []])
    const own = unitsOfBuilding(building)
    return units.map(({ kind, id }) => {
      switch (kind) {
        case 'peer': return peers.find((peer) => peer.id === id)?.name
        case 'tenant': return stays.find((stay) => stay.id === id)?.name
        case 'space': return partsOf({ kind, id }, building)?.spaces[0]?.name
        default: return own.find(({ unit }) => unit.kind === kind && unit.id === id)?.name
      }
    })
  }

  /** What was entered or imported of a unit's fact, by period: for the period itself, or for its parts. */
  const enteredIn = (standing: readonly StandingFact[], { timeZone }: Building['site']) => {
    const at = byPlace(standing)
    const now = clock.now()
    return (fact: FactId, unit: AnalysisUnit, period: Period) => entered(fact, period, (one) => at.get(placeOf({ fact, unit, period: one })), (one) => stretchOfPeriod(one, timeZone).to <= now)
  }

  /** Facts that count, of units other than peers; those without value and reason are left out. */
  const used = async (siteId: string, units: readonly AnalysisUnit[], periods: readonly Period[]): Promise<Fact[]> => {
    const kinds = ANALYSIS_UNITS.filter((kind) => units.some((unit) => unit.kind === kind))
    const building = buildingOf(siteId)
    const [built, ...stored] = await Promise.all([
      gathering.built(building, units, periods), ...kinds.map((kind) => repository.standing(siteId, kind, units.filter((unit) => unit.kind === kind).map(({ id }) => id), periods.flatMap(withParts))),
    ])
    const [builtAt, enteredAt] = [byPlace(built), enteredIn(stored.flat(), building.site)]
    return units.flatMap((unit) => periods.flatMap((period) => FACT_IDS.flatMap((fact) =>
      factOfRow(usedFact(fact, builtAt.get(placeOf({ fact, unit, period })), enteredAt(fact, unit, period)), { unit, period }) ?? [])))
  }

  return {
    buildingOf, named, used,

    sheet: async (siteId: string, unit: AnalysisUnit, period: Period): Promise<FactSheet> => {
      const building = buildingOf(siteId)
      const [[name], built, standing, entries] = await Promise.all([
        named(siteId, [unit], [period]), gathering.built(building, [unit], [period]), repository.standing(siteId, unit.kind, [unit.id], withParts(period)), repository.entryCounts(siteId, unit, period),
      ])
      const enteredAt = enteredIn(standing, building.site)
      const rows = FACT_IDS.map((fact) => usedFact(fact, built.find((one) => one.fact === fact), enteredAt(fact, unit, period), entries.get(fact)))
      // A room has no graduates: of parts of the site only what is known of them is listed.
      return { unit, name: name!, period, items: unit.kind === 'site' || unit.kind === 'peer' ? rows : rows.filter(({ source, entries: stored }) => source !== null || stored > 0) }
    },

    /** Every resident as followed to the period's end, or to today while it runs. */
    tenancies: async (siteId: string, period: Period): Promise<Tenancy[]> => {
      const { site } = buildingOf(siteId)
      const { to } = dateRangeOf(period)
      const today = dateInZone(clock.now(), site.timeZone)
      return tenanciesOf(await tenants.stays(siteId), today < to ? today : to)
    },

    enter: async (siteId: string, { fact, unit, period, value, evidence, coverage = null }: NewFact, principal: Principal): Promise<StoredFact> => {
      await named(siteId, [unit], [])
      if (stretchOfPeriod(period, buildingOf(siteId).site.timeZone).from > clock.now()) throw new ApiError('bad-request', undefined, [{ field: 'period', message: { en: 'has not begun yet', 'zh-CN': '尚未开始' } }])
      const id = newId()
      await repository.put({ id, fact, unit, period, value, coverage, kind: 'entered', reference: evidence }, { siteId, at: clock.now(), by: principal.name, batchId: null })
      return (await repository.fact(id))!
    },

    withdraw: async (id: string, principal: Principal, { restore = false }: { readonly restore?: boolean } = {}): Promise<void> => {
      if (!await repository.fact(id)) throw new ApiError('not-found')
      if (!await repository.withdraw(id, clock.now(), principal.name, restore)) throw new ApiError('wrong-state', { en: 'This value was replaced or withdrawn already.', 'zh-CN': '该数值已被替换或撤销。' })
    },

    history: async (siteId: string, fact: FactId, unit: AnalysisUnit, period: Period): Promise<StoredFact[]> => {
      await named(siteId, [unit], [])
      return repository.history(siteId, fact, unit, period)
    },

    units: async (siteId: string): Promise<EvaluationUnit[]> => {
      const building = buildingOf(siteId)
      const [stored, peers, stays] = await Promise.all([repository.units(siteId), repository.peers(siteId), tenants.stays(siteId)])
      const all = [
        ...unitsOfBuilding(building), ...stays.map(({ id, name }) => ({ unit: { kind: 'tenant' as const, id }, name })), ...peers.map(({ id, name }) => ({ unit: { kind: 'peer' as const, id }, name })),
      ]
      return all.map(({ unit, name }) => {
        const own = stored.find(({ kind, id }) => kind === unit.kind && id === unit.id)
        return { unit, name, periods: own?.periods ?? [], synthetic: own?.synthetic ?? false }
      })
    },

    peers: async (siteId: string): Promise<Peer[]> => {
      buildingOf(siteId)
      const [peers, units] = await Promise.all([repository.peers(siteId), repository.units(siteId)])
      return peers.flatMap(({ id, name }) => {
        const own = units.find((unit) => unit.kind === 'peer' && unit.id === id)
        return own ? [{ id, name, periods: own.periods, facts: own.facts, synthetic: own.synthetic, batchIds: own.batchIds }] : []
      })
    },
  }
}

const placeOf = ({ fact, unit, period }: Pick<Fact, 'fact' | 'unit' | 'period'>): string => `${unit.kind} ${unit.id} ${period} ${fact}`
const byPlace = <T extends Fact>(facts: readonly T[]): Map<string, T> => new Map(facts.map((fact) => [placeOf(fact), fact]))
