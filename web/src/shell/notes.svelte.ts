import { announcer } from './announcer.svelte.ts'

/** Long enough to read a sentence and reach its button; a note under the pointer or the focus waits. */
const STAYS_MS = 12_000

export interface Note { readonly id: number; readonly text: string; readonly kind: 'done' | 'refused'; readonly act?: { readonly text: string; readonly run: () => void } | undefined }

/** Short notes of what was done, with an undo where there is one, and of what was refused. */
class Notes {
  shown: readonly Note[] = $state.raw([])
  #last = 0
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>()

  done(text: string, act?: Note['act']): void { this.#add({ text, kind: 'done', act }) }
  refused(text: string): void { this.#add({ text, kind: 'refused' }) }

  close(id: number): void {
    this.hold(id)
    this.shown = this.shown.filter(note => note.id !== id)
  }

  /** Somebody is at it: it stays until let go. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
  }

  letGo(id: number): void {
    this.hold(id)
    this.#timers.set(id, setTimeout(() => this.close(id), STAYS_MS))
  }

  #add(note: Omit<Note, 'id'>): void {
    const id = ++this.#last
    // More than three would cover a phone.
    this.shown = [...this.shown, { ...note, id }].slice(-3)
    this.letGo(id)
    announcer.say(note.text)
  }
}

export const notes = new Notes()
