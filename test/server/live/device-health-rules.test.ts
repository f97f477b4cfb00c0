import { describe, expect, it } from 'vitest'
import type { Device } from '#contract/building'
import { UNSEEN, describeDevice, deviceHealth, staleAfterMs } from '../../../server/live/device-health-rules.ts'

const device = (changes: Partial<Device>): Device => ({
  id: 'd', siteId: 's', name: 'PIR', adapter: 'zigbee2mqtt', externalId: 'pir', model: '', power: 'battery', reportEveryS: null, ownHoldS: 0,
  placement: { spaceId: null, doorId: null, equipmentId: null }, commissionedAt: '2026-01-01T00:00:00Z', ...changes,
})

describe('device health', () => {
  it('is "never" before anything was heard and "online" within the normal silence', () => {
    expect(deviceHealth(UNSEEN, 60_000, 1_000_000)).toBe('never')
    expect(deviceHealth({ ...UNSEEN, lastSeen: 940_000 }, 60_000, 1_000_000)).toBe('online')
  })

  it('is "stale" one millisecond after the normal silence has passed', () => {
    expect(deviceHealth({ ...UNSEEN, lastSeen: 939_999 }, 60_000, 1_000_000)).toBe('stale')
  })

  it('is "offline" when the device or its gateway said so, however fresh it is', () => {
    expect(deviceHealth({ ...UNSEEN, lastSeen: 1_000_000, saidOnline: false }, 60_000, 1_000_000)).toBe('offline')
  })

  it("takes the device's own reporting rule before its convention's", () => {
    const convention = { mains: 600, battery: 90_000 }
    expect(staleAfterMs(device({ reportEveryS: 30 }), convention)).toBe(30_000)
    expect(staleAfterMs(device({}), convention)).toBe(90_000_000)
    expect(staleAfterMs(device({ power: 'mains' }), convention)).toBe(600_000)
  })

  it('calls a battery low when the device says so or at 15 % and below', () => {
    const low = (battery: number | null, batteryLow: boolean) => describeDevice('d', { ...UNSEEN, battery, batteryLow }, 1, 0).batteryLow
    expect([low(16, false), low(15, false), low(90, true), low(null, false)]).toEqual([false, true, true, false])
  })
})
