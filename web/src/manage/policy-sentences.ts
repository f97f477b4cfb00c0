import type { BookingPolicy, PriorityWindow, Quota } from '#contract/bookings'
import type { Language } from '#contract/local-text'
import { ROLE_NAMES } from '#contract/permissions'
import { m } from '../paraglide/messages.js'
import { durationText } from '../time/site-time.ts'

const MINUTE_MS = 60_000
const DAY_MIN = 1_440

/** Days where the minutes are whole days, else hours and minutes. */
const lengthText = (minutes: number, language: Language): string =>
  minutes > 0 && minutes % DAY_MIN === 0 ? new Intl.NumberFormat(language, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(minutes / DAY_MIN) : durationText(minutes * MINUTE_MS, language)

/** Every rule of a policy that limits anything, as a sentence that a member would understand. */
export function policySentences(policy: BookingPolicy, language: Language): string[] {
  const length = (minutes: number) => lengthText(minutes, language)
  const list = (items: readonly string[]) => new Intl.ListFormat(language).format(items)
  const when = (holds: boolean, sentence: () => string): string[] => (holds ? [sentence()] : [])
  const { checkIn, walkUp, strikes, waitlist, recurrence } = policy
  return [
    m.rule_length({ shortest: length(policy.minLengthMin), longest: length(policy.maxLengthMin), step: length(policy.stepMin) }),
    ...when(policy.noticeMin > 0, () => m.rule_notice({ notice: length(policy.noticeMin) })),
    m.rule_horizon({ horizon: length(policy.horizonDays * DAY_MIN) }),
    ...when(policy.bufferBeforeMin + policy.bufferAfterMin > 0, () => m.rule_buffers({ before: length(policy.bufferBeforeMin), after: length(policy.bufferAfterMin) })),
    ...when(policy.maxAhead !== null, () => m.rule_ahead({ count: policy.maxAhead ?? 0 })),
    ...policy.quotas.map(quota => quotaSentence(quota, length)),
    ...when(policy.creditsPerHour > 0, () => m.rule_credits({ credits: policy.creditsPerHour })),
    policy.approval === 'never' ? m.rule_no_approval() : policy.approval === 'always' ? m.rule_approval() : m.rule_approval_longer({ length: length(policy.approvalOverMin ?? 0) }),
    ...when(policy.inductionTopic !== null, () => m.rule_induction({ topic: policy.inductionTopic ?? '' })),
    ...when(policy.roles.length > 0, () => m.rule_roles({ roles: list(policy.roles.map(role => ROLE_NAMES[role][language])) })),
    ...policy.priorityWindows.map(window => windowSentence(window, length, language)),
    recurrence.allowed ? m.rule_recurrence({ count: recurrence.maxOccurrences }) : m.rule_no_recurrence(),
    ...when(policy.cancelMin > 0, () => m.rule_cancel({ length: length(policy.cancelMin) })),
    !checkIn.required ? m.rule_no_check_in() : checkIn.release ? m.rule_release({ grace: length(checkIn.graceMin) }) : m.rule_check_in({ grace: length(checkIn.graceMin) }),
    ...when(waitlist.allowed, () => m.rule_waitlist({ hold: length(waitlist.holdMin) })),
    ...when(walkUp.allowed, () => m.rule_walk_up({ longest: length(walkUp.maxMin) })),
    ...when(walkUp.adHocAfterMin !== null, () => m.rule_ad_hoc({ after: length(walkUp.adHocAfterMin ?? 0) })),
    ...when(strikes !== null, () => m.rule_strikes({ limit: strikes?.limit ?? 0, within: length((strikes?.withinDays ?? 0) * DAY_MIN), block: length((strikes?.blockDays ?? 0) * DAY_MIN) })),
  ]
}

const PERIODS: Record<Quota['period'], () => string> = { day: m.period_day, week: m.period_week, month: m.period_month }

function quotaSentence({ per, period, maxMinutes, maxBookings }: Quota, length: (minutes: number) => string): string {
  const limits = [maxMinutes === null ? null : length(maxMinutes), maxBookings === null ? null : m.rule_quota_bookings({ count: maxBookings })].filter(text => text !== null).join(' · ')
  return per === 'member' ? m.rule_quota_member({ limits, period: PERIODS[period]() }) : m.rule_quota_tenant({ limits, period: PERIODS[period]() })
}

function windowSentence({ days, from, to, roles, openMin }: PriorityWindow, length: (minutes: number) => string, language: Language): string {
  const dayName = (day: number) => new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, 0, day))
  const who = roles.length > 0 ? new Intl.ListFormat(language).format(roles.map(role => ROLE_NAMES[role][language])) : m.rule_window_some()
  return m.rule_window({ days: new Intl.ListFormat(language, { type: 'unit' }).format(days.map(dayName)), from, to, who, open: length(openMin) })
}
