import { FACTS, type FactId } from '#contract/fact-table'

/** What somebody can decide; the rest is measured, or comes of what is done. */
const DECISIONS: ReadonlySet<FactId> = new Set<FactId>(['mentors', 'mentor-hours', 'staff-full-time', 'staff-total', 'staff-professional', 'events-hosted', 'events-cohosted', 'events-open', 'service-contracts', 'seed-fund', 'investor-introductions'])
const MEASURED_ORIGINS: ReadonlySet<string> = new Set(['sensors', 'bookings', 'machines'])

/** A decision: desks, area, hours, staff, events. Measured: what sensors, bookings and machines say. An outcome: what follows from decisions. */
export type Lever = 'decision' | 'measured' | 'outcome'

export function leverOf(fact: FactId): Lever {
  const { origin } = FACTS[fact]
  if (origin === 'building' || DECISIONS.has(fact)) return 'decision'
  return MEASURED_ORIGINS.has(origin) ? 'measured' : 'outcome'
}
