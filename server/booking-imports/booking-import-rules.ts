import type { BookingImportField, ToldStatus } from '#contract/booking-imports'
import type { BookingFault } from '#contract/bookings'
import { askedTimes } from '../bookings/asked-time-rules.ts'
import { bookingFault, isoOf } from '../bookings/booking-fault-sentences.ts'
import { DAY_MS, MINUTE_MS } from '../bookings/booking-rule.ts'
import { EMAIL, importFault, textOf, wordOf, type Cell, type ImportFault, type TableColumn } from '../imports/import-table-rules.ts'

const STATUS_WORDS: Record<ToldStatus, readonly string[]> = {
  came: ['checked in', 'attended', 'used', 'completed', '已签到', '已到场', '到场', '已使用', '已完成'],
  'nobody-came': ['nobody came', 'no show', 'noshow', 'not attended', '爽约', '未到场', '无人到场', '未签到'],
  cancelled: ['canceled', '已取消', '取消'],
  unknown: ['not known', 'confirmed', 'booked', '未知', '不详', '已预订', '已确认'],
}

export const BOOKING_COLUMNS: readonly TableColumn<BookingImportField>[] = [
  { field: 'resource', required: true, headings: ['room', 'space', 'desk', 'machine', 'resource id', 'resource name', '资源', '会议室', '房间', '空间', '工位', '设备', '预订资源'] },
  { field: 'start', required: true, headings: ['from', 'begin', 'begins', 'start time', 'starts at', '开始', '开始时间', '起始时间'] },
  { field: 'end', required: true, headings: ['to', 'until', 'ends', 'end time', 'ends at', '结束', '结束时间', '截止时间'] },
  { field: 'person', headings: ['email', 'e-mail', 'person e-mail', 'booked by', 'organiser', 'organizer', '预订人', '预订人邮箱', '邮箱', '电子邮箱'] },
  { field: 'tenant', headings: ['company', 'team', '企业', '公司', '团队', '所属企业', '入驻企业'] },
  { field: 'title', headings: ['subject', 'purpose', '主题', '标题', '事由', '预订事由', '用途'] },
  { field: 'partySize', headings: ['party', 'people', 'persons', 'attendees', '人数', '参加人数', '使用人数'] },
  { field: 'status', headings: ['attendance', 'state', '状态', '到场情况', '使用情况'] },
]

/** Whom and what the rows may name, by what people write for it (in lower case). */
export interface KnownNames {
  /** By id and by name; null where several are called so. */
  readonly resources: ReadonlyMap<string, string | null>
  readonly members: ReadonlyMap<string, KnownMember>
  readonly tenants: ReadonlyMap<string, string>
}
/** `mayBook`: may still be booked for. */
export interface KnownMember { readonly id: string; readonly tenantId: string | null; readonly mayBook: boolean }

/** A row that can be read. Epoch ms. */
export interface ImportedRow {
  readonly row: number
  readonly resourceId: string
  readonly from: number
  readonly to: number
  readonly memberId: string | null
  readonly tenantId: string | null
  readonly title: string
  readonly partySize: number
  readonly status: ToldStatus
  /** False: its person has left or is suspended, so nothing can be booked for them any more. */
  readonly mayBook: boolean
}

/** Older moments are slips of the pen ("0026-…"). */
const OLDEST = Date.UTC(2000, 0, 1)
/** No booking is longer (contract/bookings.ts). */
const LONGEST_MS = 44_640 * MINUTE_MS
const TITLE_MAX = 200
const PARTY_MAX = 10_000
const REQUIRED = { en: 'is required', 'zh-CN': '为必填项' } as const

