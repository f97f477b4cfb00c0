import { describe, expect, it, vi } from 'vitest'
import { StartupError } from '#contract/startup-error'
import { withPatience } from '../../../server/records/patience.ts'
import { RecordsAway } from '../../../server/records/records-away.ts'

const away = (): never => { throw new RecordsAway(new Error('late')) }

describe('a step of the start', () => {
  it('is tried again while the records do not answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const warn = vi.fn()
    let asked = 0
    const step = withPatience(async () => (++asked < 3 ? away() : asked), { warn } as never)
    await vi.advanceTimersByTimeAsync(10_000)
    vi.useRealTimers()
    expect([await step, warn.mock.calls.length]).toEqual([3, 2])
  })
  it('ends with a sentence when they never do, and at once for any other reason', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    const never = expect(withPatience(async () => away(), { warn: () => undefined } as never)).rejects.toThrow(StartupError)
    await vi.advanceTimersByTimeAsync(20_000)
    await never
    vi.useRealTimers()
    await expect(withPatience(async () => { throw new RangeError('other') }, { warn: () => undefined } as never)).rejects.toThrow(RangeError)
  })
})
