import type { EvaluationRun, RunAsk, RunComparison, RunVerification, RunWeights, WeightPreviewAsk } from '#contract/evaluation-runs'
import { ask } from '../../api/api-client.ts'

/** What is asked of the server about runs; all reject with ApiError. */
export const beginRun = (siteId: string, body: RunAsk): Promise<EvaluationRun> => ask(`/sites/${siteId}/evaluation-runs`, { method: 'POST', body })
export const cancelRun = (id: string): Promise<EvaluationRun> => ask(`/evaluation-runs/${id}/cancellation`, { method: 'POST' })
export const removeRun = (id: string): Promise<void> => ask(`/evaluation-runs/${id}`, { method: 'DELETE' })
export const verifyRun = (id: string, again: boolean): Promise<RunVerification> => ask(`/evaluation-runs/${id}/verification`, { method: 'POST', body: { again } })
export const compareRuns = (before: string, after: string, signal: AbortSignal): Promise<RunComparison> => ask(`/evaluation-runs/${after}/comparison`, { query: { with: before }, signal })
export const previewWeights = (siteId: string, body: WeightPreviewAsk): Promise<RunWeights> => ask(`/sites/${siteId}/weight-previews`, { method: 'POST', body })
