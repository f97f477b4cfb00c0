import type { OccupancyStateName } from '#contract/occupancy'
import type { Language } from '#contract/local-text'
import type { BookedState } from '../live/space-standing.ts'

export const SORT_COLUMNS = ['name', 'purpose', 'floor', 'state', 'booked', 'since', 'people', 'co2'] as const
export type SortColumn = (typeof SORT_COLUMNS)[number]
export interface SortOrder { column: SortColumn; descending: boolean }

/** "-since" is descending by since; what is not a column sorts by name. */
export function readOrder(text: string | null): SortOrder {
  const descending = text?.startsWith('-') ?? false
  const column = SORT_COLUMNS.find(name => name === text?.replace('-', '')) ?? 'name'
  return { column, descending: descending && text !== null }
}

export const writeOrder = ({ column, descending }: SortOrder) => (column === 'name' && !descending ? null : `${descending ? '-' : ''}${column}`)

/** What one row is sorted by. */
export interface SortKeys { name: string; purpose: string; floor: number; state: OccupancyStateName; booked: BookedState | null; since: number | null; people: number | null; co2: number | null }

const STATE_RANK: Record<OccupancyStateName, number> = { vacant: 0, occupied: 1, unknown: 2 }
const BOOKED_RANK: Record<BookedState, number> = { open: 0, booked: 1, 'out-of-service': 2 }
const bookedRank = ({ booked }: SortKeys): number | null => (booked === null ? null : BOOKED_RANK[booked])

/** Compares rows; what is not known (null) comes last in both directions, and equal rows go by name ("Desk 2" before "Desk 10"). */
export function compareRows(order: SortOrder, language: Language): (a: SortKeys, b: SortKeys) => number {
  const words = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const sign = order.descending ? -1 : 1
  const byName = (a: SortKeys, b: SortKeys) => words.compare(a.name, b.name)
  const numbers = (a: number | null, b: number | null) => (a === null ? (b === null ? 0 : 1) : b === null ? -1 : sign * (a - b))
  return (a, b) => {
    const { column } = order
    if (column === 'name') return sign * byName(a, b)
    if (column === 'purpose') return sign * words.compare(a.purpose, b.purpose) || byName(a, b)
    if (column === 'state') return sign * (STATE_RANK[a.state] - STATE_RANK[b.state]) || byName(a, b)
    if (column === 'booked') return numbers(bookedRank(a), bookedRank(b)) || byName(a, b)
    return numbers(a[column], b[column]) || byName(a, b)
  }
}
