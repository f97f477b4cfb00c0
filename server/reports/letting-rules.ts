import { Temporal } from 'temporal-polyfill'
import type { Space } from '#contract/building'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { Party } from './privacy-rules.ts'

/** A space let to a tenant (or to one of its members, or to a member of the house): dates of the site's zone, `to` the first day that is no longer let; null without a bound. */
export interface SpaceLetting { readonly spaceId: string; readonly tenantId: string | null; readonly memberId: string | null; readonly from: string | null; readonly to: string | null }

/** Who has which space while nothing changes; spaces that are not named are everybody's. */
export interface LettingStretch extends Stretch { readonly partyOf: ReadonlyMap<string, NonNullable<Party>> }

const midnight = (date: string, timeZone: string): number => Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds

/** The period cut where a letting begins or ends, in order. */
export function lettingStretches(lettings: readonly SpaceLetting[], spaces: readonly Pick<Space, 'id' | 'parentId'>[], { from, to }: Stretch, timeZone: string): readonly LettingStretch[] {
  const dated = lettings.map((letting) => ({ ...letting, from: letting.from === null ? -Infinity : midnight(letting.from, timeZone), to: letting.to === null ? Infinity : midnight(letting.to, timeZone) }))
  const borders = [...new Set([from, ...dated.flatMap((letting) => [letting.from, letting.to]).filter((at) => at > from && at < to), to])].sort((a, b) => a - b)
  return borders.slice(1).map((end, index) => {
    const begin = borders[index]!
    return { from: begin, to: end, partyOf: parties(dated.filter((letting) => letting.from <= begin && letting.to >= end), spaces) }
  })
}

/**
 * A person's letting counts before a tenant's, and a room's for what stands in it: who rents a room alone has all of
 * it (personal-time-rules.ts sees it alike).
 */
function parties(lettings: readonly Pick<SpaceLetting, 'spaceId' | 'tenantId' | 'memberId'>[], spaces: readonly Pick<Space, 'id' | 'parentId'>[]): ReadonlyMap<string, NonNullable<Party>> {
  const own = new Map<string, NonNullable<Party>>()
  for (const { spaceId, tenantId, memberId } of lettings) {
    const known = own.get(spaceId)
    if ((tenantId !== null || memberId !== null) && (known === undefined || (known.memberId === null && memberId !== null))) own.set(spaceId, { tenantId, memberId })
  }
  const found = new Map<string, NonNullable<Party>>()
  for (const { id, parentId } of spaces) {
    const [mine, around] = [own.get(id), parentId === null ? undefined : own.get(parentId)]
    const party = mine?.memberId ? mine : around?.memberId ? around : mine ?? around
    if (party) found.set(id, party)
  }
  return found
}
