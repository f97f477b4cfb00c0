import { ANALYSIS_UNITS, type AnalysisUnit, type Period } from '#contract/evaluation'
import type { EvaluationUnit } from '#contract/evaluation-api'

const PERIOD = /^[12][0-9]{3}(-Q[1-4]|-(0[1-9]|1[0-2]))?$/

/** A unit in an address: its kind and id, "tenant:willow". */
export const writeUnit = ({ kind, id }: AnalysisUnit): string => `${kind}:${id}`

/** The unit that an address names; the site itself where it names none or nonsense. */
export function readUnit(text: string | null, siteId: string): AnalysisUnit {
  const [, named, id] = /^([a-z]+):(.+)$/.exec(text ?? '') ?? []
  const kind = ANALYSIS_UNITS.find(one => one === named)
  return kind === undefined || id === undefined ? { kind: 'site', id: siteId } : { kind, id }
}

export const isSameUnit = (one: AnalysisUnit, other: AnalysisUnit): boolean => one.kind === other.kind && one.id === other.id

/** The period that an address names; null where it names none or nonsense. */
export const readPeriod = (text: string | null): Period | null => (text !== null && PERIOD.test(text) ? text : null)

/** The years that one may ask for, newest first: this one and four before it, those that something is known of, and the one in view. */
export function yearChoices(unit: EvaluationUnit | undefined, today: string, inView: Period): Period[] {
  const thisYear = Number(today.slice(0, 4))
  const near = Array.from({ length: 5 }, (_, back) => String(thisYear - back))
  return [...new Set([inView, ...near, ...(unit?.periods ?? []).filter(period => period.length === 4)])].sort().reverse()
}
