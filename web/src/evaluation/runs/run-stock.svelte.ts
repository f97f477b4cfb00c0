import type { EvaluationUnit, Judgements, JudgementsList, RuleSetList, StoredRuleSet } from '#contract/evaluation-api'
import { ask } from '../../api/api-client.ts'
import { Resource } from '../../api/resource.svelte.ts'

/** What a new run can be made of. */
export interface RunStock { readonly units: readonly EvaluationUnit[]; readonly ruleSets: readonly StoredRuleSet[]; readonly judgements: readonly Judgements[] }

/** Fetched whenever the sheet opens: peers, rule sets and judgements are made in other parts of the page. */
export class RunStockLoad extends Resource<RunStock> {
  fetch(siteId: string): Promise<void> {
    return this.load(async signal => {
      const [units, ruleSets, judgements] = await Promise.all([
        ask<{ items: EvaluationUnit[] }>(`/sites/${siteId}/evaluation-units`, { signal }), ask<RuleSetList>(`/sites/${siteId}/rule-sets`, { signal }), ask<JudgementsList>(`/sites/${siteId}/judgements`, { signal }),
      ])
      return { units: units.items, ruleSets: ruleSets.items, judgements: judgements.items }
    })
  }
}
