import { apiErrorOf, ask, askTagged, type ApiError } from '../api/api-client.ts'

/**
 * One thing that is edited: loaded with its version, sent back with it. Where somebody was quicker nothing is
 * overwritten: what stands now is loaded beside what was written, and the writer decides.
 */
export class VersionedEdit<T> {
  readonly path: string
  loaded: T | null = $state.raw(null)
  failure: ApiError | null = $state.raw(null)
  sending = $state(false)
  #etag: string | null = null

  constructor(path: string) { this.path = path }

  get isConflict(): boolean { return this.failure?.code === 'edited-meanwhile' }

  async load(): Promise<T | null> {
    try {
      const { value, etag } = await askTagged<T>(this.path)
      this.#etag = etag
      this.failure = null
      return this.loaded = value
    } catch (error) {
      this.failure = apiErrorOf(error)
      return null
    }
  }

  save(change: object): Promise<T | null> { return this.#send('PATCH', change) }
  async remove(): Promise<boolean> { return (await this.#send('DELETE', undefined)) !== null }

  async #send(method: 'PATCH' | 'DELETE', body: object | undefined): Promise<T | null> {
    this.sending = true
    try {
      const answer = await ask<T>(this.path, { method, body, headers: this.#etag === null ? {} : { 'if-match': this.#etag } })
      this.failure = null
      return answer ?? this.loaded
    } catch (error) {
      this.failure = apiErrorOf(error)
      return null
    } finally {
      this.sending = false
    }
  }
}
