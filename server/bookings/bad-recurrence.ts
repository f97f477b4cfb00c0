import type { LocalText } from '#contract/local-text'

const row = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What can be wrong with a recurrence rule; {found} is the part that is meant. */
export const BAD_RECURRENCE = {
  'unreadable': row('The rule “{found}” cannot be read; RFC 5545 writes FREQ=WEEKLY;BYDAY=MO;COUNT=10.', '无法识别规则“{found}”；RFC 5545 的写法如 FREQ=WEEKLY;BYDAY=MO;COUNT=10。'),
  'frequency': row('FREQ={found} is not possible; use DAILY, WEEKLY, MONTHLY or YEARLY.', '不支持 FREQ={found}；请使用 DAILY、WEEKLY、MONTHLY 或 YEARLY。'),
  'no-end': row('The rule “{found}” never ends; give it COUNT or UNTIL.', '规则“{found}”没有终点；请指定 COUNT 或 UNTIL。'),
  'two-ends': row('The rule “{found}” has COUNT and UNTIL; RFC 5545 allows one of them.', '规则“{found}”同时含有 COUNT 和 UNTIL；RFC 5545 只允许其一。'),
  'unknown-part': row('“{found}” is not a part of a rule that can be booked.', '“{found}”不是可用于预订的规则部分。'),
  'first-date': row('The first date does not follow the rule; the next one that does is {found}.', '首个日期不符合规则；最近的符合日期是 {found}。'),
  'no-date': row('The rule “{found}” gives no date.', '规则“{found}”没有产生任何日期。'),
  'sparse': row('The dates of the rule “{found}” lie too far apart to be found.', '规则“{found}”的日期间隔过大，无法找到。'),
} as const satisfies Record<string, LocalText>

export type BadRecurrence = keyof typeof BAD_RECURRENCE
