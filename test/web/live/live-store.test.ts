import { describe, expect, it } from 'vitest'
import { flushSync } from 'svelte'
import { LiveStore } from '../../../web/src/live/live-store.svelte.ts'
import { changesOf, snapshotOf, spaceOf, summaryOf } from './live-fixtures.ts'
import { watchSpaces } from './watch-spaces.svelte.ts'

/** A store whose frames are drawn when the test says so. */
function storeWithFrames() {
  const frames: (() => void)[] = []
  const store = new LiveStore(commit => { frames.push(commit) })
  return { store, frames, draw: () => frames.splice(0).forEach(commit => commit()) }
}

describe('the live store', () => {
  it('shows the snapshot, and forgets what a later snapshot does not hold', () => {
    const { store } = storeWithFrames()
    store.takeSnapshot(snapshotOf(5, [spaceOf('a'), spaceOf('b', { state: 'occupied' })]), 9_000)
    expect(store.trust).toBe('live')
    expect(store.space('b')?.state).toBe('occupied')
    expect(store.clockOffsetMs).toBe(1_000)
    store.takeSnapshot(snapshotOf(9, [spaceOf('a')]), 9_000)
    expect(store.space('b')).toBeNull()
  })

  it('commits all messages of a frame together, the last value of each element', () => {
    const { store, frames, draw } = storeWithFrames()
    store.takeSnapshot(snapshotOf(0, [spaceOf('a'), spaceOf('b')]), 0)
    store.takeChanges(changesOf(1, { spaces: [spaceOf('a', { state: 'occupied' })] }))
    store.takeChanges(changesOf(2, { spaces: [spaceOf('a', { state: 'unknown', reason: 'stale' })], summary: summaryOf({ roomsFree: 3 }) }))
    expect(frames).toHaveLength(1)
    expect(store.space('a')?.state).toBe('vacant')
    draw()
    expect(store.space('a')?.state).toBe('unknown')
    expect(store.summary?.roomsFree).toBe(3)
    expect(store.lastAt).toBe(10_002)
  })

  it('runs only the effects of the element that changed', () => {
    const { store, draw } = storeWithFrames()
    store.takeSnapshot(snapshotOf(0, [spaceOf('a'), spaceOf('b')]), 0)
    const runs = { a: 0, b: 0 }
    const stop = watchSpaces(store, runs)
    flushSync()
    store.takeChanges(changesOf(1, { spaces: [spaceOf('a', { state: 'occupied' })] }))
    draw()
    flushSync()
    expect(runs).toEqual({ a: 2, b: 1 })
    stop()
  })

  it('asks to join again after a gap, and then ignores everything until the new snapshot', () => {
    const { store, draw } = storeWithFrames()
    store.takeSnapshot(snapshotOf(3, [spaceOf('a')]), 0)
    expect(store.takeChanges(changesOf(5, { spaces: [spaceOf('a', { state: 'occupied' })] }))).toBe('rejoin')
    expect(store.takeChanges(changesOf(6))).toBe('ignore')
    draw()
    expect(store.space('a')?.state).toBe('vacant')
    store.takeSnapshot(snapshotOf(6, [spaceOf('a', { state: 'occupied' })]), 0)
    expect(store.takeChanges(changesOf(7))).toBe('apply')
  })

  it('drops what waited for a frame when a newer snapshot comes', () => {
    const { store, draw } = storeWithFrames()
    store.takeSnapshot(snapshotOf(0, [spaceOf('a')]), 0)
    store.takeChanges(changesOf(1, { spaces: [spaceOf('a', { state: 'occupied' })] }))
    store.takeSnapshot(snapshotOf(4, [spaceOf('a', { state: 'unknown' })]), 0)
    draw()
    expect(store.space('a')?.state).toBe('unknown')
  })
})
