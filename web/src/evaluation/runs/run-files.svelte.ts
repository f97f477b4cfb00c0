import type { EvaluationRun } from '#contract/evaluation-runs'
import type { Language } from '#contract/local-text'
import { apiErrorOf, askFile, type Ask } from '../../api/api-client.ts'
import { saveBlob } from '../../list/csv.ts'
import { m } from '../../paraglide/messages.js'
import { notes } from '../../shell/notes.svelte.ts'

/** The printed report in a language, its tables, or the stored result itself, whose hash is the run's. */
export type RunFile = { readonly kind: 'pdf'; readonly language: Language } | { readonly kind: 'xlsx' | 'csv' | 'json' }

/** Files of a run as the server makes and names them; one at a time, because a printed report is work. */
class RunFiles {
  making: string | null = $state(null)

  async save({ id, settings: { name } }: EvaluationRun, file: RunFile): Promise<void> {
    if (this.making !== null) return
    this.making = id
    try {
      const [path, query] = askOf(id, file)
      if (file.kind === 'pdf') notes.done(m.runs_printing({ name }))
      const { blob, name: fileName } = await askFile(path, { query })
      saveBlob(fileName ?? `evaluation-${id}.${file.kind}`, blob)
    } catch (error) {
      notes.refused(m.report_file_failed({ why: apiErrorOf(error).message }))
    } finally {
      this.making = null
    }
  }
}

function askOf(id: string, file: RunFile): [string, NonNullable<Ask['query']>] {
  if (file.kind === 'pdf') return [`/evaluation-runs/${id}/report`, { format: 'pdf', language: file.language }]
  if (file.kind === 'xlsx') return [`/evaluation-runs/${id}/report`, { format: 'xlsx' }]
  return [`/evaluation-runs/${id}/export`, { format: file.kind }]
}

export const runFiles = new RunFiles()
