import type { ResourcesMade } from '#contract/booking-bodies'
import { SITE_ID } from './building-plan.ts'
import { asked, type PeopleServer } from './provision-people.ts'

/**
 * Makes the demo building bookable with the one request that an operator has for it, after the people came: what is
 * let to a tenant is not for everybody. Left alone once anything can be booked. Throws when the server refuses.
 */
export async function provisionResources(server: PeopleServer): Promise<{ readonly made: number }> {
  const known = await asked<{ items: unknown[] }>(server, 'GET', `/sites/${SITE_ID}/resources`)
  if (known.items.length > 0) return { made: 0 }
  const { resources } = await asked<ResourcesMade>(server, 'POST', `/sites/${SITE_ID}/resources/from-building`)
  return { made: resources.length }
}
