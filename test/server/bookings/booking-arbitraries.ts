import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { BookingPolicy, Quota } from '#contract/bookings'
import type { OpeningHours } from '#contract/building'
import type { Role } from '#contract/permissions'
import { MINUTE, testPolicy } from './booking-examples.ts'

/** Zones with changes of an hour, of half an hour, at midnight, and with none. The first is what a failure shrinks to. */
export const zones = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Santiago', 'America/St_Johns')
/** Days on which the clocks of one of the zones change, and plain ones. */
const DATES = ['2026-03-03', '2026-03-29', '2026-10-25', '2026-04-05', '2026-10-04', '2026-09-06', '2026-03-08', '2026-11-01', '2026-12-31'] as const
export const eventfulDates = fc.constantFrom(...DATES)
const pad = (value: number): string => String(value).padStart(2, '0')
const clock = (minute: number): string => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`

/** Wall times in steps of a quarter of an hour, on dates that matter. */
export const wallTimes = fc.tuple(eventfulDates, fc.integer({ min: 0, max: 95 })).map(([date, quarter]) => `${date}T${clock(quarter * 15)}`)

/** Moments to the quarter of an hour (all zones above keep whole quarters) from the day before to the day after such a date. */
export const moments = fc.tuple(eventfulDates, fc.integer({ min: -96, max: 192 })).map(([date, quarter]) => Date.parse(`${date}T00:00Z`) + quarter * 15 * MINUTE)

/** One to three stretches a week-day pattern, sorted and apart, on the half hour. */
export const openingHours: fc.Arbitrary<OpeningHours> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<OpeningHours>([{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }]) },
  {
    weight: 2, arbitrary: fc.tuple(fc.uniqueArray(fc.integer({ min: 0, max: 48 }), { minLength: 2, maxLength: 6 }), fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 3 })).map(([ends, days]) => {
      const sorted = [...ends].sort((a, b) => a - b)
      return Array.from({ length: Math.floor(sorted.length / 2) }, (_, index) => ({ days, from: clock(sorted[index * 2]! * 30), to: clock(sorted[index * 2 + 1]! * 30) }))
    }),
  },
)

export const quotas: fc.Arbitrary<Quota> = fc.record({
  per: fc.constantFrom('member', 'tenant'), period: fc.constantFrom('day', 'week', 'month'), planId: fc.constantFrom(null, 'plan'),
  maxMinutes: fc.option(fc.integer({ min: 1, max: 16 }).map((quarters) => quarters * 30)), maxBookings: fc.option(fc.integer({ min: 0, max: 4 })),
})

/** Policies with all rules on in some of them. */
export const policies: fc.Arbitrary<BookingPolicy> = fc.record({
  minLengthMin: fc.constantFrom(15, 30, 60), maxLengthMin: fc.constantFrom(480, 120, 1_440), stepMin: fc.constantFrom(15, 5, 20, 30, 60), noticeMin: fc.constantFrom(0, 60, 1_440),
  horizonDays: fc.constantFrom(30, 7, 1), bufferBeforeMin: fc.constantFrom(0, 10, 30), bufferAfterMin: fc.constantFrom(0, 15), maxAhead: fc.option(fc.integer({ min: 1, max: 5 })),
  quotas: fc.array(quotas, { maxLength: 3 }), creditsPerHour: fc.constantFrom(0, 1, 2.5),
  priorityWindows: fc.array(fc.record({
    days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), from: fc.constantFrom('08:00', '02:00'), to: fc.constantFrom('12:00', '24:00'),
    roles: fc.constant<Role[]>([]), tenantIds: fc.constantFrom<string[]>([], ['tenant']), planIds: fc.constant<string[]>([]), openMin: fc.constantFrom(0, 60, 2_880),
  }), { maxLength: 2 }),
}).map((changes) => testPolicy(changes))

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
const listed = (name: string, items: readonly (string | number)[]): string => (items.length === 0 ? '' : `;${name}=${items.join(',')}`)

/** A rule's start and its RRULE; the start need not be a date of the rule. Rules end by COUNT. */
export const recurrenceRules: fc.Arbitrary<{ start: string; rrule: string }> = fc.record({
  start: fc.tuple(fc.integer({ min: 0, max: 730 }), fc.integer({ min: 0, max: 95 })).map(([day, quarter]) => `${Temporal.PlainDate.from('2026-01-01').add({ days: day }).toString()}T${clock(quarter * 15)}`),
  rrule: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 })).chain(([interval, count]) => {
    const end = `;INTERVAL=${interval};COUNT=${count}`
    const days = fc.subarray([...WEEKDAYS], { minLength: 1 })
    const position = fc.constantFrom(...[1, 2, -1])
    return fc.oneof(
      fc.constant(`FREQ=DAILY${end}`),
      fc.tuple(days, fc.constantFrom('', ';WKST=SU')).map(([some, weekStart]) => `FREQ=WEEKLY${end}${listed('BYDAY', some)}${weekStart}`),
      fc.subarray([1, 15, 28, 31, -1, -3], { minLength: 1 }).map((some) => `FREQ=MONTHLY${end}${listed('BYMONTHDAY', some)}`),
      fc.tuple(position, fc.constantFrom(...WEEKDAYS)).map(([nth, day]) => `FREQ=MONTHLY${end};BYDAY=${nth}${day}`),
      fc.tuple(days, position).map(([some, nth]) => `FREQ=MONTHLY${end}${listed('BYDAY', some)};BYSETPOS=${nth}`),
      fc.tuple(fc.subarray([1, 3, 6, 10, 12], { minLength: 1 }), fc.subarray([1, 10, 29], { minLength: 1 })).map(([months, some]) => `FREQ=YEARLY${end}${listed('BYMONTH', months)}${listed('BYMONTHDAY', some)}`),
    )
  }),
})
