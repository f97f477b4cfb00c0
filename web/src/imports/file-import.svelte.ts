import type { ImportProgress, ImportProgressAnswer } from '#contract/booking-imports'
import { apiErrorOf, ask, type ApiError } from '../api/api-client.ts'
import { newKey } from '../api/new-key.ts'
import type { ColumnChoice, ImportFault } from './column-choice.ts'

const CSV = 'text/csv'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** As much as the server takes. */
export const IMPORT_MAX_BYTES = 5 * 1024 * 1024
const ASK_EVERY_MS = 700

/** By the file's name: browsers disagree on the type of a CSV. */
const typeOf = (fileName: string) => (/\.xlsx$/i.test(fileName) ? XLSX : CSV)

/** What every import says of a file, whatever is imported. */
export interface ImportReport { readonly rows: number; readonly headings: readonly string[]; readonly faults: readonly ImportFault[] }

export interface ImportTarget<Report> {
  readonly path: string
  /** What is asked beside the file; read anew at each check. */
  readonly query: () => Readonly<Record<string, string>>
  /** Long runs tell how far they are, at `${path}/progress`. */
  readonly tellsProgress?: boolean
  /** The field that each column of the file gives, in the file's order; null for none. */
  readonly fieldsOf: (report: Report) => readonly (string | null)[]
}

/** One file on its way in: checked with each choice of columns, written once it is clean. */
export class FileImport<Report extends ImportReport> {
  readonly #target: ImportTarget<Report>
  file: File | null = $state.raw(null)
  report: Report | null = $state.raw(null)
  failure: ApiError | null = $state.raw(null)
  busy: 'checking' | 'importing' | null = $state(null)
  done = $state(false)
  /** How far a long run is; null while nothing is known of it. */
  progress: ImportProgress = $state.raw(null)
  /** Heading → field; '' leaves the column out. What is not named goes by its heading. */
  chosen: ColumnChoice = $state.raw({})
  #latest = 0

  constructor(target: ImportTarget<Report>) { this.#target = target }

  readonly isClean: boolean = $derived(this.report !== null && this.report.faults.length === 0 && this.report.rows > 0 && this.failure === null)
  get fields(): readonly (string | null)[] { return this.report === null ? [] : this.#target.fieldsOf(this.report) }

  take(file: File): Promise<void> {
    this.file = file
    this.chosen = {}
    this.report = null
    return this.check()
  }

  choose(heading: string, field: string): Promise<void> {
    this.chosen = { ...this.chosen, [heading]: field }
    return this.check()
  }

  check(): Promise<void> { return this.#send(true) }
  import(): Promise<void> { return this.#send(false) }

  /** Only the latest answer counts: a choice may follow another before that was answered. */
  async #send(dryRun: boolean): Promise<void> {
    const { file } = this
    if (file === null) return
    const mine = ++this.#latest
    this.busy = dryRun ? 'checking' : 'importing'
    this.failure = null
    this.done = false
    try {
      // Read anew each time: it may have been mended on the disk since it was chosen.
      const body = new Blob([await file.arrayBuffer()], { type: typeOf(file.name) })
      const query = { ...this.#target.query(), fileName: file.name.slice(0, 200), dryRun: String(dryRun), columns: Object.keys(this.chosen).length === 0 ? null : JSON.stringify(this.chosen) }
      const send = (more: Record<string, string>) => ask<Report>(this.#target.path, { method: 'POST', body, query: { ...query, ...more } })
      const report = await (this.#target.tellsProgress ? this.#watched(send) : send({}))
      if (mine !== this.#latest) return
      this.report = report
      this.done = !dryRun
    } catch (error) {
      if (mine === this.#latest) this.failure = apiErrorOf(error)
    } finally {
      if (mine === this.#latest) this.busy = null
    }
  }
  /** Asks how far the run is until it is answered; that it cannot be asked is no failure of the run. */
  async #watched(send: (more: { run: string }) => Promise<Report>): Promise<Report> {
    const run = newKey()
    const timer = setInterval(() => {
      ask<ImportProgressAnswer>(`${this.#target.path}/progress`, { query: { run } }).then(({ progress }) => { this.progress = progress }, () => undefined)
    }, ASK_EVERY_MS)
    try {
      return await send({ run })
    } finally {
      clearInterval(timer)
      this.progress = null
    }
  }
}
