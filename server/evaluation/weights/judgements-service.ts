import type { JudgementNode, Judgements, NewJudgements, NodeWeights } from '#contract/evaluation-api'
import { INDICATORS } from '#evaluation/indicators/index'
import type { Principal } from '../../access/principal.ts'
import { ApiError } from '../../api-error.ts'
import { newId, type BuildingReader } from '../../building/building-service.ts'
import type { Clock } from '../../clock.ts'
import { constraintFault } from '../../records/constraint-faults.ts'
import { judgedWeights, judgementFaults, nodeWeights } from './judged-weights.ts'
import type { JudgementsRepository, JudgementsRow } from './judgements-repository.ts'

export interface JudgementsDeps { readonly repository: JudgementsRepository; readonly buildings: Pick<BuildingReader, 'building'>; readonly clock: Clock }
export type JudgementsService = ReturnType<typeof createJudgementsService>

/** Judgements of pairs (AHP) of a site. An inconsistent set may be kept and worked on; it gives no weights. */
export function createJudgementsService({ repository, buildings, clock }: JudgementsDeps) {
  const requireSite = (siteId: string): void => { if (!buildings.building(siteId)) throw new ApiError('not-found') }
  const checked = (nodes: readonly JudgementNode[]): void => {
    const faults = judgementFaults(nodes)
    if (faults.length > 0) throw new ApiError('bad-request', undefined, faults)
  }
  const existing = async (id: string): Promise<JudgementsRow> => {
    const row = await repository.one(id)
    if (!row) throw new ApiError('not-found')
    return row
  }
  return {
    list: async (siteId: string): Promise<Judgements[]> => {
      requireSite(siteId)
      return (await repository.list(siteId)).map(shown)
    },
    one: (id: string): Promise<Judgements> => existing(id).then(shown),

    /** Weights, consistency and the worst comparisons of one node, before anything is kept. */
    check: (siteId: string, node: JudgementNode): NodeWeights => {
      requireSite(siteId)
      checked([node])
      return nodeWeights(node)
    },

    add: async (siteId: string, { name, note = '', nodes }: NewJudgements, principal: Principal): Promise<Judgements> => {
      requireSite(siteId)
      checked(nodes)
      const row: JudgementsRow = { id: newId(), siteId, name, note, nodes, version: 1, by: principal.name, at: new Date(clock.now()) }
      await orTaken(() => repository.add(row))
      return shown(row)
    },

    replace: async (id: string, { name, note = '', nodes }: NewJudgements, version: number, principal: Principal): Promise<Judgements> => {
      await existing(id)
      checked(nodes)
      if (!await orTaken(() => repository.change(id, version, { name, note, nodes, by: principal.name, at: new Date(clock.now()) }))) throw new ApiError('edited-meanwhile')
      return existing(id).then(shown)
    },

    remove: async (id: string, version: number): Promise<void> => {
      await existing(id)
      if (!await repository.remove(id, version)) throw new ApiError('edited-meanwhile')
    },
  }
}

const shown = ({ at, nodes, ...row }: JudgementsRow): Judgements => ({
  ...row, nodes, at: at.toISOString(), checked: nodes.map(nodeWeights), weights: judgedWeights(nodes, new Set(INDICATORS.map(({ id }) => id))).weights,
})

async function orTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (constraintFault(error)?.kind !== 'unique') throw error
    throw new ApiError('already-exists', undefined, [{ field: 'name', message: { en: 'is taken already', 'zh-CN': '已被使用' } }], { cause: error })
  }
}
