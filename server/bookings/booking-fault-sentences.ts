import type { BookingFaultCode } from '#contract/booking-faults'
import type { Blackout, BookingFault, Quota } from '#contract/bookings'
import type { Language, LocalText } from '#contract/local-text'
import { BAD_RECURRENCE, type BadRecurrence } from './bad-recurrence.ts'
import { dateWords, minutesWords, momentWords, stretchWords, wallTimeWords } from './site-time-words.ts'

/** A stretch as the page and the API read it: ISO 8601, UTC. */
export type ToldStretch = { readonly from: string; readonly to: string }

/** What each fault tells beside its sentence; the sentence is made of it. Moments are ISO 8601 in UTC. */
export interface FaultDetails {
  'not-bookable': { resource: string }
  /** `why`: the policy's roles leave the asker out, or it is let to somebody else. */
  'not-permitted': { resource: string; why: 'role' | 'let' }
  'ends-before-start': ToldStretch
  /** Wall times of the site: what was asked, and what the clocks jump from and to. */
  'missing-hour': { at: string; stopsAt: string; resumesAt: string; changesAt: string }
  'off-grid': { at: string; stepMin: number; before: string; after: string }
  'in-the-past': { from: string; now: string }
  'too-short': { lengthMin: number; minLengthMin: number }
  'too-long': { lengthMin: number; maxLengthMin: number }
  'too-soon': { noticeMin: number; earliest: string }
  'beyond-horizon': { horizonDays: number; lastDate: string }
  /** When it is open on the dates of the booking. */
  'closed': { resource: string; open: readonly ToldStretch[] }
  'blackout': ToldStretch & { id: string; kind: Blackout['kind']; reason: string }
  /** Buffers included. */
  'conflict': { resource: string; taken: readonly (ToldStretch & { bookingId: string | null })[] }
  'party-too-large': { resource: string; partySize: number; seats: number }
  'too-many-ahead': { ahead: number; maxAhead: number }
  'quota-minutes': { per: Quota['per']; period: Quota['period']; firstDate: string; usedMin: number; askedMin: number; maxMinutes: number }
  'quota-bookings': { per: Quota['per']; period: Quota['period']; firstDate: string; used: number; maxBookings: number }
  'credits': { month: string; needed: number; left: number }
  'induction-missing': { topic: string; expiredOn: string | null }
  'priority-window': ToldStretch & { opensAt: string }
  'no-show-block': { noShows: number; withinDays: number; until: string }
  'recurrence-not-allowed': { resource: string }
  'bad-recurrence': { why: BadRecurrence; found: string }
  'too-many-occurrences': { maxOccurrences: number }
}

type Sentence<Code extends BookingFaultCode> = (detail: FaultDetails[Code], timeZone: string) => LocalText
const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })
const inBoth = (say: (language: Language) => string): LocalText => ({ en: say('en'), 'zh-CN': say('zh-CN') })
/** One template per language, with the words that differ by language. */
const told = (words: (language: Language) => readonly string[], en: (...words: string[]) => string, zh: (...words: string[]) => string): LocalText =>
  text(en(...words('en')), zh(...words('zh-CN')))

const OWNERS = { member: text('you', '您'), tenant: text('your organisation', '贵企业') } as const satisfies Record<Quota['per'], LocalText>
const PERIODS = { day: text('on', '当天'), week: text('in the week from', '起的一周内'), month: text('in the month from', '起的一个月内') } as const satisfies Record<Quota['period'], LocalText>
const quotaWords = ({ per, period, firstDate }: FaultDetails['quota-bookings'] | FaultDetails['quota-minutes'], language: Language): string[] =>
  [OWNERS[per][language], PERIODS[period][language], dateWords(firstDate, language)]
const listed = (stretches: readonly ToldStretch[], language: Language, timeZone: string): string =>
  stretches.map((stretch) => stretchWords(stretch, language, timeZone)).join(language === 'en' ? ', ' : '、')
const bookings = (count: number): string => `${count} ${count === 1 ? 'booking' : 'bookings'}`
const BLACKOUT_KINDS = { closure: text('closed', '关闭'), holiday: text('closed for a holiday', '节假日关闭'), maintenance: text('under maintenance', '维护中') } as const satisfies Record<Blackout['kind'], LocalText>

