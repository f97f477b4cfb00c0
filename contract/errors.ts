import { Type, type Static } from 'typebox'
import type { LocalText } from '#contract/local-text'

/** Every error that the API, the sockets or the command line can answer with; one row each. */
export interface ErrorKind { readonly status: number; readonly title: LocalText }
const row = (status: number, en: string, zh: string): ErrorKind => ({ status, title: { en, 'zh-CN': zh } })

export const ERRORS = {
  'bad-request': row(400, 'The request is not valid', '请求无效'),
  'sign-in-required': row(401, 'Sign in first', '请先登录'),
  'sign-in-failed': row(401, 'The e-mail address or the password is wrong', '邮箱或密码错误'),
  'not-allowed': row(403, 'You may not do that', '您无权执行该操作'),
  'bad-csrf-token': row(403, 'The page is too old for this, load it again', '页面已过期，请刷新后重试'),
  'personal-history': row(403, "Nobody sees a person's presence history", '任何人都不能查看个人的在场历史'),
  'link-expired': row(410, 'This link was used or has expired', '该链接已使用或已过期'),
  'booking-refused': row(422, 'It cannot be booked like this', '无法按此预订'),
  'booking-conflict': row(409, 'It was booked by somebody else meanwhile', '该时段刚被他人预订'),
  'wrong-state': row(409, 'Its state does not allow that', '当前状态不允许该操作'),
  'idempotency-mismatch': row(422, 'This Idempotency-Key was used for another request', '该 Idempotency-Key 已用于其他请求'),
  'not-found': row(404, 'There is nothing of this name', '没有找到'),
  'already-exists': row(409, 'Something of this name exists already', '已存在同名对象'),
  'still-in-use': row(409, 'It is still in use', '仍在使用中'),
  'edited-meanwhile': row(412, 'Somebody changed it meanwhile', '已被他人修改'),
  'too-large': row(413, 'The request is too large', '请求过大'),
  'bad-origin': row(403, 'This page may not do that', '此页面无权执行该操作'),
  'unsupported-media-type': row(415, 'The content type is not supported', '不支持的内容类型'),
  'precondition-required': row(428, 'Say which version you edit (If-Match)', '请说明所编辑的版本 (If-Match)'),
  'too-many-requests': row(429, 'Too many requests, try again shortly', '请求过多，请稍后再试'),
  'internal': row(500, 'Something went wrong on our side', '服务器内部错误'),
  'records-away': row(503, 'The records cannot be reached; live view goes on', '记录数据库暂不可用，实时画面继续运行'),
  'telemetry-away': row(503, 'The telemetry store cannot be reached', '遥测存储暂不可用'),
  'overloaded': row(503, 'The server is busy, try again shortly', '服务器繁忙，请稍后再试'),
} as const satisfies Record<string, ErrorKind>
export type ErrorCode = keyof typeof ERRORS

/** RFC 9457 problem details. `type` is "urn:atrium:error:<code>"; `fields` names what was wrong. */
export const Problem = Type.Object({
  type: Type.String(), title: Type.String(), status: Type.Integer(), code: Type.String(),
  detail: Type.Optional(Type.String()), instance: Type.Optional(Type.String()),
  /** Of a booking: each rule that stands against it (contract/bookings.ts BookingFault), in the reader's language. */
  faults: Type.Optional(Type.Array(Type.Object({ code: Type.String(), field: Type.String(), message: Type.String(), detail: Type.Record(Type.String(), Type.Unknown()) }))),
  fields: Type.Optional(Type.Array(Type.Object({ field: Type.String(), message: Type.String() }))),
})
export type Problem = Static<typeof Problem>
