import { expect, it } from 'vitest'
import { deviceCells, type DeviceSign } from '../../../server/usage/device-cells-rules.ts'

const MIN = 60_000
const at = (minutes: number): number => Date.UTC(2026, 5, 1, 8) + minutes * MIN
const heard = (minutes: number): DeviceSign => ({ at: at(minutes), kind: 'heard' })
const offline = (minutes: number): DeviceSign => ({ at: at(minutes), kind: 'said-offline' })
const sums = (signs: DeviceSign[], commissioned = -1_000, now = 600) =>
  deviceCells({ deviceId: 'd', borders: [at(0), at(60)], now: at(now), commissionedAt: at(commissioned), staleMs: 10 * MIN, signs })[0]?.sums

it('a device is online after each reading for as long as silence is normal', () => {
  // Heard at 07:55 (until 08:05), 08:20 and 08:25 (until 08:35): 5 + 15 minutes.
  expect(sums([heard(-5), heard(20), heard(25)])).toEqual({ commissionedMs: 60 * MIN, onlineMs: 20 * MIN, readings: 2 })
})
it('it is offline from its gateway\'s word on, until it is heard again', () => {
  expect(sums([heard(0), offline(4), heard(8), offline(10), offline(12)])).toMatchObject({ onlineMs: 6 * MIN, readings: 2 })
  expect(sums([heard(0), heard(3), offline(5)])).toMatchObject({ onlineMs: 5 * MIN })
})
it('nothing counts before it was commissioned or after now', () => {
  expect(sums([heard(0), heard(20)], 15, 25)).toEqual({ commissionedMs: 10 * MIN, onlineMs: 5 * MIN, readings: 1 })
  expect(sums([heard(0)], 90)).toBeUndefined()
})
