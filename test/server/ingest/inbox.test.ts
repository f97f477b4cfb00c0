import { describe, expect, it } from 'vitest'
import { Inbox, type RefusedMessage } from '../../../server/ingest/inbox.ts'
import { bytes, NOON } from './ingest-fixtures.ts'

const refused = (more: Partial<RefusedMessage> = {}): RefusedMessage =>
  ({ topic: 't', payload: bytes('x'), receivedAt: NOON, adapter: null, device: null, reason: 'not-json', detail: 'd', ...more })

describe('Inbox', () => {
  it('keeps one entry a topic and reason, counts, and renews the sample', () => {
    const inbox = new Inbox()
    inbox.add(refused())
    inbox.add(refused({ receivedAt: NOON + 5_000, payload: bytes('y') }))
    inbox.add(refused({ reason: 'empty' }))
    expect(inbox.list()).toEqual([
      expect.objectContaining({ reason: 'empty', count: 1 }),
      { topic: 't', adapter: null, device: null, reason: 'not-json', detail: 'd', sample: 'y', count: 2, firstAt: NOON, lastAt: NOON + 5_000 },
    ])
  })

  it('drops the one longest unheard and keeps its counts exact', () => {
    const inbox = new Inbox(3)
    for (const topic of ['a', 'b', 'c', 'a', 'd']) inbox.add(refused({ topic }))
    expect(inbox.list().map(({ topic }) => topic)).toEqual(['d', 'a', 'c'])
    expect(inbox.rejected()['not-json']).toBe(5)
    expect(inbox.rejected()['too-deep']).toBe(0)
  })

  it('shows at most 512 characters, whatever the bytes', () => {
    const inbox = new Inbox()
    inbox.add(refused({ topic: 'long', payload: bytes('é'.repeat(5_000)) }))
    inbox.add(refused({ topic: 'broken', payload: Uint8Array.of(0xff, 0xfe) }))
    expect(inbox.list().map(({ sample }) => sample.length)).toEqual([2, 512])
  })

  it('removes a topic and clears, without touching the counts', () => {
    const inbox = new Inbox()
    inbox.add(refused()); inbox.add(refused({ reason: 'empty' })); inbox.add(refused({ topic: 'u' }))
    expect(inbox.remove('t', 'empty')).toBe(true)
    expect(inbox.remove('t', 'empty')).toBe(false)
    expect(inbox.remove('t')).toBe(true)
    expect(inbox.list().map(({ topic }) => topic)).toEqual(['u'])
    inbox.clear()
    expect(inbox.list()).toEqual([])
    expect(inbox.rejected()['not-json']).toBe(2)
  })
})