export const FAULT_SENTENCES: { readonly [Code in BookingFaultCode]: Sentence<Code> } = {
  'not-bookable': ({ resource }) => text(`“${resource}” cannot be booked at present.`, `“${resource}”目前不可预订。`),
  'not-permitted': ({ resource, why }) => (why === 'role'
    ? text(`“${resource}” is kept for other roles.`, `“${resource}”仅限其他角色预订。`)
    : text(`“${resource}” is let to somebody else.`, `“${resource}”已租给他人使用。`)),
  'ends-before-start': ({ from, to }, zone) => told((language) => [momentWords(from, language, zone), momentWords(to, language, zone)],
    (begin, end) => `It ends (${end}) before or when it begins (${begin}).`, (begin, end) => `结束时间（${end}）不晚于开始时间（${begin}）。`),
  'missing-hour': ({ at, stopsAt, resumesAt }) => told((language) => [wallTimeWords(at, language), stopsAt.slice(11), resumesAt.slice(11)],
    (time, stops, resumes) => `${time} does not exist: the clocks go forward from ${stops} to ${resumes} that day.`, (time, stops, resumes) => `${time} 不存在：当天时钟从 ${stops} 拨快到 ${resumes}。`),
  'off-grid': ({ at, stepMin, before, after }, zone) => told((language) => [momentWords(at, language, zone), momentWords(before, language, zone).slice(-5), momentWords(after, language, zone).slice(-5), minutesWords(stepMin, language)],
    (time, earlier, later, step) => `${time} is not on the grid of ${step}; the nearest times are ${earlier} and ${later}.`, (time, earlier, later, step) => `${time} 不在 ${step}的刻度上；最近的时间是 ${earlier} 和 ${later}。`),
  'in-the-past': ({ from }, zone) => told((language) => [momentWords(from, language, zone)], (begin) => `Its beginning (${begin}) has passed.`, (begin) => `开始时间（${begin}）已过。`),
  'too-short': ({ lengthMin, minLengthMin }) => told((language) => [minutesWords(lengthMin, language), minutesWords(minLengthMin, language)],
    (length, least) => `It lasts ${length}; the least is ${least}.`, (length, least) => `时长为 ${length}，最短须为 ${least}。`),
  'too-long': ({ lengthMin, maxLengthMin }) => told((language) => [minutesWords(lengthMin, language), minutesWords(maxLengthMin, language)],
    (length, most) => `It lasts ${length}; the most is ${most}.`, (length, most) => `时长为 ${length}，最长不得超过 ${most}。`),
  'too-soon': ({ noticeMin, earliest }, zone) => told((language) => [minutesWords(noticeMin, language), momentWords(earliest, language, zone)],
    (notice, first) => `It must be booked ${notice} ahead: from ${first} on.`, (notice, first) => `须至少提前 ${notice}预订，最早可从 ${first} 开始。`),
  'beyond-horizon': ({ horizonDays, lastDate }) => told((language) => [String(horizonDays), dateWords(lastDate, language)],
    (days, last) => `It can be booked ${days} days ahead at most: up to ${last}.`, (days, last) => `最多可提前 ${days} 天预订，目前可订至 ${last}。`),
  'closed': ({ resource, open }, zone) => (open.length === 0
    ? text(`“${resource}” is closed all day.`, `“${resource}”当天全天不开放。`)
    : told((language) => [listed(open, language, zone)], (times) => `“${resource}” is open ${times}.`, (times) => `“${resource}”的开放时间为 ${times}。`)),
  'blackout': ({ kind, reason, ...stretch }, zone) => told((language) => [BLACKOUT_KINDS[kind][language], stretchWords(stretch, language, zone)],
    (how, when) => `It is ${how} ${when}: ${reason}`, (how, when) => `该资源在 ${when} ${how}：${reason}`),
  'conflict': ({ resource, taken }, zone) => told((language) => [listed(taken, language, zone)],
    (times) => `“${resource}” is taken ${times} (with the time to set up and tidy).`, (times) => `“${resource}”在 ${times} 已被占用（含准备和整理时间）。`),
  'party-too-large': ({ resource, partySize, seats }) => text(`“${resource}” holds ${seats}, not ${partySize}.`, `“${resource}”最多容纳 ${seats} 人，无法容纳 ${partySize} 人。`),
  'too-many-ahead': ({ ahead, maxAhead }) => text(`${bookings(ahead)} ${ahead === 1 ? 'is' : 'are'} ahead already; the most at once is ${maxAhead}.`, `已有 ${ahead} 个未来预订，同时最多 ${maxAhead} 个。`),
  'quota-minutes': (detail) => told((language) => [...quotaWords(detail, language), minutesWords(detail.maxMinutes, language), minutesWords(detail.usedMin, language), minutesWords(detail.askedMin, language)],
    (owner, period, date, most, used, asked) => `${period} ${date} ${owner} may book ${most}; ${used} are booked and this would add ${asked}.`.replace(/^./, (letter) => letter.toUpperCase()),
    (owner, period, date, most, used, asked) => `${owner}在 ${date} ${period}最多可预订 ${most}；已预订 ${used}，本次需 ${asked}。`),
  'quota-bookings': (detail) => told((language) => quotaWords(detail, language),
    (owner, period, date) => `${period} ${date} ${owner} may have ${bookings(detail.maxBookings)}; ${bookings(detail.used)} ${detail.used === 1 ? 'is' : 'are'} made.`.replace(/^./, (letter) => letter.toUpperCase()),
    (owner, period, date) => `${owner}在 ${date} ${period}最多可有 ${detail.maxBookings} 个预订，已有 ${detail.used} 个。`),
  'credits': ({ month, needed, left }) => text(`It costs ${needed} credits; ${left} are left for ${month}.`, `需要 ${needed} 点，${month} 剩余 ${left} 点。`),
  'induction-missing': ({ topic, expiredOn }) => (expiredOn === null
    ? text(`It needs training on “${topic}” first.`, `须先完成“${topic}”培训。`)
    : told((language) => [dateWords(expiredOn, language)], (date) => `The training on “${topic}” ends on ${date}; it must be renewed first.`, (date) => `“${topic}”培训有效期至 ${date}，须先重新培训。`)),
  'priority-window': ({ opensAt, ...stretch }, zone) => told((language) => [stretchWords(stretch, language, zone), momentWords(opensAt, language, zone)],
    (window, opens) => `${window} is kept for others; it opens to all at ${opens}.`, (window, opens) => `${window} 优先留给他人，${opens} 起向所有人开放。`),
  'no-show-block': ({ noShows, withinDays, until }, zone) => told((language) => [momentWords(until, language, zone)],
    (end) => `${noShows} bookings within ${withinDays} days were not used; booking opens again on ${end}.`, (end) => `${withinDays} 天内有 ${noShows} 次爽约，${end} 后可重新预订。`),
  'recurrence-not-allowed': ({ resource }) => text(`“${resource}” is booked one date at a time.`, `“${resource}”只能逐次预订，不支持重复预订。`),
  'bad-recurrence': ({ why, found }) => inBoth((language) => BAD_RECURRENCE[why][language].replace('{found}', found)),
  'too-many-occurrences': ({ maxOccurrences }) => text(`A series may have ${maxOccurrences} dates at most; this one has more.`, `一个系列最多 ${maxOccurrences} 次，当前规则超出了该上限。`),
}

/** A fault with its sentence in both languages. `field` names what of the ask it is about. */
export const bookingFault = <Code extends BookingFaultCode>(code: Code, field: string, detail: FaultDetails[Code], timeZone: string): BookingFault =>
  ({ code, field, message: FAULT_SENTENCES[code](detail, timeZone), detail })

/** ISO 8601 of a stretch in epoch ms. */
export const toldStretch = ({ from, to }: { readonly from: number; readonly to: number }): ToldStretch => ({ from: isoOf(from), to: isoOf(to) })
export const isoOf = (at: number): string => new Date(at).toISOString()

