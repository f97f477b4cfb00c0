import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Device, Door, Equipment } from '#contract/building'
import type { Sample } from '#contract/sample'
import { createBus, type Bus } from '../../../server/bus.ts'
import { LiveStateService } from '../../../server/live/live-state-service.ts'
import type { Reading } from '../../../server/telemetry/telemetry-store.ts'
import { testBuilding } from '../building/test-building.ts'

const NOW = Date.parse('2026-03-02T08:00:00Z')

describe('the live state', () => {
  let bus: Bus
  let view: LiveStateService
  afterEach(() => view.stop())

  const { site, floors, spaces, doors, equipment, devices } = testBuilding()
  const [pattern] = devices as [Device]
  const [door] = doors as [Door]
  const [machine] = equipment as [Equipment]
  const [room] = spaces
  const noPlace = { spaceId: null, doorId: null, equipmentId: null }
  const at = (id: string, placement: Partial<Device['placement']>): Device => ({ ...pattern, id, name: id, externalId: id, placement: { ...noPlace, ...placement } })
  const air = at('air', { spaceId: room!.id }), contact = at('contact', { doorId: door.id }), meter = at('meter', { equipmentId: machine.id })
  const building = { version: 1, site, floors, spaces, doors, equipment, devices: [air, contact, meter] }

  beforeEach(() => {
    bus = createBus()
    view = new LiveStateService({
      buildings: { buildings: () => [building], building: () => building }, convention: () => ({ mains: 600, battery: 600 }), bookingOf: () => null, dailyZeroHour: 4, bus, clock: { now: () => NOW },
      occupancy: { glance: () => undefined, describe: (spaceId) => ({ spaceId, state: 'unknown', probability: 0, count: null, since: 0, method: 'none', reason: 'never-reported', evidence: [] }) },
    })
  })

  const stored = (device: Device, point: Reading['point'], value: number): Reading => ({
    deviceId: device.id, point, channel: 1, placeId: null, observedAt: NOW - 60_000, receivedAt: NOW - 60_000, value, quality: 'good', historical: false,
  })
  const hear = (device: Device, point: Sample['point'], value: number): void => {
    bus.emit('sampleRecorded', { device, sample: {
      device: device.externalId, adapter: device.adapter, point, channel: 1, value, observedAt: NOW, receivedAt: NOW, timeSource: 'broker', dedupeKey: '', retained: false, historical: false, quality: 'good',
    } })
  }
  const shown = () => ({ co2: view.space(room!.id)?.air.co2, open: view.door(door.id)?.open, powerW: view.equipment(machine.id)?.powerW, seen: [air, contact, meter].map(({ id }) => view.device(id)?.lastSeen) })

  it('goes back to what the store has when what came since is taken back, and says so', () => {
    const latest = [stored(air, 'air.co2', 600), stored(contact, 'contact.open', 0)]
    view.start(latest, [])
    const before = shown()
    expect(before).toEqual({ co2: 600, open: false, powerW: null, seen: [NOW - 60_000, NOW - 60_000, null] })
    hear(air, 'air.co2', 900)
    hear(contact, 'contact.open', 1)
    hear(meter, 'power.active', 120)
    expect(shown()).toEqual({ co2: 900, open: true, powerW: 120, seen: [NOW, NOW, NOW] })
    const told: string[] = []
    for (const event of ['spaceDrifted', 'doorChanged', 'equipmentChanged', 'deviceChanged'] as const) bus.on(event, (id) => told.push(id))
    view.recall(latest, [])
    expect(shown()).toEqual(before)
    expect(told).toEqual(expect.arrayContaining([room!.id, door.id, machine.id, air.id, contact.id, meter.id]))
  })
})
