import { describe, expect, it } from 'vitest'
import { Compile } from 'typebox/compile'
import { BuildingFile, type PlanPoint, type Space } from '#contract/building'
import { areaOf, demoBuilding, plannedDevices } from '../../devices-sim/building-plan.ts'
import { floorPlanSvg } from '../../devices-sim/floor-plan-svg.ts'
import { walkingRoutes, spaceTable } from '../../devices-sim/walking-routes.ts'

const building = demoBuilding('Asia/Shanghai')
const rooms = building.spaces.filter(({ kind }) => kind !== 'desk')
const desks = building.spaces.filter(({ kind }) => kind === 'desk')

function contains(outline: readonly PlanPoint[], x: number, y: number): boolean {
  let inside = false
  outline.forEach(([x0, y0], index) => {
    const [x1, y1] = outline[(index + 1) % outline.length] as PlanPoint
    if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside
  })
  return inside
}

const onEdge = (space: Space, [x, y]: PlanPoint): boolean => space.outline.some(([x0, y0], index) => {
  const [x1, y1] = space.outline[(index + 1) % space.outline.length] as PlanPoint
  const between = x >= Math.min(x0, x1) && x <= Math.max(x0, x1) && y >= Math.min(y0, y1) && y <= Math.max(y0, y1)
  return between && Math.abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) < 1e-9
})

describe('the demo building', () => {
  it('is a valid import file, marked as a demo, in the zone asked for', () => {
    const check = Compile(BuildingFile)
    expect([...check.Errors(building)].slice(0, 3)).toEqual([])
    expect(building.site).toMatchObject({ id: 'demo', demo: true, timeZone: 'Asia/Shanghai' })
    expect(demoBuilding('Europe/Berlin').site.timeZone).toBe('Europe/Berlin')
  })

  it('is as large as the issue asks for', () => {
    expect(building.floors).toHaveLength(2)
    expect(rooms.length).toBeGreaterThanOrEqual(34)
    expect(desks.length).toBeGreaterThanOrEqual(64)
    expect(building.equipment.length).toBeGreaterThanOrEqual(14)
    expect(building.devices.length).toBeGreaterThanOrEqual(250)
    expect(new Set(rooms.map(({ purpose }) => purpose)).size).toBeGreaterThanOrEqual(9)
    expect(new Set(building.devices.map(({ adapter }) => adapter))).toEqual(new Set(['native', 'zigbee2mqtt', 'chirpstack']))
  })

  it('tiles each floor: every point lies in exactly one room', () => {
    for (const floor of building.floors) {
      const here = rooms.filter(({ floorId }) => floorId === floor.id)
      for (let x = 0.125; x < floor.widthM; x += 0.25) {
        for (let y = 0.125; y < floor.depthM; y += 0.25) {
          const holders = here.filter(({ outline }) => contains(outline, x, y))
          if (holders.length !== 1) throw new Error(`${floor.id} at ${x},${y} lies in ${holders.map(({ name }) => name).join(' and ') || 'no room'}`)
        }
      }
      expect(here.reduce((sum, { areaM2 }) => sum + (areaM2 ?? 0), 0)).toBeCloseTo(floor.widthM * floor.depthM, 6)
    }
  })

  it('keeps desks inside their room, apart from each other, and machines inside theirs', () => {
    for (const desk of desks) {
      const room = rooms.find(({ id }) => id === desk.parentId)
      expect(areaOf(desk.outline)).toBeCloseTo(0.98, 5)
      const middle: PlanPoint = [(desk.outline[0]![0] + desk.outline[2]![0]) / 2, (desk.outline[0]![1] + desk.outline[2]![1]) / 2]
      for (const corner of [...desk.outline, middle]) expect(room && contains(room.outline, corner[0], corner[1]), desk.name).toBe(true)
      const overlapping = desks.filter((other) => other !== desk && other.floorId === desk.floorId && contains(other.outline, ...middle))
      expect(overlapping).toEqual([])
    }
    for (const machine of building.equipment) {
      const room = rooms.find(({ id }) => id === machine.spaceId)
      expect(room && contains(room.outline, ...machine.at), machine.name).toBe(true)
      expect(machine.runningThresholdW).toBeGreaterThan(machine.idleThresholdW)
    }
  })

  it('puts every door on the wall of both its spaces, and outer doors on the facade', () => {
    const byId = new Map(building.spaces.map((space) => [space.id, space]))
    for (const door of building.doors) {
      const half = door.widthM / 2
      const ends: PlanPoint[] = door.angleDeg === 0 ? [[door.at[0] - half, door.at[1]], [door.at[0] + half, door.at[1]]] : [[door.at[0], door.at[1] - half], [door.at[0], door.at[1] + half]]
      for (const end of ends) {
        expect(onEdge(byId.get(door.spaceAId)!, end), `${door.name} on ${door.spaceAId}`).toBe(true)
        if (door.spaceBId !== null) expect(onEdge(byId.get(door.spaceBId)!, end), `${door.name} on ${door.spaceBId}`).toBe(true)
        else expect(end[0] === 0 || end[0] === 48 || end[1] === 0 || end[1] === 24).toBe(true)
      }
    }
  })

  it('gives every id and every device name once, and places each device at exactly one existing thing', () => {
    const ids = [...building.floors, ...building.spaces, ...building.doors, ...building.equipment, ...building.devices].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const names = building.devices.map(({ adapter, externalId }) => `${adapter} ${externalId}`)
    expect(new Set(names).size).toBe(names.length)
    const places = new Set(ids)
    for (const { id, placement } of building.devices) {
      const given = [placement.spaceId, placement.doorId, placement.equipmentId].filter((place) => place !== null)
      expect(given, id).toHaveLength(1)
      expect(places.has(given[0] as string), id).toBe(true)
    }
  })

  it('watches every room that should be known with a strong or medium source, and leaves some unknown on purpose', () => {
    const telling = new Set(['pir', 'mmwave', 'ceiling-count', 'line-count'])
    const told = new Set(plannedDevices().filter(({ model }) => telling.has(model)).map(({ record }) => record.placement.spaceId))
    const silent = rooms.filter(({ id }) => !told.has(id)).map(({ purpose }) => purpose)
    expect(silent.length).toBeGreaterThanOrEqual(3)
    expect(silent.every((purpose) => purpose === 'storage' || purpose === 'circulation')).toBe(true)
    const seated = new Set(plannedDevices().map(({ record }) => record.placement.spaceId))
    expect(desks.every(({ id }) => seated.has(id))).toBe(true)
  })

  it('lets people walk from the entrance to every room and back', () => {
    const table = spaceTable()
    const routes = walkingRoutes(table)
    for (let space = 0; space < table.firstDesk; space++) {
      expect(routes.way(-1, space).at(-1)?.space, table.ids[space]).toBe(space)
      expect(routes.way(space, -1).at(-1)?.space).toBe(-1)
    }
  })

  it('can be drawn', () => {
    expect(floorPlanSvg(building, 0)).toMatch(/^<svg[^>]*>.*Event hall.*<\/svg>$/s)
    expect(() => floorPlanSvg(building, 7)).toThrow(RangeError)
  })
})