/** Reads one row of the table. Every bad cell is a fault; nothing is guessed. */
export function readBookingRow(row: number, cells: readonly Cell[], byField: ReadonlyMap<string, number>, known: KnownNames, timeZone: string): ImportedRow | readonly ImportFault[] {
  const cellOf = (field: BookingImportField): Cell => cells[byField.get(field) ?? -1] ?? null
  const text = (field: BookingImportField): string => textOf(cellOf(field))
  const faults: ImportFault[] = []
  const wrong = (field: BookingImportField, en: string, zh: string): null => { faults.push(importFault(row, field, text(field), en, zh)); return null }

  const resourceId = text('resource') === '' ? wrong('resource', REQUIRED.en, REQUIRED['zh-CN']) : known.resources.get(text('resource').toLowerCase())
  if (resourceId === undefined) wrong('resource', 'there is nothing of this name or id to book', '没有该名称或编号的可预订资源')
  else if (resourceId === null && text('resource') !== '') wrong('resource', 'several are called so: write the id', '存在多个同名资源，请填写编号')
  const times = timesOf(cellOf('start'), cellOf('end'), timeZone, wrong)
  if (times && 'faults' in times) faults.push(...times.faults.map((fault) => ofRule(row, fault, text)))
  const owner = ownerOf(text, known, wrong)
  if (text('title').length > TITLE_MAX) wrong('title', `is longer than ${TITLE_MAX} characters`, `超过 ${TITLE_MAX} 个字符`)
  const partySize = text('partySize') === '' ? 1 : Number(text('partySize'))
  if (!Number.isInteger(partySize) || partySize < 1 || partySize > PARTY_MAX) wrong('partySize', `is no whole number from 1 to ${PARTY_MAX}`, `应为 1 到 ${PARTY_MAX} 的整数`)
  const status = text('status') === '' ? 'unknown' : wordOf(STATUS_WORDS, text('status'))
  if (status === null) wrong('status', 'is none of came, nobody came, cancelled, unknown', '应为以下之一：已到场、爽约、已取消、未知')

  if (faults.length > 0 || !resourceId || !times || 'faults' in times || !owner) return faults
  return { row, resourceId, ...times, ...owner, title: text('title'), partySize, status: status as ToldStatus }
}

type Wrong = (field: BookingImportField, en: string, zh: string) => null

/** The tenant is the person's; a tenant alone books for itself, nobody at all is the house. */
function ownerOf(text: (field: BookingImportField) => string, { members, tenants }: KnownNames, wrong: Wrong): Pick<ImportedRow, 'memberId' | 'tenantId' | 'mayBook'> | null {
  const [email, tenant] = [text('person').toLowerCase(), text('tenant')]
  const tenantId = tenant === '' ? null : tenants.get(tenant.toLowerCase())
  if (tenantId === undefined) return wrong('tenant', 'there is no tenant of this name', '没有该名称的企业')
  if (email === '') return { memberId: null, tenantId, mayBook: true }
  if (!EMAIL.test(email)) return wrong('person', 'is no e-mail address', '不是有效的邮箱地址')
  const member = members.get(email)
  if (!member) return wrong('person', 'nobody here has this e-mail: import the people first, or leave it empty', '没有使用该邮箱的人员，请先导入人员或留空')
  if (tenantId !== null && member.tenantId !== tenantId) return wrong('tenant', 'is not the tenant of this person', '不是该人员所属的企业')
  return { memberId: member.id, tenantId: member.tenantId, mayBook: member.mayBook }
}

type Times = Pick<ImportedRow, 'from' | 'to'>

