import type { Building } from '#contract/api'
import type { Device, Door, Equipment, Floor, OpeningHours, PlanPoint, Site, Space } from '#contract/building'
import { BUILDING_FAULTS, type BuildingFaultCode } from './building-faults.ts'
import { hoursAreApart, hoursRunForward } from './opening-hours-rules.ts'
import { isSimpleOutline } from './outline-rules.ts'

export type BuildingContent = Omit<Building, 'version'>
export const BUILDING_PARTS = ['floors', 'spaces', 'doors', 'equipment', 'devices'] as const
export type BuildingPart = (typeof BUILDING_PARTS)[number]

/** One thing that is wrong: where it stands in the building, and what. `index` is null for the site itself. */
export interface BuildingFault {
  readonly part: 'site' | BuildingPart
  readonly id: string
  readonly index: number | null
  readonly field: string
  readonly code: BuildingFaultCode
}
export const faultText = (fault: BuildingFault) => BUILDING_FAULTS[fault.code]

/** What other sites have taken: ids by part, and devices' names as `externalKey`. */
export interface TakenElsewhere {
  id(part: 'site' | BuildingPart, id: string): boolean
  external(adapter: string, externalId: string): boolean
}
export const nothingTaken: TakenElsewhere = { id: () => false, external: () => false }

/** The adapter's id has no NUL, so that the pair cannot be read in two ways. */
export const externalKey = (adapter: string, externalId: string): string => `${adapter}\0${externalId}`

/** A floor drawn to the millimetre may overshoot its size by that much. */
const PLAN_TOLERANCE_M = 0.001

type Found = readonly [field: string, code: BuildingFaultCode]
type Maybe = Found | false

/** Everything that is wrong with the building, in its order; empty when it may be stored. */
export function buildingFaults(building: BuildingContent, taken: TakenElsewhere = nothingTaken): BuildingFault[] {
  const within = lookups(building)
  const check = <T extends { id: string; siteId: string }>(part: BuildingPart, items: readonly T[], rules: (item: T) => Maybe[]): BuildingFault[] =>
    items.flatMap((item, index) => found([
      ['id', 'id-twice', within.timesUsed(part, item.id) > 1] as const,
      ['id', 'id-elsewhere', taken.id(part, item.id)] as const,
      ['siteId', 'other-site', item.siteId !== building.site.id] as const,
    ].map(([field, code, wrong]): Maybe => wrong && [field, code]).concat(rules(item)), { part, id: item.id, index }))
  return [
    ...found(siteFaults(building.site), { part: 'site', id: building.site.id, index: null }),
    ...check('floors', building.floors, () => []),
    ...check('spaces', building.spaces, (space) => spaceFaults(space, within)),
    ...check('doors', building.doors, (door) => doorFaults(door, within)),
    ...check('equipment', building.equipment, (machine) => equipmentFaults(machine, within)),
    ...check('devices', building.devices, (device) => deviceFaults(device, within, taken)),
  ]
}

const found = (maybes: readonly Maybe[], where: Pick<BuildingFault, 'part' | 'id' | 'index'>): BuildingFault[] =>
  maybes.flatMap((maybe) => (maybe ? [{ ...where, field: maybe[0], code: maybe[1] }] : []))

type Lookups = ReturnType<typeof lookups>

function lookups(building: BuildingContent) {
  const floors = new Map(building.floors.map((floor) => [floor.id, floor]))
  const spaces = new Map(building.spaces.map((space) => [space.id, space]))
  const doorIds = new Set(building.doors.map(({ id }) => id))
  const equipmentIds = new Set(building.equipment.map(({ id }) => id))
  // Spaces, doors and equipment share one namespace: a reading's placeId may be any of them.
  const places = tally([...building.spaces, ...building.doors, ...building.equipment].map(({ id }) => id))
  const others = { floors: tally(building.floors.map(({ id }) => id)), devices: tally(building.devices.map(({ id }) => id)) }
  const externals = tally(building.devices.map(({ adapter, externalId }) => externalKey(adapter, externalId)))
  return {
    floors, spaces, doorIds, equipmentIds, externals,
    timesUsed: (part: BuildingPart, id: string): number => (part === 'floors' || part === 'devices' ? others[part] : places).get(id) ?? 0,
  }
}

