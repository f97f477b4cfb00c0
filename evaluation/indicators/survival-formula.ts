import { reason } from '#contract/evaluation'
import { kaplanMeier, survivalAt } from '../survival/kaplan-meier.ts'
import type { Formula } from './indicator-formulas.ts'

/**
 * Survival of tenancies to so many months, with its log-log interval: a raw quotient would forget those that came late.
 *
 * @internal
 */
export function survivalAfter(months: number): Formula {
  return {
    facts: [], calculation: null,
    compute: ({ tenancies }) => {
      const inputs = [{ fact: 'tenancies' as const, value: tenancies?.length ?? null, coverage: null, source: null }]
      if (!tenancies) return { value: null, reason: NO_TENANCIES, coverage: null, inputs, interval: null }
      const at = survivalAt(kaplanMeier(tenancies.map(({ months: time, ended }) => ({ time, event: ended }))), months, LEVEL)
      if (at.survival === null) return { value: null, reason: at.reason, coverage: null, inputs, interval: null }
      return { value: at.survival, reason: null, coverage: null, inputs, interval: at.logLog && { ...at.logLog, level: LEVEL } }
    },
  }
}

const LEVEL = 0.95
const NO_TENANCIES = reason('facts-missing', 'Not known: how long tenants have been followed', '缺少数据：企业入驻与退出记录')
