import { searchKey } from '../list/space-filter.ts'

export interface PaletteEntry { id: string; kind: 'page' | 'room' | 'desk' | 'device' | 'machine'; name: string; detail: string; href: string }

/** How well an entry answers: lower is better; null: not at all. The start of the name beats the start of a word beats anything inside. */
export function matchRank(entry: Pick<PaletteEntry, 'name' | 'detail'>, query: string): number | null {
  const words = searchKey(query).split(/\s+/).filter(word => word !== '')
  const name = searchKey(entry.name)
  const detail = searchKey(entry.detail)
  let rank = 0
  for (const word of words) {
    if (name.startsWith(word)) rank += 0
    else if (name.includes(` ${word}`)) rank += 1
    else if (name.includes(word)) rank += 2
    else if (detail.includes(word)) rank += 4
    else return null
  }
  return rank + name.length / 1000
}

/** The best entries for a query, at most `limit`; without a query the first ones as they stand. */
export function bestMatches(entries: readonly PaletteEntry[], query: string, limit: number): PaletteEntry[] {
  if (searchKey(query) === '') return entries.slice(0, limit)
  return entries
    .map(entry => ({ entry, rank: matchRank(entry, query) }))
    .filter((match): match is { entry: PaletteEntry; rank: number } => match.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ entry }) => entry)
}
