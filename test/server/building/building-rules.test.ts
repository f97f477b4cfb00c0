import { describe, expect, it } from 'vitest'
import type { BuildingFile } from '#contract/building'
import { BUILDING_FAULTS } from '../../../server/building/building-faults.ts'
import { buildingFaults, isTimeZone, usesOf, type BuildingContent } from '../../../server/building/building-rules.ts'
import { testBuilding } from './test-building.ts'

type Edit = (file: BuildingFile) => void
const faultsAfter = (edit: Edit, taken?: Parameters<typeof buildingFaults>[1]): string[] => {
  const file = testBuilding()
  edit(file)
  return buildingFaults(file as BuildingContent, taken).map(({ part, index, field, code }) => `${part}[${index}].${field} ${code}`)
}
const [room, desk] = [0, 1]

describe('building faults', () => {
  it('finds none in a valid building', () => expect(faultsAfter(() => undefined)).toEqual([]))

  const cases: readonly (readonly [keyof typeof BUILDING_FAULTS, string, Edit])[] = [
    ['zone-unknown', 'site[null].timeZone', ({ site }) => { site.timeZone = 'Mars/Olympus' }],
    ['hours-backwards', 'site[null].openingHours', ({ site }) => { site.openingHours = [{ days: [1], from: '18:00', to: '02:00' }] }],
    ['hours-overlap', 'spaces[0].openingHours', ({ spaces }) => { spaces[room]!.openingHours = [{ days: [1, 2], from: '08:00', to: '12:00' }, { days: [2], from: '11:59', to: '13:00' }] }],
    ['id-twice', 'floors[0].id', (file) => { file.floors.push({ ...file.floors[0]! }) }],
    ['id-twice', 'doors[0].id', ({ doors, spaces, devices }) => { doors[0]!.id = spaces[room]!.id; devices[1]!.placement.doorId = doors[0]!.id }],
    ['other-site', 'devices[0].siteId', ({ devices }) => { devices[0]!.siteId = 's2' }],
    ['no-such-floor', 'doors[0].floorId', ({ doors }) => { doors[0]!.floorId = 'gone' }],
    ['no-such-space', 'equipment[0].spaceId', ({ equipment }) => { equipment[0]!.spaceId = 'gone' }],
    ['no-such-space', 'doors[0].spaceBId', ({ doors }) => { doors[0]!.spaceBId = 'gone' }],
    ['no-such-space', 'devices[0].placement.spaceId', ({ devices }) => { devices[0]!.placement.spaceId = 'gone' }],
    ['no-such-door', 'devices[1].placement.doorId', ({ devices }) => { devices[1]!.placement.doorId = 'gone' }],
    ['no-such-equipment', 'devices[2].placement.equipmentId', ({ devices }) => { devices[2]!.placement.equipmentId = 'gone' }],
    ['other-floor', 'spaces[1].parentId', ({ floors, spaces }) => { floors.push({ ...floors[0]!, id: 'f2', level: 1 }); spaces[desk]!.floorId = 'f2' }],
    ['desk-needs-room', 'spaces[1].parentId', ({ spaces }) => { spaces[desk]!.parentId = null }],
    ['parent-not-room', 'spaces[2].parentId', ({ spaces }) => { spaces.push({ ...spaces[desk]!, id: 'x', parentId: spaces[desk]!.id }) }],
    ['room-has-parent', 'spaces[0].parentId', ({ spaces }) => { spaces[room]!.parentId = spaces[room]!.id }],
    ['seat-needed', 'spaces[1].capacity', ({ spaces }) => { spaces[desk]!.capacity = 0 }],
    ['outside-floor', 'spaces[0].outline', ({ spaces }) => { spaces[room]!.outline = [[0, 0], [20.1, 0], [20, 4]] }],
    ['outside-floor', 'doors[0].at', ({ doors }) => { doors[0]!.at = [-1, 0] }],
    ['outline-crosses', 'spaces[0].outline', ({ spaces }) => { spaces[room]!.outline = [[0, 0], [6, 4], [6, 0], [0, 4]] }],
    ['door-joins-one', 'doors[0].spaceBId', ({ doors }) => { doors[0]!.spaceBId = doors[0]!.spaceAId }],
    ['idle-above-running', 'equipment[0].idleThresholdW', ({ equipment }) => { equipment[0]!.idleThresholdW = 201 }],
    ['two-places', 'devices[0].placement', ({ devices }) => { devices[0]!.placement.doorId = devices[1]!.placement.doorId }],
    ['external-twice', 'devices[0].externalId', ({ devices }) => { devices[0]!.externalId = devices[1]!.externalId }],
    ['time-invalid', 'devices[0].commissionedAt', ({ devices }) => { devices[0]!.commissionedAt = '2026-02-31T99:00:00Z' }],
  ]
  it.each(cases)('%s is found at %s', (code, place, edit) => expect(faultsAfter(edit)).toContain(`${place} ${code}`))

  it('finds ids and device names that another site has', () => {
    const faults = faultsAfter(() => undefined, { id: (part, id) => part === 'floors' && id === 's1-f1', external: (_adapter, name) => name === 's1-meter' })
    expect(faults).toEqual(['floors[0].id id-elsewhere', 'devices[2].externalId external-twice'])
  })

  it('has a case for each sentence of its table', () => {
    expect(new Set([...cases.map(([code]) => code), 'id-elsewhere'])).toEqual(new Set(Object.keys(BUILDING_FAULTS)))
  })

  it.each([['Asia/Shanghai', true], ['Australia/Lord_Howe', true], ['UTC', true], ['+08:00', false], ['', false], ['Nowhere', false]])('%s is a zone: %s', (zone, answer) => {
    expect(isTimeZone(zone)).toBe(answer)
  })
})

describe('uses', () => {
  it('names everything that refers to a thing', () => {
    const building = testBuilding()
    expect(usesOf(building, 'spaces', 's1-room')).toEqual(['spaces/s1-desk', 'doors/s1-door', 'equipment/s1-laser', 'devices/s1-d1'])
    expect(usesOf(building, 'floors', 's1-f1')).toEqual(['spaces/s1-room', 'spaces/s1-desk', 'doors/s1-door', 'equipment/s1-laser'])
    expect(usesOf(building, 'doors', 's1-door')).toEqual(['devices/s1-d2'])
    expect(usesOf(building, 'equipment', 's1-laser')).toEqual(['devices/s1-d3'])
    expect(usesOf(building, 'devices', 's1-d1')).toEqual([])
  })
})
