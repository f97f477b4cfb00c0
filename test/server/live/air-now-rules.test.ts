import { describe, expect, it } from 'vitest'
import { airNow, withAirReading, type AirTrace } from '../../../server/live/air-now-rules.ts'

const NOTHING: AirTrace = new Map()

describe('the air of a space now', () => {
  it('knows nothing before a sensor reported', () => {
    expect(airNow(undefined, 0)).toEqual({ co2: null, temperature: null, humidity: null, pm25: null, light: null, sound: null, at: null })
  })

  it('shows each quantity until its own sensor was silent for too long', () => {
    const trace = withAirReading(withAirReading(NOTHING, 'air.co2', 800, 1_000, 500), 'air.temperature', 21, 1_200, 10_000)
    expect(airNow(trace, 1_400)).toMatchObject({ co2: 800, temperature: 21, at: 1_200 })
    expect(airNow(trace, 1_501)).toMatchObject({ co2: null, temperature: 21, at: 1_200 })
  })

  it('is not changed by an older reading that arrives later, nor by points that are not air', () => {
    const trace = withAirReading(NOTHING, 'air.co2', 800, 1_000, 500)
    expect(withAirReading(trace, 'air.co2', 400, 999, 500)).toBe(trace)
    expect(withAirReading(trace, 'motion.event', 1, 2_000, 500)).toBe(trace)
  })
})
