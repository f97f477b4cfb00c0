import type { EvaluationRun } from '#contract/evaluation-runs'
import { ask } from '../../api/api-client.ts'
import { m } from '../../paraglide/messages.js'
import { router } from '../../router/router.svelte.ts'
import { notes } from '../../shell/notes.svelte.ts'
import { evaluation } from '../evaluation-state.svelte.ts'

/** So often is a run that works asked how far it is: a bar that moves, without a request for every step. */
const EVERY_MS = 1_000

export const isActive = ({ status }: EvaluationRun): boolean => status === 'queued' || status === 'running'

/**
 * Follows the runs that wait or run for as long as the evaluation is open, whichever of its parts is in view, and says
 * when one has ended. Call inside an effect; returns the end. What is asked lives on the server: a reload loses nothing.
 */
export function watchRuns(): () => void {
  const ending = new AbortController()
  const look = async (): Promise<void> => {
    for (const run of (evaluation.runs.current.value ?? []).filter(isActive)) {
      try {
        const now = await ask<EvaluationRun>(`/evaluation-runs/${run.id}`, { signal: ending.signal })
        evaluation.put(now)
        if (!isActive(now)) say(now)
      } catch {
        // The server is away or the page closes: the bar stays where it is, and the next look goes on.
        return
      }
    }
  }
  let timer = setTimeout(again, EVERY_MS)
  async function again(): Promise<void> {
    await look()
    if (!ending.signal.aborted) timer = setTimeout(again, EVERY_MS)
  }
  return () => {
    clearTimeout(timer)
    ending.abort()
  }
}

function say({ id, status, settings: { name } }: EvaluationRun): void {
  if (status === 'done') notes.done(m.runs_ended_done({ name }), { text: m.runs_open(), run: () => router.open(router.href('evaluation', { tab: 'overview', run: id })) })
  else if (status === 'failed') notes.refused(m.runs_ended_failed({ name }))
}
