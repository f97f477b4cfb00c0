import type { Report, ReportFormat } from '#contract/report'
import { apiErrorOf, askFile } from '../api/api-client.ts'
import { language } from '../i18n/language.svelte.ts'
import { saveBlob } from '../list/csv.ts'
import { m } from '../paraglide/messages.js'
import { notes } from '../shell/notes.svelte.ts'
import { scopeQuery } from './report-query.ts'

/** Files of reports as the server makes them, in the reader's language. One at a time: each is a whole report anew. */
class ReportFiles {
  making: ReportFormat | null = $state(null)

  async save({ id, siteId, scope }: Pick<Report, 'id' | 'siteId' | 'scope'>, format: ReportFormat, more: { table?: string } = {}): Promise<void> {
    if (this.making !== null) return
    this.making = format
    try {
      const { blob, name } = await askFile(`/sites/${siteId}/reports/${id}/export`, { query: { ...scopeQuery(scope), format, language: language.current, ...more } })
      saveBlob(name ?? `${id}.${format}`, blob)
    } catch (error) {
      notes.refused(m.report_file_failed({ why: apiErrorOf(error).message }))
    } finally {
      this.making = null
    }
  }
}

export const reportFiles = new ReportFiles()
