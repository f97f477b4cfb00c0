import type { LiveChanges, LiveSnapshot, LiveSpace, LiveSummary } from '#contract/live'

export const summaryOf = (change: Partial<LiveSummary> = {}): LiveSummary => ({
  siteId: 's', peopleInBuilding: null, peopleMethod: 'none', roomsFree: 0, roomsOccupied: 0, roomsUnknown: 0, roomsTotal: 0,
  desksFree: 0, desksOccupied: 0, desksUnknown: 0, desksTotal: 0, machinesRunning: 0, machinesTotal: 0, devicesOffline: 0, devicesTotal: 0, ...change,
})

export const spaceOf = (spaceId: string, change: Partial<LiveSpace> = {}): LiveSpace => ({
  spaceId, state: 'vacant', probability: 0.02, count: 0, since: 1_000, method: 'count', reason: null, evidence: [],
  air: { co2: null, temperature: null, humidity: null, pm25: null, light: null, sound: null, at: null }, booking: null, ...change,
})

export const snapshotOf = (sequence: number, spaces: LiveSpace[], change: Partial<LiveSnapshot> = {}): LiveSnapshot => ({
  sequence, at: 10_000, spaces, doors: [], equipment: [], devices: [], summary: summaryOf(), conditions: [], ...change,
})

export const changesOf = (sequence: number, change: Partial<LiveChanges> = {}): LiveChanges => ({ sequence, at: 10_000 + sequence, ...change })
