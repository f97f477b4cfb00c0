import fc from 'fast-check'
import type { Building } from '#contract/api'
import type { Space } from '#contract/building'
import type { ReportTenant } from '../../../server/reports/report-records.ts'
import type { SpaceLetting } from '../../../server/reports/letting-rules.ts'
import { testBuilding } from '../building/test-building.ts'
import { asBuilding } from './reports-under-test.ts'

export interface RandomHouse { readonly building: Building; readonly lettings: readonly SpaceLetting[]; readonly tenants: readonly ReportTenant[] }

const FLOORS = ['f1', 'f2', 'f3']
const PURPOSES = ['meeting', 'office', 'desk'] as const
const TENANTS = ['a', 'b', 'c']
/** The days of the period; lettings may begin and end inside. */
export const DAYS = ['2026-06-01', '2026-06-02', '2026-06-03'] as const
export const END = '2026-06-04'

const spaceDraft = fc.record({ floor: fc.constantFrom(...FLOORS), purpose: fc.constantFrom(...PURPOSES), capacity: fc.integer({ min: 0, max: 6 }), inside: fc.boolean() })
const lettingDraft = fc.record({
  space: fc.nat(), tenant: fc.constantFrom(...TENANTS, null), person: fc.option(fc.integer({ min: 1, max: 3 })), from: fc.constantFrom(null, ...DAYS), to: fc.constantFrom(null, ...DAYS.slice(1)),
})

/** A small building with any mix of common, let and personal spaces, of which some change hands within the period. */
export const randomHouse: fc.Arbitrary<RandomHouse> = fc.record({
  spaces: fc.array(spaceDraft, { minLength: 1, maxLength: 9 }), lettings: fc.array(lettingDraft, { maxLength: 9 }),
  people: fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })),
}).map(({ spaces, lettings, people }) => {
  const building = asBuilding(testBuilding())
  const template = building.spaces[0]!
  const made = spaces.map(({ floor, purpose, capacity, inside }, index): Space => {
    const room = inside && purpose === 'desk' ? spaces.findIndex((other) => other.floor === floor && other.purpose === 'office') : -1
    return { ...template, id: `x${index}`, name: `X${index}`, floorId: floor, purpose, kind: purpose === 'desk' ? 'desk' : 'room', capacity: purpose === 'desk' ? 1 : capacity, parentId: room < 0 ? null : `x${room}` }
  })
  return {
    building: { ...building, floors: FLOORS.map((id, level) => ({ ...building.floors[0]!, id, name: id, level })), spaces: made, doors: [], equipment: [], devices: [] },
    lettings: lettings.filter(({ tenant, person, from, to }) => (tenant !== null || person !== null) && (from === null || to === null || from < to))
      .map(({ space, tenant, person, from, to }): SpaceLetting => ({ spaceId: `x${space % made.length}`, tenantId: tenant, memberId: person === null ? null : `${tenant ?? 'house'}-${person}`, from, to })),
    tenants: TENANTS.map((id, index) => ({ id, name: id, people: people[index]!, planName: null, monthlyCredits: null })),
  }
})
