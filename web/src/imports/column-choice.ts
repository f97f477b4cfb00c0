import type { AnyImport } from '#contract/booking-imports'

export type ColumnChoice = Readonly<Record<string, string>>

/** A field that a column can become, as people call it; `group` where there are so many that they need headings. */
export interface ImportFieldChoice { readonly field: string; readonly text: string; readonly group?: string }

/** What each column of the file gives, in the file's order; null for one that gives nothing. */
export function fieldOfColumns({ headings, columns }: Pick<AnyImport, 'headings' | 'columns'>): (string | null)[] {
  const byColumn = new Map(Object.entries(columns).map(([field, number]) => [Number(number) - 1, field]))
  return headings.map((_, index) => byColumn.get(index) ?? null)
}

/** A bad cell, with its row as the spreadsheet counts it. */
export interface ImportFault { readonly row: number; readonly field: string; readonly value: string; readonly message: string }
export interface FaultFilter { readonly field: string | null; readonly search: string }

/** The faults of a report that a filter lets through; row numbers are found as they stand in the file. */
export function filterFaults(faults: readonly ImportFault[], { field, search }: FaultFilter): readonly ImportFault[] {
  const wanted = search.trim().toLowerCase()
  return faults.filter(fault => (field === null || fault.field === field) && (wanted === '' || String(fault.row) === wanted || `${fault.value} ${fault.message}`.toLowerCase().includes(wanted)))
}
