import type { RunWeights, WeightPreviewAsk } from '#contract/evaluation-runs'
import { ask } from '../../api/api-client.ts'
import { Resource } from '../../api/resource.svelte.ts'

export interface FromData { readonly entropy: RunWeights; readonly critic: RunWeights }

/** Weights that the data of some units give by themselves, by entropy and by CRITIC. */
export class DataWeights {
  readonly loading = new Resource<FromData>()
  readonly #siteId: string

  constructor(siteId: string) { this.#siteId = siteId }

  /** `asked`: period and units as JSON. */
  load(asked: string): Promise<void> {
    const { period, units } = JSON.parse(asked) as Pick<WeightPreviewAsk, 'period' | 'units'>
    const preview = (method: 'entropy' | 'critic', signal: AbortSignal) => ask<RunWeights>(`/sites/${this.#siteId}/weight-previews`, {
      method: 'POST', signal, body: { period, units, score: { normalisation: 'bounds', weights: { method }, aggregation: 'weighted-sum', samples: 0 } } satisfies WeightPreviewAsk,
    })
    return this.loading.load(async (signal) => {
      const [entropy, critic] = await Promise.all([preview('entropy', signal), preview('critic', signal)])
      return { entropy, critic }
    }, { keep: true })
  }
}
