import type { Peer } from '#contract/evaluation-api'
import type { Language } from '#contract/local-text'

export const PEER_COLUMNS = ['name', 'periods', 'facts'] as const
export type PeerColumn = (typeof PEER_COLUMNS)[number]
export interface PeerOrder { readonly column: PeerColumn; readonly descending: boolean }

/** "facts", "-facts" of an address; by name where it says nothing. */
export function readPeerOrder(text: string | null): PeerOrder {
  const column = PEER_COLUMNS.find(one => one === text?.replace(/^-/, ''))
  return column === undefined ? { column: 'name', descending: false } : { column, descending: text?.startsWith('-') ?? false }
}

/** The same column again turns it round; figures begin with the greatest. */
export function nextPeerOrder(order: PeerOrder, column: PeerColumn): string {
  const descending = order.column === column ? !order.descending : column !== 'name'
  return descending ? `-${column}` : column
}

export function orderedPeers(peers: readonly Peer[], { column, descending }: PeerOrder, language: Language): Peer[] {
  const collator = new Intl.Collator(language, { numeric: true })
  const latest = ({ periods }: Peer) => periods.at(-1) ?? ''
  const compare = { name: () => 0, periods: (one: Peer, other: Peer) => collator.compare(latest(one), latest(other)) || one.periods.length - other.periods.length, facts: (one: Peer, other: Peer) => one.facts - other.facts }[column]
  const sorted = peers.toSorted((one, other) => (column === 'name' ? collator.compare(one.name, other.name) : compare(one, other)) * (descending ? -1 : 1) || collator.compare(one.name, other.name))
  return sorted
}
