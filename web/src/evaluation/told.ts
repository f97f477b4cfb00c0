import { apiErrorOf } from '../api/api-client.ts'
import { m } from '../paraglide/messages.js'
import { notes } from '../shell/notes.svelte.ts'

/** Runs an act; null when it was refused, and a note says why. */
export async function orTold<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run()
  } catch (error) {
    const { code, message } = apiErrorOf(error)
    notes.refused(code === 'unreachable' ? m.error_unreachable() : code === 'edited-meanwhile' ? m.edit_conflict() : message)
    return null
  }
}
