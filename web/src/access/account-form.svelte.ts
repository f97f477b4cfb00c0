import { ApiError, ask } from '../api/api-client.ts'

/** A form that is being sent: once at a time, with the server's faults by field. */
export class AccountForm {
  sending = $state(false)
  failure: ApiError | null = $state.raw(null)
  done = $state(false)

  fault(field: string): string | undefined {
    return this.failure?.fields.get(field)
  }

  /** What no field says. */
  get sentence(): string | null {
    return this.failure !== null && this.failure.fields.size === 0 ? this.failure.message : null
  }

  /** Undefined when the server refused. */
  async send<Answer>(path: string, method: 'POST' | 'PATCH' | 'DELETE', body?: object): Promise<{ answer: Answer } | undefined> {
    this.sending = true
    this.failure = null
    this.done = false
    try {
      const answer = await ask<Answer>(path, { method, body })
      this.done = true
      return { answer }
    } catch (error) {
      this.failure = error instanceof ApiError ? error : new ApiError('internal', String(error), 0)
      return undefined
    } finally {
      this.sending = false
    }
  }
}
