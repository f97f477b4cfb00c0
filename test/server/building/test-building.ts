import type { BuildingFile } from '#contract/building'

/** A small valid building: one floor, a meeting room with a desk and a door outside, one machine, three devices. */
export const testBuilding = (siteId = 's1'): BuildingFile => {
  const id = (name: string): string => `${siteId}-${name}`
  const nowhere = { spaceId: null, doorId: null, equipmentId: null }
  const device = { siteId, adapter: 'native', model: '', power: 'mains' as const, reportEveryS: null, ownHoldS: 0, commissionedAt: '2026-01-01T00:00:00.000Z' }
  return {
    format: 'atrium-building/1',
    site: { id: siteId, name: 'Test', timeZone: 'Europe/Berlin', openingHours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }], demo: false },
    floors: [{ id: id('f1'), siteId, name: 'Ground', level: 0, widthM: 20, depthM: 10 }],
    spaces: [
      { id: id('room'), siteId, floorId: id('f1'), parentId: null, kind: 'room', purpose: 'meeting', name: 'Room', capacity: 8, areaM2: 24, openingHours: null, outline: [[0, 0], [6, 0], [6, 4], [0, 4]] },
      { id: id('desk'), siteId, floorId: id('f1'), parentId: id('room'), kind: 'desk', purpose: 'desk', name: 'Desk', capacity: 1, areaM2: null, openingHours: null, outline: [[1, 1], [2, 1], [2, 2], [1, 2]] },
    ],
    doors: [{ id: id('door'), siteId, floorId: id('f1'), name: 'Door', spaceAId: id('room'), spaceBId: null, at: [3, 0], angleDeg: 0, widthM: 1 }],
    equipment: [{ id: id('laser'), siteId, floorId: id('f1'), spaceId: id('room'), name: 'Laser', type: 'laser-cutter', at: [5, 3], runningThresholdW: 200, idleThresholdW: 20 }],
    devices: [
      { ...device, id: id('d1'), name: 'Counter', externalId: id('counter'), placement: { ...nowhere, spaceId: id('room') } },
      { ...device, id: id('d2'), name: 'Contact', externalId: id('contact'), placement: { ...nowhere, doorId: id('door') } },
      { ...device, id: id('d3'), name: 'Meter', externalId: id('meter'), placement: { ...nowhere, equipmentId: id('laser') } },
    ],
  }
}
