import { describedPeople, type Party } from '../../../server/reports/privacy-rules.ts'
import { knownOfHidden } from './exact-rank.ts'

/** What one number is of: a space while it is this party's. */
export interface Atom { readonly party: Party }

const keyOf = (party: Party): string => JSON.stringify(party)

/** Sets of people that are fewer than k, by the parties that they are; the atoms of each are what must stay hidden. */
function tooFew(atoms: readonly Atom[], sizes: ReadonlyMap<string, number>, minPeople: number): Set<number>[] {
  const parties = [...new Map(atoms.filter(({ party }) => party !== null).map(({ party }) => [keyOf(party), party])).values()]
  return Array.from({ length: 2 ** parties.length - 1 }, (_, mask) => parties.filter((__, index) => ((mask + 1) >> index) & 1))
    .filter((some) => describedPeople(some.map((party) => ({ party, seats: 0 })), sizes) < minPeople)
    .map((some) => new Set(atoms.flatMap(({ party }, index) => (some.some((one) => keyOf(one) === keyOf(party)) ? [index] : []))))
}

/**
 * Whoever knows all sums in `rows` (1 where an atom is added up) and every letting solves the linear system: of how many sets of
 * fewer than k people a number follows that is of nobody else.
 */
export const betrayals = (rows: readonly (readonly number[])[], atoms: readonly Atom[], sizes: ReadonlyMap<string, number>, minPeople: number): number =>
  tooFew(atoms, sizes, minPeople).filter((hidden) => knownOfHidden(rows, hidden) > 0).length
