import { SvelteSet } from 'svelte/reactivity'

/** Drafts that are not saved: they outlive a change of tab or page, and closing or reloading the window asks first. */
class UnsavedWork {
  readonly #held = new SvelteSet<string>()

  get isThere(): boolean { return this.#held.size > 0 }

  set(key: string, isUnsaved: boolean): void {
    if (isUnsaved === this.#held.has(key)) return
    if (isUnsaved) this.#held.add(key)
    else this.#held.delete(key)
    if (this.#held.size > 0) addEventListener('beforeunload', ask)
    else removeEventListener('beforeunload', ask)
  }
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

export const unsavedWork = new UnsavedWork()
