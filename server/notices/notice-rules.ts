import type { BookingEventKind } from '#contract/booking-events'
import type { WEBHOOK_EVENTS } from '#contract/bookings'
import type { Language, LocalText } from '#contract/local-text'

/** What the organiser of a booking is told by mail, with what their calendar is to do. Kinds that are not here are told by nobody's mail. */
export interface NoticeRow { readonly subject: LocalText; readonly calendar: 'request' | 'cancel' | null }
const row = (en: string, zh: string, calendar: NoticeRow['calendar']): NoticeRow => ({ subject: { en, 'zh-CN': zh }, calendar })

export const NOTICES: Partial<Record<BookingEventKind, NoticeRow>> = {
  created: row('Booked: {what}', '预订成功：{what}', 'request'),
  requested: row('Waiting for approval: {what}', '等待审批：{what}', null),
  approved: row('Approved: {what}', '已批准：{what}', 'request'),
  declined: row('Declined: {what}', '未获批准：{what}', null),
  changed: row('Changed: {what}', '预订已更改：{what}', 'request'),
  cancelled: row('Cancelled: {what}', '预订已取消：{what}', 'cancel'),
  'leave-asked': row('Is it over? {what}', '是否已经结束？{what}', null),
  released: row('Released because nobody came: {what}', '无人到场，已释放：{what}', 'cancel'),
  overturned: row('No-show overturned: {what}', '爽约记录已撤销：{what}', null),
  upheld: row('No-show upheld: {what}', '爽约记录维持：{what}', null),
}

/** Which webhook event a booking's event is. */
export const WEBHOOK_OF: Partial<Record<BookingEventKind, (typeof WEBHOOK_EVENTS)[number]>> = {
  created: 'booking.created', requested: 'booking.created', approved: 'booking.changed', declined: 'booking.changed', changed: 'booking.changed', extended: 'booking.changed',
  cancelled: 'booking.cancelled', 'checked-in': 'booking.checked-in', released: 'booking.released', ended: 'booking.completed', completed: 'booking.completed',
}

export interface NoticeSubject {
  readonly title: string
  readonly resourceName: string
  readonly siteName: string
  readonly from: number
  readonly to: number
  readonly timeZone: string
}

const LINES = {
  when: { en: 'When: {text}', 'zh-CN': '时间：{text}' },
  where: { en: 'Where: {text}', 'zh-CN': '地点：{text}' },
  reason: { en: 'Reason: {text}', 'zh-CN': '原因：{text}' },
  link: { en: 'Your bookings: {text}', 'zh-CN': '我的预订：{text}' },
  noShow: { en: 'What the sensors said is kept with the record. You can read it there and contest it.', 'zh-CN': '传感器证据已随记录保存，您可以查看并提出申诉。' },
  emptySince: { en: 'It has stood empty since {text}. If it is over, say so there and the rest is free for others; until you do, it stays yours.', 'zh-CN': '自 {text} 起已空置。如已结束，请前往确认并释放剩余时间；在您确认之前，预订将一直保留。' },
  offerUntil: { en: 'It is held for you until {text}.', 'zh-CN': '名额为您保留至 {text}。' },
} satisfies Record<string, LocalText>
const line = (name: keyof typeof LINES, language: Language, text: string): string => LINES[name][language].replace('{text}', () => text)

/** "Monday, 2 March 2026, 09:00 – 10:00 (Europe/Berlin)", in the site's zone. */
export function whenText({ from, to, timeZone }: Pick<NoticeSubject, 'from' | 'to' | 'timeZone'>, language: Language): string {
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { timeZone, weekday: 'long', year: 'numeric', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  return `${format.formatRange(from, to)} (${timeZone})`
}

const clockText = (at: number, timeZone: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)

const whatOf = ({ title, resourceName }: NoticeSubject): string => title || resourceName

export interface NoticeText { readonly subject: string; readonly text: string }

/** The mail about an event; null for a kind that no mail tells. */
export function noticeText(kind: BookingEventKind, about: NoticeSubject, language: Language, given: { reason?: string | undefined; leftAt?: string | undefined; publicUrl: string | null }): NoticeText | null {
  const notice = NOTICES[kind]
  if (!notice) return null
  return {
    subject: notice.subject[language].replace('{what}', () => whatOf(about)),
    text: lines(about, language, given.publicUrl, [
      given.reason ? line('reason', language, given.reason) : null, kind === 'released' ? line('noShow', language, '') : null,
      given.leftAt ? line('emptySince', language, clockText(Date.parse(given.leftAt), about.timeZone, language)) : null,
    ]),
  }
}

const REMINDER: LocalText = { en: 'Soon: {what}', 'zh-CN': '即将开始：{what}' }
const OFFER: LocalText = { en: 'Free for you: {what}', 'zh-CN': '候补成功：{what}' }

export const reminderText = (about: NoticeSubject, language: Language, publicUrl: string | null): NoticeText =>
  ({ subject: REMINDER[language].replace('{what}', () => whatOf(about)), text: lines(about, language, publicUrl, []) })

export const offerText = (about: NoticeSubject, expiresAt: number, language: Language, publicUrl: string | null): NoticeText =>
  ({ subject: OFFER[language].replace('{what}', () => whatOf(about)), text: lines(about, language, publicUrl, [line('offerUntil', language, clockText(expiresAt, about.timeZone, language))]) })

const lines = (about: NoticeSubject, language: Language, publicUrl: string | null, more: readonly (string | null)[]): string => [
  line('when', language, whenText(about, language)), line('where', language, `${about.resourceName}, ${about.siteName}`), ...more,
  publicUrl === null ? null : line('link', language, `${publicUrl}/my`),
].filter((text) => text !== null).join('\n')
