import type { LiveStore } from '../../../web/src/live/live-store.svelte.ts'

/** Counts how often effects on the spaces a and b run. Returns the end. */
export function watchSpaces(store: LiveStore, runs: { a: number; b: number }): () => void {
  return $effect.root(() => {
    $effect(() => { runs.a += store.space('a') ? 1 : 0 })
    $effect(() => { runs.b += store.space('b') ? 1 : 0 })
  })
}
