import { LEDGER_FAMILIES, type LedgerFamily } from './ledger-families.ts'

export const STATE_PREFIX = 'usage/site/'
const sinceKey = (siteId: string): string => `${STATE_PREFIX}${siteId}/since`
const upToKey = (siteId: string, family: LedgerFamily): string => `${STATE_PREFIX}${siteId}/${family}`

/**
 * How far each site is added up: from the first hour of which anything is known, each family up to a border of hours
 * of the site. `claimed` runs ahead while hours are being added up: what arrives for them meanwhile is marked already.
 */
export class RollUpState {
  readonly #since = new Map<string, number>()
  readonly #upTo = new Map<string, number>()
  readonly #claimed = new Map<string, number>()

  restore(checkpoints: ReadonlyMap<string, string>): void {
    for (const [key, value] of checkpoints) {
      const [siteId, what] = key.slice(STATE_PREFIX.length).split('/') as [string, string]
      if (what === 'since') this.#since.set(siteId, Number(value))
      else this.#upTo.set(key, Number(value))
    }
    for (const [key, at] of this.#upTo) this.#claimed.set(key, at)
  }

  since(siteId: string): number | undefined { return this.#since.get(siteId) }
  beginAt(siteId: string, at: number): [key: string, value: string] {
    this.#since.set(siteId, at)
    return [sinceKey(siteId), String(at)]
  }

  /** Up to where the family's cells are stored; undefined before anything is known of the site. */
  upTo(siteId: string, family: LedgerFamily): number | undefined { return this.#upTo.get(upToKey(siteId, family)) ?? this.#since.get(siteId) }
  /** Up to where what arrives late must be marked; -Infinity while nothing is added up. */
  claimed(siteId: string, family: LedgerFamily): number { return this.#claimed.get(upToKey(siteId, family)) ?? -Infinity }
  /** The latest of a site's, for a first look at a reading. */
  lastClaimed(siteId: string): number { return Math.max(...LEDGER_FAMILIES.map((family) => this.claimed(siteId, family))) }

  claim(siteId: string, family: LedgerFamily, upTo: number): void { this.#claimed.set(upToKey(siteId, family), upTo) }
  /** What is to be stored with the cells up to there. */
  reaching(siteId: string, family: LedgerFamily, upTo: number): [key: string, value: string] { return [upToKey(siteId, family), String(upTo)] }
  reached(siteId: string, family: LedgerFamily, upTo: number): void { this.#upTo.set(upToKey(siteId, family), upTo) }
}
