import type { LedgerId, LedgerWidth } from '#contract/ledgers'
import type { AnyLedgerReplacement } from './ledger-store.ts'

/** A cell as it is stored, of whichever ledger. */
export interface StoredCell { readonly subjectId: string; readonly key: string; readonly from: number; readonly sums: Readonly<Record<string, number | null>> }

/** What is to be deleted from one table, then inserted, so that the stored cells are the replaced ones. */
export interface LedgerEdit {
  readonly ledger: LedgerId
  readonly width: LedgerWidth
  readonly gone: readonly { readonly subjectId: string; readonly from: number; readonly to: number }[]
  readonly put: readonly StoredCell[]
}

/** The replacements of a commit, taken in order and gathered by table: of cells that are given twice the later one stays. */
export function ledgerEdits(replacements: readonly AnyLedgerReplacement[]): LedgerEdit[] {
  const tables = new Map<string, AnyLedgerReplacement[]>()
  for (const replacement of replacements) {
    const table = `${replacement.ledger} ${replacement.width}`
    const known = tables.get(table)
    if (known === undefined) tables.set(table, [replacement])
    else known.push(replacement)
  }
  return [...tables.values()].map(tableEdit)
}

function tableEdit(replacements: readonly AnyLedgerReplacement[]): LedgerEdit {
  const [{ ledger, width }] = replacements as [AnyLedgerReplacement]
  const gone = replacements.map(({ subjectId, from, to }) => ({ subjectId, from: Math.round(from), to: Math.round(to) }))
  const subjects = new Map<string, Map<string, StoredCell>>()
  replacements.forEach(({ subjectId, cells }, index) => {
    const known = subjects.get(subjectId)
    const kept = known ?? new Map<string, StoredCell>()
    const { from, to } = gone[index] ?? { from: 0, to: 0 }
    if (known === undefined) subjects.set(subjectId, kept)
    else for (const [id, cell] of kept) if (cell.from >= from && cell.from < to) kept.delete(id)
    for (const { key, from: begin, sums } of cells) kept.set(`${Math.round(begin)} ${key}`, { subjectId, key, from: Math.round(begin), sums })
  })
  return { ledger, width, gone, put: [...subjects.values()].flatMap((cells) => [...cells.values()]) }
}
