import { reason, type Reason } from '#contract/evaluation'
import type { LocalText } from '#contract/local-text'

/** What can be observed of a tenant that is about to leave or fail. */
export const RISK_SIGNALS = {
  'rent-overdue-days': { en: 'Days for which rent is overdue', 'zh-CN': '租金逾期天数' },
  'attendance-signal-days': { en: 'Days of attendance below its own control limit in the last 30', 'zh-CN': '近30天出勤低于自身控制限的天数' },
  'headcount-fall-share': { en: 'Fall of the headcount within six months', 'zh-CN': '近六个月人数下降比例' },
  'runway-months': { en: 'Months of runway', 'zh-CN': '资金可支撑月数' },
  'missed-reports': { en: 'Reports missed in a row', 'zh-CN': '连续未提交报表次数' },
} as const satisfies Record<string, LocalText>
export type RiskSignal = keyof typeof RISK_SIGNALS

/** Points for a signal that reaches a threshold; of several rules for one signal the one with the most points counts. */
export interface RiskRule {
  readonly id: string
  readonly signal: RiskSignal
  readonly compare: 'at-least' | 'at-most'
  readonly threshold: number
  readonly points: number
}

/** The declared rules; an operator may give others. */
export const RISK_RULES: readonly RiskRule[] = [
  { id: 'rent-14', signal: 'rent-overdue-days', compare: 'at-least', threshold: 14, points: 2 },
  { id: 'rent-30', signal: 'rent-overdue-days', compare: 'at-least', threshold: 30, points: 4 },
  { id: 'attendance-5', signal: 'attendance-signal-days', compare: 'at-least', threshold: 5, points: 2 },
  { id: 'attendance-10', signal: 'attendance-signal-days', compare: 'at-least', threshold: 10, points: 3 },
  { id: 'headcount-25', signal: 'headcount-fall-share', compare: 'at-least', threshold: 0.25, points: 2 },
  { id: 'headcount-50', signal: 'headcount-fall-share', compare: 'at-least', threshold: 0.5, points: 3 },
  { id: 'runway-6', signal: 'runway-months', compare: 'at-most', threshold: 6, points: 2 },
  { id: 'runway-3', signal: 'runway-months', compare: 'at-most', threshold: 3, points: 4 },
  { id: 'reports-2', signal: 'missed-reports', compare: 'at-least', threshold: 2, points: 1 },
  { id: 'reports-3', signal: 'missed-reports', compare: 'at-least', threshold: 3, points: 2 },
]

/** An observed signal, with what a person opens to check it. */
export interface RiskObservation { readonly signal: RiskSignal; readonly value: number | null; readonly evidence: string }

export type RiskLevel = 'none' | 'watch' | 'talk' | 'unknown'
/** From so many points on. */
export const RISK_LEVELS = { watch: 2, talk: 5 } as const

export interface RiskWarning {
  readonly points: number
  readonly level: RiskLevel
  /** Each rule that counted, with its value and the evidence that the tenant can see and answer. */
  readonly grounds: readonly { readonly rule: RiskRule; readonly value: number; readonly evidence: string }[]
  /** Signals that are not known, and the points that they could add. */
  readonly unknown: readonly { readonly signal: RiskSignal; readonly possiblePoints: number; readonly reason: Reason }[]
}

/**
 * Risk points of one tenant. They support a person's decision and decide nothing; each point names its evidence.
 * The level is unknown when what is not known could raise it from "none".
 *
 * @throws RangeError for a signal that is observed twice
 * @example
 * ```ts
 * import { riskWarning } from '#evaluation/warning/risk-points'
 * const { points, level } = riskWarning([{ signal: 'runway-months', value: 2, evidence: 'reports/2026-05' }, { signal: 'rent-overdue-days', value: 20, evidence: 'invoices/17' }])
 * points // => 6
 * level // => "talk"
 * ```
 */
export function riskWarning(observations: readonly RiskObservation[], rules: readonly RiskRule[] = RISK_RULES): RiskWarning {
  const signals = [...new Set(rules.map(({ signal }) => signal))]
  const grounds: RiskWarning['grounds'][number][] = []
  const unknown: RiskWarning['unknown'][number][] = []
  for (const signal of signals) {
    const [observation, ...more] = observations.filter((one) => one.signal === signal)
    if (more.length > 0) throw new RangeError(`The signal ${signal} is observed twice`)
    const own = rules.filter((rule) => rule.signal === signal).sort((a, b) => b.points - a.points)
    const value = observation?.value ?? null
    if (observation === undefined || value === null) unknown.push({ signal, possiblePoints: own[0]!.points, reason: notKnown(signal) })
    else {
      const rule = own.find(({ compare, threshold }) => (compare === 'at-least' ? value >= threshold : value <= threshold))
      if (rule) grounds.push({ rule, value, evidence: observation.evidence })
    }
  }
  const points = grounds.reduce((sum, { rule }) => sum + rule.points, 0)
  const possible = points + unknown.reduce((sum, { possiblePoints }) => sum + possiblePoints, 0)
  const level = points >= RISK_LEVELS.talk ? 'talk' : points >= RISK_LEVELS.watch ? 'watch' : possible >= RISK_LEVELS.watch ? 'unknown' : 'none'
  return { points, level, grounds, unknown }
}

const notKnown = (signal: RiskSignal): Reason => reason('facts-missing', `Not known: ${RISK_SIGNALS[signal].en}`, `缺少数据：${RISK_SIGNALS[signal]['zh-CN']}`)
