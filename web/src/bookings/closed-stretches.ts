import type { Blackout, Resource } from '#contract/bookings'
import type { OpeningHours, Site, Space } from '#contract/building'
import { openingSpans, type Span } from '../time/opening-spans.ts'
import type { DaySpan } from '../time/site-time.ts'

/** A stretch of a day in which nothing can be booked, with its reason; hours that are not open have none of their own. */
export interface ClosedStretch extends Span { readonly why: 'closed' | Blackout['kind']; readonly reason: string | null }

/** The hours of a resource: its own, else its space's, else the site's. */
export const hoursOf = (resource: Pick<Resource, 'openingHours'>, space: Pick<Space, 'openingHours'> | undefined, site: Pick<Site, 'openingHours'>): OpeningHours =>
  resource.openingHours ?? space?.openingHours ?? site.openingHours

/** What of a day lies outside the opening hours; all of it where there are none. */
export function closedSpans(day: DaySpan, hours: OpeningHours, timeZone: string): Span[] {
  const closed: Span[] = []
  let reached = day.from
  for (const span of openingSpans(day, hours, timeZone)) {
    if (span.from > reached) closed.push({ from: reached, to: span.from })
    reached = Math.max(reached, span.to)
  }
  if (reached < day.to) closed.push({ from: reached, to: day.to })
  return closed
}

/** Closed hours and blackouts of a resource on a day: of itself, of its parts, and of the whole site. */
export function closedStretches(day: DaySpan, hours: OpeningHours, blackouts: readonly Blackout[], resource: Pick<Resource, 'id' | 'parts'>, timeZone: string): ClosedStretch[] {
  const taken = new Set([resource.id, ...resource.parts])
  const out = blackouts
    .filter(({ resourceId }) => resourceId === null || taken.has(resourceId))
    .map(({ from, to, kind, reason }): ClosedStretch => ({ from: Math.max(day.from, Date.parse(from)), to: Math.min(day.to, Date.parse(to)), why: kind, reason }))
    .filter(({ from, to }) => to > from)
  const closed = closedSpans(day, hours, timeZone).map((span): ClosedStretch => ({ ...span, why: 'closed', reason: null }))
  return [...closed, ...out]
}
