import type { MissingReason } from '#contract/report'
import type { Figure } from './metric.ts'

/** The time that a figure is of, in ms; null sums mean that nothing was seen. */
export interface Basis { readonly availableMs: number | null; readonly knownMs: number | null }

const shareOf = ({ availableMs, knownMs }: Basis): number | null => (availableMs !== null && knownMs !== null && availableMs > 0 ? Math.min(1, knownMs / availableMs) : null)

export const missing = (reason: MissingReason, basis: Basis = { availableMs: null, knownMs: null }): Figure =>
  ({ value: null, reason, coverage: shareOf(basis), availableMs: basis.availableMs, knownMs: basis.knownMs })

export const known = (value: number, basis: Basis = { availableMs: null, knownMs: null }): Figure =>
  ({ value, reason: null, coverage: shareOf(basis), availableMs: basis.availableMs, knownMs: basis.knownMs })

/** Nothing was open, or nothing was known: then no sensed figure can be told. */
const whyNot = ({ availableMs, knownMs }: Basis): MissingReason | null => {
  if (!availableMs) return 'not-available'
  return knownMs ? null : 'not-known'
}

/** A sensed amount: there as soon as something is known of available time. */
export function sensed(amount: number | null, basis: Basis): Figure {
  const reason = whyNot(basis)
  return reason === null && amount !== null ? known(amount, basis) : missing(reason ?? 'not-known', basis)
}

/** part ÷ whole of sensed time; `none` says why there is nothing to divide by. */
export function sensedRatio(part: number | null, whole: number | null, none: MissingReason, basis: Basis): Figure {
  const reason = whyNot(basis)
  if (reason !== null) return missing(reason, basis)
  return part !== null && whole ? known(part / whole, basis) : missing(none, basis)
}

/** part ÷ whole of what is recorded; missing for `none` where the whole is empty. */
export const ratio = (part: number | null, whole: number | null, none: MissingReason, basis?: Basis): Figure =>
  (part !== null && whole ? known(part / whole, basis) : missing(none, basis))

export const HOUR_MS = 3_600_000
