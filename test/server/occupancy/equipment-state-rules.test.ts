import { describe, expect, it } from 'vitest'
import type { Equipment } from '#contract/building'
import { describeEquipment, withPower, type EquipmentTrace } from '../../../server/occupancy/equipment-state-rules.ts'

const laser: Equipment = { id: 'laser', siteId: 's', floorId: 'f', spaceId: 'r', name: 'Laser', type: 'laser-cutter', at: [0, 0], runningThresholdW: 300, idleThresholdW: 10 }
const trace = (...readings: (readonly [second: number, watts: number])[]): EquipmentTrace | undefined =>
  readings.reduce<EquipmentTrace | undefined>((before, [second, watts]) => withPower(laser, before, watts, second * 1000, 600_000), undefined)

describe('a machine by its power', () => {
  it('runs above its running threshold, idles above the idle one, is off below', () => {
    expect([500, 100, 2].map((watts) => trace([0, watts])?.state)).toEqual(['running', 'idle', 'off'])
  })
  it('runs on over a pause of less than a minute, and stops at once when switched off', () => {
    expect(trace([0, 500], [30, 50], [50, 500])).toMatchObject({ state: 'running', since: 0 })
    expect(trace([0, 500], [30, 50], [70, 50])).toMatchObject({ state: 'idle', since: 70_000 })
    expect(trace([0, 500], [5, 1])).toMatchObject({ state: 'off', since: 5_000 })
  })
  it('is unknown before its meter spoke and after it fell silent', () => {
    expect(describeEquipment('laser', undefined, 0)).toMatchObject({ state: 'unknown', powerW: null })
    expect(describeEquipment('laser', trace([0, 500]), 600_000).state).toBe('running')
    expect(describeEquipment('laser', trace([0, 500]), 600_001)).toEqual({ equipmentId: 'laser', state: 'unknown', powerW: null, since: 600_000 })
  })
  it('ignores a reading older than the last', () => {
    expect(trace([10, 500], [5, 0])).toMatchObject({ state: 'running', powerW: 500 })
  })
})
