import { reason, type Reason } from '#contract/evaluation'
import { normalQuantile } from '../numerics/normal-distribution.ts'

/** One subject: followed for `time`, to its event or (event false) to where it was last seen. */
export interface Observation { readonly time: number; readonly event: boolean }

export interface SurvivalStep {
  readonly time: number
  readonly atRisk: number
  readonly events: number
  /** S(t) just after this time. */
  readonly survival: number
  /** Greenwood's Σ d/(n(n − d)) up to here: the variance of ln S. Infinity once everybody has had the event. */
  readonly logVariance: number
}

export interface SurvivalCurve {
  readonly subjects: number
  readonly events: number
  /** The longest time anybody was followed; 0 without subjects. */
  readonly followedTo: number
  /** One step for each time with an event, in order. */
  readonly steps: readonly SurvivalStep[]
}

/**
 * The product-limit estimate S(t) = Π (1 − dᵢ/nᵢ) over event times up to t.
 *
 * Kaplan and Meier, Journal of the American Statistical Association 53 (1958), eq. (2b); a subject censored at
 * an event time counts as at risk there.
 *
 * @param observations n subjects; times in any unit, ≥ 0
 * @throws RangeError for a negative or missing time
 * @example
 * ```ts
 * import { kaplanMeier } from '#evaluation/survival/kaplan-meier'
 * const curve = kaplanMeier([{ time: 3, event: true }, { time: 5, event: false }, { time: 6, event: true }, { time: 9, event: false }])
 * curve.steps.map(({ time, survival }) => [time, survival]) // => [[3, 0.75], [6, 0.375]]
 * ```
 */
export function kaplanMeier(observations: readonly Observation[]): SurvivalCurve {
  const wrong = observations.find(({ time }) => !(time >= 0 && time < Infinity))
  if (wrong) throw new RangeError(`A subject is followed for 0 or longer, not ${wrong.time}`)
  const ordered = [...observations].sort((a, b) => a.time - b.time)
  const steps: SurvivalStep[] = []
  let [survival, logVariance] = [1, 0]
  for (let index = 0; index < ordered.length;) {
    const { time } = ordered[index]!
    const atRisk = ordered.length - index
    let events = 0
    for (; index < ordered.length && ordered[index]!.time === time; index += 1) if (ordered[index]!.event) events += 1
    if (events === 0) continue
    survival *= 1 - events / atRisk
    logVariance += events / (atRisk * (atRisk - events))
    steps.push({ time, atRisk, events, survival, logVariance })
  }
  return { subjects: ordered.length, events: ordered.filter(({ event }) => event).length, followedTo: ordered.at(-1)?.time ?? 0, steps }
}

export interface Interval { readonly low: number; readonly high: number }
export type SurvivalAt =
  | {
    readonly survival: number; readonly standardError: number
    /** S ± z·se, cut to 0…1. Null where S is 0 or 1: Greenwood's variance is then no variance. */
    readonly greenwood: Interval | null
    /** exp(−exp(ln(−ln S) ± z·√V/ln S)): better for few subjects. Null where S is 0 or 1. */
    readonly logLog: Interval | null
    readonly reason: null
  }
  | { readonly survival: null; readonly standardError: null; readonly greenwood: null; readonly logLog: null; readonly reason: Reason }

/**
 * S at one time with Greenwood's standard error and two intervals. No number beyond the time that anybody was
 * followed to, unless everybody has had the event.
 *
 * Greenwood 1926; log-log interval: Kalbfleisch and Prentice, "The Statistical Analysis of Failure Time Data"
 * (2002), 1.4.
 *
 * @param level of the intervals, between 0 and 1
 * @example
 * ```ts
 * import { kaplanMeier, survivalAt } from '#evaluation/survival/kaplan-meier'
 * const curve = kaplanMeier([{ time: 3, event: true }, { time: 5, event: false }])
 * survivalAt(curve, 4).survival // => 0.5
 * survivalAt(curve, 6).reason?.code // => "not-followed-that-long"
 * ```
 */
export function survivalAt(curve: SurvivalCurve, time: number, level = 0.95): SurvivalAt {
  if (!(level > 0 && level < 1)) throw new RangeError(`A confidence level lies between 0 and 1, not ${level}`)
  if (curve.subjects === 0) return missing('no-subjects', 'There are no subjects', '没有样本')
  const step = curve.steps.filter((candidate) => candidate.time <= time).at(-1)
  const survival = step?.survival ?? 1
  if (time > curve.followedTo && survival > 0) {
    return missing('not-followed-that-long', `Nobody has been followed for ${time}; the longest is ${curve.followedTo}`, `没有样本被跟踪到 ${time}，最长为 ${curve.followedTo}`)
  }
  if (!step || survival === 0) return { survival, standardError: 0, greenwood: null, logLog: null, reason: null }
  const z = normalQuantile((1 + level) / 2)
  const standardError = survival * Math.sqrt(step.logVariance)
  const reach = (z * Math.sqrt(step.logVariance)) / Math.abs(Math.log(survival))
  return {
    survival, standardError, reason: null,
    greenwood: { low: Math.max(0, survival - z * standardError), high: Math.min(1, survival + z * standardError) },
    logLog: { low: survival ** Math.exp(reach), high: survival ** Math.exp(-reach) },
  }
}

const missing = (code: string, en: string, zh: string): SurvivalAt => ({ survival: null, standardError: null, greenwood: null, logLog: null, reason: reason(code, en, zh) })

/** The first time at which S is at most one half; null while it stays above. */
export const medianSurvival = (curve: SurvivalCurve): number | null => curve.steps.find(({ survival }) => survival <= 0.5 + 1e-12)?.time ?? null
