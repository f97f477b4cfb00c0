import type { BookingFactsRepository } from './booking-facts-repository.ts'
import { factOf, missing, type FactBuilder } from './fact-builder.ts'

/** Bookings and those that nobody came to. The coverage is the share of bookings of which presence is known. */
export const bookingFacts = (repository: BookingFactsRepository): FactBuilder => ({
  id: 'bookings', kinds: ['site', 'space', 'pool'],
  build: async (question) => {
    const { building, from, to, unit, period, spaces } = question
    const { held, judged, ghost } = await repository.counts({ siteId: building.site.id, from, to, spaceIds: unit.kind === 'site' ? null : spaces.map(({ id }) => id) })
    const answer = (value: number) => (held === 0 ? { value: null, coverage: null, reason: missing('no-bookings') } : { value, coverage: judged / held, reason: null })
    const reference = (of: string): string => `bookings that began in ${period}, ${of}, ${unit.kind} ${unit.id}`
    return [
      factOf(question, 'bookings-judged', 'measured', reference(`${judged} of ${held} judged by presence`), answer(judged)),
      factOf(question, 'bookings-ghost', 'measured', reference(`${ghost} no-show records`), answer(ghost)),
    ]
  },
})
