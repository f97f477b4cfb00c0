import type { Building } from '#contract/api'
import type { LedgerId } from '#contract/ledgers'
import type { UsageQuery } from './usage-reader.ts'

/** Ledgers whose cells are made of the same things, and are stored together. */
export const LEDGERS_OF = {
  space: ['space', 'count', 'booking'], machine: ['machine'], energy: ['energy'], air: ['air'], device: ['device'],
} as const satisfies Record<string, readonly LedgerId[]>
export type LedgerFamily = keyof typeof LEDGERS_OF
export const LEDGER_FAMILIES = Object.keys(LEDGERS_OF) as LedgerFamily[]

export const familyOf = (ledger: LedgerId): LedgerFamily => (ledger === 'count' || ledger === 'booking' ? 'space' : ledger)

/** Whose cells the family has: of air the spaces that are no desks, of energy whatever can be metered. */
export function subjectsOf({ spaces, equipment, devices }: Pick<Building, 'spaces' | 'equipment' | 'devices'>, family: LedgerFamily): string[] {
  const ids = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id)
  switch (family) {
    case 'space': return ids(spaces)
    case 'air': return ids(spaces.filter(({ kind }) => kind !== 'desk'))
    case 'machine': return ids(equipment)
    case 'energy': return [...ids(spaces), ...ids(equipment)]
    case 'device': return ids(devices)
  }
}

/** The query's subjects that the building has. */
export function askedSubjects(building: Pick<Building, 'spaces' | 'equipment' | 'devices'>, { ledger, subjectIds }: Pick<UsageQuery<LedgerId>, 'ledger' | 'subjectIds'>): string[] {
  const all = subjectsOf(building, familyOf(ledger))
  if (subjectIds === undefined) return all
  const asked = new Set(subjectIds)
  return all.filter((id) => asked.has(id))
}
