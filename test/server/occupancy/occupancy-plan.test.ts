import { describe, expect, it } from 'vitest'
import type { Building } from '#contract/api'
import { planOf } from '../../../server/occupancy/occupancy-plan.ts'
import { doorsOf, hearingsOf, sourceOf } from '../../../server/occupancy/space-routing.ts'
import { SMALL_BUILDING, deviceOf, spaceOf } from '../flow/flow-under-test.ts'

const NO_PLACE = { spaceId: null, doorId: null, equipmentId: null }
const door = (id: string, spaceAId: string, spaceBId: string | null): Building['doors'][number] =>
  ({ id, siteId: 's', floorId: 'f', name: id, spaceAId, spaceBId, at: [0, 0], angleDeg: 0, widthM: 1 })
const counter = (doorId: string): Building['devices'][number] => deviceOf(`count-${doorId}`, 'hall', { placement: { ...NO_PLACE, doorId } })

/** A lobby with a counted entrance and a door to a hall; the hall has a second door to the outside. */
const building = (counted: readonly string[]): Building => ({
  ...SMALL_BUILDING, spaces: [spaceOf('lobby', { purpose: 'circulation' }), spaceOf('hall', { purpose: 'event' })],
  doors: [door('entrance', 'lobby', null), door('inner', 'hall', 'lobby'), door('garden', 'hall', null)], devices: counted.map(counter),
})

function countersOf(site: Building, spaceId: string): string[] {
  const hearings = hearingsOf(site)
  const sources = site.devices.flatMap((device) => (hearings.get(device.id) ?? []).filter((hearing) => hearing.spaceId === spaceId)
    .flatMap((hearing) => (['people.in_total', 'people.out_total'] as const).map((point) => sourceOf(device, point, 1, 60_000, hearing))))
  const plan = planOf({ spaceId, purpose: 'event', capacity: 9, timeZone: 'UTC', childSpaceIds: [], doorIds: doorsOf(site, spaceId), sources })
  return plan.sources.map(({ kind, sign }) => `${kind} ${sign}`)
}

describe('door counters', () => {
  it('count a space when each of its doors has one, with the direction of its side', () => {
    expect(countersOf(building(['inner', 'garden']), 'hall')).toEqual(['entries 1', 'exits -1', 'entries 1', 'exits -1'])
    expect(countersOf(building(['entrance', 'inner']), 'lobby')).toEqual(['entries 1', 'exits -1', 'entries -1', 'exits 1'])
  })

  it('say nothing of a space that people can leave uncounted', () => {
    expect(countersOf(building(['inner']), 'hall')).toEqual([])
    expect(countersOf(building(['entrance', 'garden']), 'lobby')).toEqual([])
  })
})
