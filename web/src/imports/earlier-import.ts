import type { AnyImport } from '#contract/booking-imports'
import { m } from '../paraglide/messages.js'
import { IMPORT_KIND_WORDS, importCounts } from '../words/import-words.ts'

/** A written import as a list of them shows it. */
export interface EarlierImport {
  readonly id: string | null
  readonly fileName: string
  readonly at: string | null
  readonly undoneAt: string | null
  readonly what: string
  readonly counts: string
  readonly by?: string | null
  /** Where it is deleted. */
  readonly path: string
  /** What undoing it does, said before it is done; what it did, of its answer. */
  readonly undoText: string
  readonly undoneText?: (answer: unknown) => string | null
}

export function earlierImport(item: AnyImport): EarlierImport {
  const { id, fileName, at, undoneAt, kind } = item
  const shared = { id, fileName, at, undoneAt, what: IMPORT_KIND_WORDS[kind](), counts: importCounts(item) }
  if (item.kind !== 'bookings') return { ...shared, path: '/people-imports', undoText: m.import_undo_text({ file: fileName, created: item.created, changed: item.changed }) }
  return {
    ...shared, by: item.by, path: '/booking-imports', undoText: m.import_undo_bookings({ file: fileName, past: item.past, ahead: item.ahead }),
    undoneText: answer => { const { undone } = answer as typeof item; return undone ? m.import_undone_bookings(undone) : null },
  }
}
