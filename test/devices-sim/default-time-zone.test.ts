import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultTimeZone } from '../../devices-sim/zone-days.ts'

describe("the demo building's zone", () => {
  const before = process.env.TZ
  beforeEach(() => { process.env.TZ = 'UTC' })
  afterEach(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })

  it.each(Array.from({ length: 24 }, (_, hour) => hour))('is one where it is working time at %i:30 UTC on a machine without a zone of its own', (hour) => {
    const now = Date.UTC(2026, 10, 23, hour, 30)
    const local = Number(new Intl.DateTimeFormat('en-US', { timeZone: defaultTimeZone(now), hour: 'numeric', hourCycle: 'h23' }).format(now))
    expect(local).toBeGreaterThanOrEqual(9)
    expect(local).toBeLessThan(17)
  })

  it("is the machine's where it has one", () => {
    process.env.TZ = 'Australia/Lord_Howe'
    expect(defaultTimeZone(Date.UTC(2026, 10, 23, 3))).toBe('Australia/Lord_Howe')
  })
})
