import type { NewSite } from '#contract/api'
import type { OpeningHours, Site } from '#contract/building'
import { ApiError, ask } from '../api/api-client.ts'

export interface HoursRow { key: 'weekdays' | 'saturday' | 'sunday'; days: number[]; open: boolean; from: string; to: string }

/** The week as three rows, which is what nearly every building has; finer hours come with the plan editor. */
export const firstHours = (): HoursRow[] => [
  { key: 'weekdays', days: [1, 2, 3, 4, 5], open: true, from: '08:00', to: '20:00' },
  { key: 'saturday', days: [6], open: false, from: '09:00', to: '18:00' },
  { key: 'sunday', days: [7], open: false, from: '09:00', to: '18:00' },
]

export const openingHoursOf = (rows: readonly HoursRow[]): OpeningHours =>
  rows.filter(({ open }) => open).map(({ days, from, to }) => ({ days: [...days], from, to }))

/** The form for a new site. */
export class SiteDraft {
  name = $state('')
  timeZone = $state(Intl.DateTimeFormat().resolvedOptions().timeZone)
  hours: HoursRow[] = $state(firstHours())
  /** Found here: the one field that cannot be left as it comes. */
  nameless = $state(false)
  sending = $state(false)
  failure: ApiError | null = $state.raw(null)

  /** The error of a field; hours answer as openingHours.0.from and so on, shown together. */
  fault(field: string): string | undefined {
    const fields = this.failure?.fields
    if (!fields) return undefined
    return fields.get(field) ?? [...fields].find(([name]) => name.startsWith(`${field}.`))?.[1]
  }

  /** Null when the server refused; `failure` says why. */
  async send(): Promise<Site | null> {
    this.failure = null
    this.nameless = this.name.trim() === ''
    if (this.nameless) return null
    this.sending = true
    try {
      const body: NewSite = { name: this.name.trim(), timeZone: this.timeZone, openingHours: openingHoursOf(this.hours) }
      return await ask<Site>('/sites', { method: 'POST', body })
    } catch (error) {
      this.failure = error instanceof ApiError ? error : new ApiError('internal', String(error), 0)
      return null
    } finally {
      this.sending = false
    }
  }
}
