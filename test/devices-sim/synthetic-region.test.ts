import { describe, expect, it } from 'vitest'
import { regionCsv, siteStatistics, syntheticRegion } from '../../devices-sim/synthetic-region.ts'

const YEARS = [2023, 2024, 2025, 2026]
const PARTS: readonly (readonly [string, string])[] = [
  ['desks-agreed', 'desks-offered'], ['desk-hours-occupied', 'desk-hours-offered'], ['bookings-ghost', 'bookings-judged'], ['tenants-financed', 'tenants-seeking-finance'],
  ['income-own', 'income-total'], ['tenants-with-ip', 'tenants'], ['staff-professional', 'staff-total'], ['room-hours-used', 'room-hours-available'],
]

describe('the made-up region', () => {
  it('is the same for the same seed and another for another', () => {
    expect(regionCsv(syntheticRegion(1, YEARS))).toBe(regionCsv(syntheticRegion(1, YEARS)))
    expect(regionCsv(syntheticRegion(2, YEARS))).not.toBe(regionCsv(syntheticRegion(1, YEARS)))
  })

  it('has sixty spaces of different names, every year, and no part above its whole', () => {
    const region = syntheticRegion(1, YEARS)
    expect(new Set(region.map(({ name }) => name)).size).toBe(60)
    for (const { years } of region) {
      expect(years.map(({ year }) => year)).toEqual(YEARS)
      for (const { values } of years) {
        const of = values as Readonly<Record<string, number | undefined>>
        for (const [part, whole] of PARTS) if (of[part] !== undefined && of[whole] !== undefined) expect(of[part], `${part} of ${whole}`).toBeLessThanOrEqual(of[whole])
        for (const value of Object.values(values)) expect(value).toBeGreaterThanOrEqual(0)
      }
    }
  })

  it('leaves to the server what it knows of its own site this year', () => {
    const own = siteStatistics(1, { tenants: 12, desks: 60, areaM2: 2_000 }, YEARS)
    expect(Object.keys(own.at(-1)!.values)).not.toContain('desk-hours-occupied')
    expect(Object.keys(own.at(-1)!.values)).toContain('mentors')
    expect(own[0]!.values['desks-offered']).toBe(60)
  })
})