function tally(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

const siteFaults = (site: Site): Maybe[] => [
  !isTimeZone(site.timeZone) && ['timeZone', 'zone-unknown'],
  ...hoursFaults(site.openingHours),
]

/** True for a zone of the IANA database as this runtime knows it; offsets ("+08:00") are none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false // RangeError is how Intl says "unknown zone".
  }
}

const hoursFaults = (hours: OpeningHours | null): Maybe[] => hours === null ? [] : [
  !hoursRunForward(hours) && ['openingHours', 'hours-backwards'],
  !hoursAreApart(hours) && ['openingHours', 'hours-overlap'],
]

function spaceFaults(space: Space, within: Lookups): Maybe[] {
  const floor = within.floors.get(space.floorId)
  return [
    !floor && ['floorId', 'no-such-floor'],
    ...parentFaults(space, within),
    (space.kind === 'desk' || space.kind === 'booth') && space.capacity < 1 && ['capacity', 'seat-needed'],
    ...hoursFaults(space.openingHours),
    floor !== undefined && !space.outline.every((corner) => isOn(floor, corner)) && ['outline', 'outside-floor'],
    !isSimpleOutline(space.outline) && ['outline', 'outline-crosses'],
  ]
}

function parentFaults(space: Space, within: Lookups): Maybe[] {
  if (space.parentId === null) return [space.kind === 'desk' && ['parentId', 'desk-needs-room']]
  const parent = within.spaces.get(space.parentId)
  if (space.kind === 'room') return [['parentId', 'room-has-parent']]
  if (!parent) return [['parentId', 'no-such-space']]
  return [
    parent.kind !== 'room' && ['parentId', 'parent-not-room'],
    parent.floorId !== space.floorId && ['parentId', 'other-floor'],
  ]
}

const isOn = (floor: Floor, [x, y]: PlanPoint): boolean =>
  x >= -PLAN_TOLERANCE_M && y >= -PLAN_TOLERANCE_M && x <= floor.widthM + PLAN_TOLERANCE_M && y <= floor.depthM + PLAN_TOLERANCE_M

/** Faults of a thing that stands at a point of a floor and names a space of it. */
function standingFaults(item: { floorId: string; at: PlanPoint }, spaceField: string, spaceId: string, within: Lookups): Maybe[] {
  const floor = within.floors.get(item.floorId)
  const space = within.spaces.get(spaceId)
  return [
    !floor && ['floorId', 'no-such-floor'],
    !space && [spaceField, 'no-such-space'],
    space !== undefined && space.floorId !== item.floorId && [spaceField, 'other-floor'],
    floor !== undefined && !isOn(floor, item.at) && ['at', 'outside-floor'],
  ]
}

function doorFaults(door: Door, within: Lookups): Maybe[] {
  const other = door.spaceBId === null ? null : within.spaces.get(door.spaceBId)
  return [
    ...standingFaults(door, 'spaceAId', door.spaceAId, within),
    other === undefined && ['spaceBId', 'no-such-space'],
    other !== null && other !== undefined && other.floorId !== door.floorId && ['spaceBId', 'other-floor'],
    door.spaceAId === door.spaceBId && ['spaceBId', 'door-joins-one'],
  ]
}

const equipmentFaults = (machine: Equipment, within: Lookups): Maybe[] => [
  ...standingFaults(machine, 'spaceId', machine.spaceId, within),
  machine.idleThresholdW > machine.runningThresholdW && ['idleThresholdW', 'idle-above-running'],
]

function deviceFaults(device: Device, within: Lookups, taken: TakenElsewhere): Maybe[] {
  const { spaceId, doorId, equipmentId } = device.placement
  const key = externalKey(device.adapter, device.externalId)
  return [
    [spaceId, doorId, equipmentId].filter((id) => id !== null).length > 1 && ['placement', 'two-places'],
    spaceId !== null && !within.spaces.has(spaceId) && ['placement.spaceId', 'no-such-space'],
    doorId !== null && !within.doorIds.has(doorId) && ['placement.doorId', 'no-such-door'],
    equipmentId !== null && !within.equipmentIds.has(equipmentId) && ['placement.equipmentId', 'no-such-equipment'],
    ((within.externals.get(key) ?? 0) > 1 || taken.external(device.adapter, device.externalId)) && ['externalId', 'external-twice'],
    Number.isNaN(Date.parse(device.commissionedAt)) && ['commissionedAt', 'time-invalid'],
  ]
}

/** Names of what refers to a thing, "part/id"; what is referred to cannot be removed. */
export function usesOf(building: BuildingContent, part: BuildingPart, id: string): string[] {
  const placed = (field: 'spaceId' | 'doorId' | 'equipmentId'): string[] =>
    building.devices.filter(({ placement }) => placement[field] === id).map((device) => `devices/${device.id}`)
  const where = <T extends { id: string }>(name: BuildingPart, items: readonly T[], uses: (item: T) => boolean): string[] =>
    items.filter(uses).map((item) => `${name}/${item.id}`)
  switch (part) {
    case 'floors': return [
      ...where('spaces', building.spaces, ({ floorId }) => floorId === id),
      ...where('doors', building.doors, ({ floorId }) => floorId === id),
      ...where('equipment', building.equipment, ({ floorId }) => floorId === id),
    ]
    case 'spaces': return [
      ...where('spaces', building.spaces, ({ parentId }) => parentId === id),
      ...where('doors', building.doors, ({ spaceAId, spaceBId }) => spaceAId === id || spaceBId === id),
      ...where('equipment', building.equipment, ({ spaceId }) => spaceId === id),
      ...placed('spaceId'),
    ]
    case 'doors': return placed('doorId')
    case 'equipment': return placed('equipmentId')
    case 'devices': return []
  }
}
