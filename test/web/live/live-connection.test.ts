import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JoinAnswer, LiveChanges, LiveJoin } from '#contract/live'
import { followLive, type LiveSocket } from '../../../web/src/live/live-connection.ts'
import { LOST_AFTER_MS, LiveStore } from '../../../web/src/live/live-store.svelte.ts'
import { changesOf, snapshotOf, spaceOf } from './live-fixtures.ts'

/** The server's end of a socket, played by the test. */
class PlayedServer {
  connected = false
  joins: LiveJoin[] = []
  answer: JoinAnswer = { ok: true, snapshot: snapshotOf(0, [spaceOf('a')]) }
  #takers = new Map<string, (value: never) => void>()
  readonly socket = {
    on: (event: string, take: (value: never) => void) => { this.#takers.set(event, take) },
    timeout: () => ({ emit: (_event: string, room: LiveJoin, answer: (error: Error | null, result?: JoinAnswer) => void) => { this.joins.push(room); answer(null, this.answer) } }),
    disconnect: () => { this.connected = false },
    connected: true,
  } as unknown as LiveSocket

  say(event: 'connect' | 'disconnect'): void { this.#takers.get(event)?.(undefined as never) }
  send(changes: LiveChanges): void { this.#takers.get('changes')?.(changes as never) }
}

describe('following the live feed', () => {
  let server: PlayedServer
  let store: LiveStore
  let end: () => void
  const onBuildingChanged = vi.fn()
  const onBookingsChanged = vi.fn()

  beforeEach(() => {
    vi.useFakeTimers()
    server = new PlayedServer()
    store = new LiveStore(commit => commit())
    onBuildingChanged.mockClear()
    onBookingsChanged.mockClear()
    end = followLive({ store, room: { siteId: 's', floorId: null }, onBuildingChanged, onBookingsChanged, connect: () => server.socket })
  })
  afterEach(() => {
    end()
    vi.useRealTimers()
  })

  it('joins when connected and follows the changes', () => {
    expect(store.trust).toBe('joining')
    server.say('connect')
    server.send(changesOf(1, { spaces: [spaceOf('a', { state: 'occupied' })] }))
    expect(server.joins).toEqual([{ siteId: 's', floorId: null }])
    expect(store.space('a')?.state).toBe('occupied')
  })

  it('joins again when a message is missing', () => {
    server.say('connect')
    server.answer = { ok: true, snapshot: snapshotOf(8, [spaceOf('a', { state: 'unknown' })]) }
    server.send(changesOf(5))
    expect(server.joins).toHaveLength(2)
    expect(store.space('a')?.state).toBe('unknown')
    expect(store.trust).toBe('live')
  })

  it('fades at once, and knows nothing any more after 30 s without a connection', () => {
    server.say('connect')
    server.say('disconnect')
    expect(store.trust).toBe('reconnecting')
    vi.advanceTimersByTime(LOST_AFTER_MS - 1)
    expect(store.trust).toBe('reconnecting')
    vi.advanceTimersByTime(1)
    expect(store.trust).toBe('lost')
    server.say('connect')
    expect(store.trust).toBe('live')
  })

  it('does not give up knowledge when the connection returns in time', () => {
    server.say('connect')
    server.say('disconnect')
    vi.advanceTimersByTime(20_000)
    server.say('connect')
    vi.advanceTimersByTime(LOST_AFTER_MS)
    expect(store.trust).toBe('live')
  })

  it('treats a refused join like a lost connection, and tries again', () => {
    server.answer = { ok: false, code: 'not-found', message: 'no such site' }
    server.say('connect')
    vi.advanceTimersByTime(LOST_AFTER_MS)
    expect(store.trust).toBe('lost')
    expect(server.joins.length).toBeGreaterThan(3)
  })

  it('tells when the building itself was edited', () => {
    server.say('connect')
    server.send(changesOf(1, { buildingChanged: true }))
    expect(onBuildingChanged).toHaveBeenCalledOnce()
  })

  it('tells when something of the calendar changed, also in a message that it joins again after', () => {
    server.say('connect')
    server.send(changesOf(1, { bookingsChanged: true }))
    server.send(changesOf(2))
    server.send(changesOf(7, { bookingsChanged: true }))
    expect(onBookingsChanged).toHaveBeenCalledTimes(2)
  })
})
