import type { BookingPolicy } from '#contract/bookings'
import type { LocalText } from '#contract/local-text'
import type { FieldFault } from '../api-error.ts'
import { minuteOfDay } from '../building/opening-hours-rules.ts'

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What can be wrong with a policy beyond the shape of its fields. */
const FAULTS = {
  'min-above-max': text('must not be above the longest length', '不得大于最长时长'),
  'length-off-grid': text('must be a multiple of the step', '必须是时间刻度的整数倍'),
  'approval-over-needed': text('say from which length approval is needed', '请填写需要审批的时长下限'),
  'quota-empty': text('limits neither minutes nor bookings', '既未限制时长也未限制次数'),
  'window-backwards': text('must begin before it ends', '开始必须早于结束'),
  'strikes-for-nothing': text('strikes need check-in to be required', '爽约处罚需先要求签到'),
} as const satisfies Record<string, LocalText>

/** Everything that contradicts itself in the policy; empty when it may be stored. */
export function policyFaults(policy: BookingPolicy): FieldFault[] {
  const checks: [field: string, code: keyof typeof FAULTS, wrong: boolean][] = [
    ['minLengthMin', 'min-above-max', policy.minLengthMin > policy.maxLengthMin],
    ['minLengthMin', 'length-off-grid', policy.minLengthMin % policy.stepMin !== 0],
    ['approvalOverMin', 'approval-over-needed', policy.approval === 'longer' && policy.approvalOverMin === null],
    ...policy.quotas.map(({ maxMinutes, maxBookings }, index): [string, 'quota-empty', boolean] => [`quotas[${index}]`, 'quota-empty', maxMinutes === null && maxBookings === null]),
    ...policy.priorityWindows.map(({ from, to }, index): [string, 'window-backwards', boolean] => [`priorityWindows[${index}].from`, 'window-backwards', minuteOfDay(from) >= minuteOfDay(to)]),
    ['strikes', 'strikes-for-nothing', policy.strikes !== null && !policy.checkIn.required],
  ]
  return checks.flatMap(([field, code, wrong]) => (wrong ? [{ field, message: FAULTS[code] }] : []))
}
