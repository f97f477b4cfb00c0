import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ANNOUNCE_EVERY_MS, Announcer } from '../../../web/src/shell/announcer.svelte.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

it('speaks at most once in ten seconds, and then says the newest', () => {
  const announcer = new Announcer()
  announcer.say('one')
  expect(announcer.said).toBe('one')
  announcer.say('two')
  announcer.say('three')
  vi.advanceTimersByTime(ANNOUNCE_EVERY_MS - 1)
  expect(announcer.said).toBe('one')
  vi.advanceTimersByTime(1)
  expect(announcer.said).toBe('three')
})
