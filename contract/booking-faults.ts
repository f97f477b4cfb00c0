import type { LocalText } from '#contract/local-text'

/** Why a booking cannot be made as asked; one row a rule. The rule writes the sentence with its numbers; these are the headings. */
const row = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

export const BOOKING_FAULTS = {
  'not-bookable': row('It cannot be booked', '该资源不可预订'),
  'not-permitted': row('You may not book it', '您无权预订该资源'),
  'ends-before-start': row('It ends before it begins', '结束时间早于开始时间'),
  'missing-hour': row('This time does not exist: the clocks go forward', '该时间不存在：时钟拨快'),
  'off-grid': row('The times do not fit the grid', '时间不在预订刻度上'),
  'in-the-past': row('It begins in the past', '开始时间已过'),
  'too-short': row('It is too short', '时长过短'),
  'too-long': row('It is too long', '时长过长'),
  'too-soon': row('It begins too soon', '距开始时间过近'),
  'beyond-horizon': row('It is too far ahead', '超出可预订的时间范围'),
  'closed': row('It is closed then', '该时段不开放'),
  'blackout': row('It is taken out of use then', '该时段停用'),
  'conflict': row('It is taken then', '该时段已被占用'),
  'party-too-large': row('It is too small for so many', '人数超过容量'),
  'too-many-ahead': row('Too many bookings ahead', '未来预订过多'),
  'quota-minutes': row('The hours of the quota are used up', '时长配额已用完'),
  'quota-bookings': row('The bookings of the quota are used up', '次数配额已用完'),
  'credits': row('Not enough credits', '点数不足'),
  'induction-missing': row('An induction is required first', '需先完成培训'),
  'priority-window': row('This time is kept for others', '该时段优先留给他人'),
  'no-show-block': row('Booking is closed after no-shows', '因爽约暂停预订'),
  'recurrence-not-allowed': row('It cannot be booked as a series', '不允许重复预订'),
  'bad-recurrence': row('The recurrence rule is not valid', '重复规则无效'),
  'too-many-occurrences': row('The series is too long', '重复次数过多'),
} as const satisfies Record<string, LocalText>

export type BookingFaultCode = keyof typeof BOOKING_FAULTS
export const BOOKING_FAULT_IDS = Object.keys(BOOKING_FAULTS) as BookingFaultCode[]
