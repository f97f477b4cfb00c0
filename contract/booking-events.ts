import type { LocalText } from '#contract/local-text'

/** What can happen to a booking, in the past tense; the kinds of its history, of the bus event and (some) of webhooks. */
const row = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

export const BOOKING_EVENTS = {
  'created': row('Booked', '已预订'),
  'requested': row('Requested', '已申请'),
  'recorded': row('Taken over from another system', '自其他系统导入'),
  'approved': row('Approved', '已批准'),
  'declined': row('Declined', '已拒绝'),
  'changed': row('Changed', '已修改'),
  'cancelled': row('Cancelled', '已取消'),
  'checked-in': row('Checked in', '已签到'),
  'extended': row('Extended', '已延长'),
  'leave-asked': row('Stood empty; its people were asked whether it is over', '已空置，已询问预订人是否结束'),
  'kept': row('Still needed', '仍需使用'),
  'ended': row('Ended early', '提前结束'),
  'released': row('Released, nobody came', '无人到场，已释放'),
  'not-shown': row('Nobody came', '无人到场'),
  'not-known': row('Could not be known whether somebody came', '无法确认是否到场'),
  'contested': row('No-show contested', '已对爽约申诉'),
  'overturned': row('No-show overturned', '爽约记录已撤销'),
  'upheld': row('No-show upheld', '爽约记录维持'),
  'completed': row('Over', '已结束'),
} as const satisfies Record<string, LocalText>

export type BookingEventKind = keyof typeof BOOKING_EVENTS
