import type { RuleSetCheck, StoredRuleSet } from '#contract/evaluation-api'
import type { RuleSetAsk } from '#contract/evaluation-runs'
import type { FieldFault } from '#contract/field-faults'
import type { RuleSet } from '#contract/rule-sets'
import { BUILT_IN_RULE_SETS } from '#evaluation/rule-sets/index'
import { checkedRuleSet } from '#evaluation/rule-sets/rule-set-checks'
import type { Principal } from '../../access/principal.ts'
import { ApiError } from '../../api-error.ts'
import type { BuildingReader } from '../../building/building-service.ts'
import type { Clock } from '../../clock.ts'
import { constraintFault } from '../../records/constraint-faults.ts'
import type { RuleSetRow, RuleSetsRepository } from './rule-sets-repository.ts'

export interface RuleSetsDeps { readonly repository: RuleSetsRepository; readonly buildings: Pick<BuildingReader, 'building'>; readonly clock: Clock }
export type RuleSetsService = ReturnType<typeof createRuleSetsService>

interface Version { readonly ruleSet: RuleSet; readonly row: RuleSetRow | null }

/**
 * Rule sets of a site: those that come with Atrium and its own. A version never changes: an edit, also of a built-in
 * one, makes the next version of the same id, so what a run used stays as it was.
 */
export function createRuleSetsService({ repository, buildings, clock }: RuleSetsDeps) {
  const versions = async (siteId: string, id?: string): Promise<Version[]> => {
    if (!buildings.building(siteId)) throw new ApiError('not-found')
    const builtIn = BUILT_IN_RULE_SETS.filter((ruleSet) => id === undefined || ruleSet.id === id).map((ruleSet): Version => ({ ruleSet, row: null }))
    return [...builtIn, ...(await repository.versions(siteId, id)).map((row): Version => ({ ruleSet: row.ruleSet, row }))]
  }
  const latestOf = (all: readonly Version[], id: string): number => Math.max(...all.filter(({ ruleSet }) => ruleSet.id === id).map(({ ruleSet }) => ruleSet.version))
  const shown = async (siteId: string, wanted: readonly Version[], all: readonly Version[]): Promise<StoredRuleSet[]> => {
    const uses = await repository.uses(siteId)
    return wanted.map(({ ruleSet, row }) => ({
      ruleSet, builtIn: row === null, latest: ruleSet.version === latestOf(all, ruleSet.id), by: row?.by ?? null, at: row?.at.toISOString() ?? null, note: row?.note ?? '',
      runs: uses.get(`${ruleSet.id} ${ruleSet.version}`) ?? 0,
    }))
  }
  const put = async (siteId: string, given: unknown, note: string, version: number, principal: Principal): Promise<StoredRuleSet> => {
    const ruleSet = checked({ ...given as object, version })
    await orRaced(() => repository.add({ siteId, id: ruleSet.id, version, ruleSet, note, by: principal.name, at: new Date(clock.now()) }))
    const all = await versions(siteId, ruleSet.id)
    return (await shown(siteId, all.filter((one) => one.ruleSet.version === version), all))[0]!
  }

  return {
    /** The latest version of each. */
    list: async (siteId: string): Promise<StoredRuleSet[]> => {
      const all = await versions(siteId)
      return shown(siteId, all.filter(({ ruleSet }) => ruleSet.version === latestOf(all, ruleSet.id)), all)
    },

    history: async (siteId: string, id: string): Promise<StoredRuleSet[]> => {
      const all = await versions(siteId, id)
      if (all.length === 0) throw new ApiError('not-found')
      return (await shown(siteId, all, all)).reverse()
    },

    /** The version that is asked for, or the latest; throws 'not-found'. */
    version: async (siteId: string, { id, version }: Pick<RuleSetAsk, 'id' | 'version'>): Promise<RuleSet> => {
      const all = await versions(siteId, id)
      const wanted = version ?? (all.length > 0 ? latestOf(all, id) : 0)
      const found = all.find(({ ruleSet }) => ruleSet.version === wanted)
      if (!found) throw new ApiError('not-found', { en: `There is no rule set "${id}"${version === undefined ? '' : ` of version ${version}`}.`, 'zh-CN': `没有规则集“${id}”${version === undefined ? '' : `的第 ${version} 版`}。` })
      return found.ruleSet
    },

    /** Every fault of a draft, by field. */
    check: (siteId: string, given: unknown): RuleSetCheck => {
      if (!buildings.building(siteId)) throw new ApiError('not-found')
      const faults = faultsOf({ version: 1, ...given as object })
      return { ok: faults.length === 0, faults }
    },

    add: async (siteId: string, given: unknown, note: string, principal: Principal): Promise<StoredRuleSet> => {
      const id = checked({ ...given as object, version: 1 }).id
      if ((await versions(siteId, id)).length > 0) throw new ApiError('already-exists', undefined, [{ field: 'ruleSet.id', message: { en: 'is taken already', 'zh-CN': '已被使用' } }])
      return put(siteId, given, note, 1, principal)
    },

    /** The next version, made on the latest one. */
    edit: async (siteId: string, id: string, given: unknown, note: string, madeOn: number, principal: Principal): Promise<StoredRuleSet> => {
      const all = await versions(siteId, id)
      if (all.length === 0) throw new ApiError('not-found')
      if (madeOn !== latestOf(all, id)) throw new ApiError('edited-meanwhile')
      return put(siteId, { ...given as object, id }, note, madeOn + 1, principal)
    },

    /** Removes the latest own version, unless a run used it. */
    remove: async (siteId: string, id: string): Promise<void> => {
      const all = await versions(siteId, id)
      if (all.length === 0) throw new ApiError('not-found')
      const latest = all.find(({ ruleSet }) => ruleSet.version === latestOf(all, id))!
      if (latest.row === null) throw new ApiError('wrong-state', { en: 'A rule set that comes with Atrium cannot be removed.', 'zh-CN': '系统内置的规则集不能删除。' })
      if (!await repository.remove(siteId, id, latest.ruleSet.version)) throw new ApiError('still-in-use', { en: 'A run used this version; it stays as the run\'s evidence.', 'zh-CN': '已有评价使用该版本，须保留作为依据。' })
    },
  }
}

function faultsOf(given: unknown): FieldFault[] {
  const outcome = checkedRuleSet(given)
  return outcome.ok ? [] : outcome.faults.map(({ field, message }) => ({ field: field === '' ? 'ruleSet' : `ruleSet.${field}`, message }))
}

function checked(given: unknown): RuleSet {
  const outcome = checkedRuleSet(given)
  if (!outcome.ok) throw new ApiError('bad-request', undefined, faultsOf(given).slice(0, 100))
  return outcome.ruleSet
}

/** Somebody stored the same version a moment ago. */
async function orRaced(write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (constraintFault(error)?.kind === 'unique') throw new ApiError('edited-meanwhile', undefined, [], { cause: error })
    throw error
  }
}
