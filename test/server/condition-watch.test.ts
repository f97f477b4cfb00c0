import { afterEach, describe, expect, it } from 'vitest'
import { createBus } from '../../server/bus.ts'
import { watchConditions } from '../../server/condition-watch.ts'

let stop = (): void => undefined
afterEach(() => stop())

describe('the watch over conditions', () => {
  it('tells once when a condition begins and once when it ends, and takes a failing probe for trouble', async () => {
    const bus = createBus()
    const told: string[] = []
    bus.on('conditionChanged', ({ condition, active }) => told.push(`${condition} ${active ? 'begins' : 'ends'}`))
    let full = false
    let away = false
    let looks = 0
    stop = watchConditions({
      'disk-full': () => { looks += 1; return full },
      'records-away': () => { if (away) throw new Error('no answer'); return false },
    }, bus, 5)
    const looked = async (): Promise<void> => {
      const from = looks
      while (looks < from + 3) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await looked()
    expect(told).toEqual([])
    full = away = true
    await looked()
    full = away = false
    await looked()
    expect(told.sort()).toEqual(['disk-full begins', 'disk-full ends', 'records-away begins', 'records-away ends'])
  })
})