function timesOf(start: Cell, end: Cell, timeZone: string, wrong: Wrong): Times | { readonly faults: readonly BookingFault[] } | null {
  const from = textOf(start) === '' ? wrong('start', REQUIRED.en, REQUIRED['zh-CN']) : momentText(start) ?? wrong('start', 'is no time such as 2026-03-02 09:00', '不是时间，例如 2026-03-02 09:00')
  const to = textOf(end) === '' ? wrong('end', REQUIRED.en, REQUIRED['zh-CN']) : momentText(end, from) ?? wrong('end', 'is no time such as 2026-03-02 10:00 or 10:00', '不是时间，例如 2026-03-02 10:00 或 10:00')
  if (from === null || to === null) return null
  const times = askedTimes(from, to, timeZone)
  if ('faults' in times) return times
  if (times.to <= times.from) return { faults: [bookingFault('ends-before-start', 'to', { from: isoOf(times.from), to: isoOf(times.to) }, timeZone)] }
  if (times.from < OLDEST) return wrong('start', 'is before the year 2000', '早于 2000 年')
  if (times.to - times.from > LONGEST_MS) return { faults: [bookingFault('too-long', 'to', { lengthMin: (times.to - times.from) / MINUTE_MS, maxLengthMin: LONGEST_MS / MINUTE_MS }, timeZone)] }
  return times
}

const WALL = /^([12]\d{3})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T\s]*(\d{1,2})[:：时](\d{2})分?(?:[:：]00(?:\.0+)?秒?)?$/
const INSTANT = /^[12]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/
const CLOCK = /^(\d{1,2})[:：](\d{2})(?:[:：]00)?$/

/**
 * A moment as asked-time-rules.ts reads it: an ISO 8601 instant with its offset, else a wall time of the site:
 * 2026-03-02 09:00, 2026/3/2 9:00, 2026年3月2日 9:00, or a spreadsheet's own. An end may be a time alone, on the
 * date of the `start`. Orders that differ by country are not guessed. Null for what is none.
 */
function momentText(cell: Cell, start: string | null = null): string | null {
  // A spreadsheet has wall times, kept as if they were UTC, in fractions of a day.
  if (cell instanceof Date) return momentText(new Date(Math.round(cell.getTime() / 1_000) * 1_000).toISOString().replace('.000Z', ''))
  const text = textOf(cell)
  if (INSTANT.test(text)) return Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString()
  const [, year, month, day, hour, minute] = WALL.exec(text) ?? []
  if (year && month && day && hour && minute) return wallText(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, hour, minute)
  const [, clockHour, clockMinute] = CLOCK.exec(text) ?? []
  return start !== null && WALL.test(start) && clockHour && clockMinute ? wallText(start.slice(0, 10), clockHour, clockMinute) : null
}

/** 24:00 is the end of the date. */
function wallText(date: string, hour: string, minute: string): string | null {
  const midnight = new Date(`${date}T00:00:00Z`)
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date) return null
  if (hour === '24' && minute === '00') return `${new Date(midnight.getTime() + DAY_MS).toISOString().slice(0, 10)}T00:00`
  return Number(hour) < 24 && Number(minute) < 60 ? `${date}T${hour.padStart(2, '0')}:${minute}` : null
}

/** In which column a rule's fault is found. */
const COLUMN_OF: Readonly<Record<string, BookingImportField>> = { from: 'start', to: 'end', resourceId: 'resource', memberId: 'person', tenantId: 'tenant', partySize: 'partySize' }

/** A fault of the booking rules at its row and column. */
export function ofRule(row: number, { field, message }: BookingFault, text: (field: BookingImportField) => string): ImportFault {
  const column = COLUMN_OF[field] ?? 'start'
  return importFault(row, column, text(column), message.en, message['zh-CN'])
}

/** Over when it was imported: another system's record. */
export const isRecord = ({ to }: Pick<ImportedRow, 'to'>, now: number): boolean => to <= now

/**
 * What a row says, as a key: the same row of another file has the same, and adds nothing. Rows of one file that say
 * the same (three places of a zone) are told apart by their number; words may be mended without being another booking.
 */
export function rowKeys(): (row: ImportedRow) => string {
  const seen = new Map<string, number>()
  return ({ resourceId, from, to, memberId, tenantId, status }) => {
    const said = [resourceId, from, to, memberId ?? '', memberId === null ? tenantId ?? '' : '', status === 'cancelled' ? 'cancelled' : 'stood'].join(' ')
    const number = (seen.get(said) ?? 0) + 1
    seen.set(said, number)
    return `${said} ${number}`
  }
}
