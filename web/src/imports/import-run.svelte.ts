import type { AnyImport, AnyImportKind, ImportProgress, ImportProgressAnswer } from '#contract/booking-imports'
import { apiErrorOf, ask, type ApiError } from '../api/api-client.ts'
import { newKey } from '../api/new-key.ts'
import { fieldOfColumns, type ColumnChoice } from './column-choice.ts'

const CSV = 'text/csv'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** As much as the server takes. */
export const IMPORT_MAX_BYTES = 5 * 1024 * 1024

/** By the file's name: browsers disagree on the type of a CSV. */
const typeOf = (fileName: string) => (/\.xlsx$/i.test(fileName) ? XLSX : CSV)

const ASK_EVERY_MS = 700

/** Where imports of a kind are run and listed. */
export const importsPath = (siteId: string, kind: AnyImportKind) => `/sites/${siteId}/${kind === 'bookings' ? 'booking-imports' : 'people-imports'}`

/** One file on its way in: checked with each choice of columns, written once it is clean. */
export class ImportRun {
  readonly siteId: string
  readonly kind: AnyImportKind
  file: File | null = $state.raw(null)
  report: AnyImport | null = $state.raw(null)
  failure: ApiError | null = $state.raw(null)
  busy: 'checking' | 'importing' | null = $state(null)
  done = $state(false)
  /** How far a long run is; null while nothing is known of it. */
  progress: ImportProgress = $state.raw(null)
  /** Heading → field; '' leaves the column out. What is not named goes by its heading. */
  chosen: ColumnChoice = $state.raw({})
  #latest = 0

  readonly isClean: boolean = $derived(this.report !== null && this.report.faults.length === 0 && this.report.rows > 0 && this.failure === null)
  /** The field that each column of the file gives, null for none. */
  readonly fields: readonly (string | null)[] = $derived(this.report === null ? [] : fieldOfColumns(this.report))

  constructor(siteId: string, kind: AnyImportKind) {
    this.siteId = siteId
    this.kind = kind
  }

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
      const shared = { fileName: file.name.slice(0, 200), dryRun: String(dryRun), columns: Object.keys(this.chosen).length === 0 ? null : JSON.stringify(this.chosen) }
      const send = (query: Record<string, string | null>) => ask<AnyImport>(importsPath(this.siteId, this.kind), { method: 'POST', body, query })
      const report = await (this.kind === 'bookings' ? this.#watched(run => send({ ...shared, run })) : send({ ...shared, kind: this.kind }))
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
  async #watched<T>(send: (run: string) => Promise<T>): Promise<T> {
    const run = newKey()
    const timer = setInterval(() => {
      ask<ImportProgressAnswer>(`${importsPath(this.siteId, this.kind)}/progress`, { query: { run } }).then(({ progress }) => { this.progress = progress }, () => undefined)
    }, ASK_EVERY_MS)
    try {
      return await send(run)
    } finally {
      clearInterval(timer)
      this.progress = null
    }
  }
}
