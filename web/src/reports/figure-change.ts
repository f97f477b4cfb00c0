import type { FigureUnitId } from '#contract/figure-units'
import type { ReportCell } from '#contract/report'

/** How a figure differs from the period before: a share in percentage points, everything else as a part of what it was. */
export interface FigureChange {
  readonly direction: 'up' | 'down' | 'same'
  readonly kind: 'points' | 'relative' | 'absolute'
  /** Never negative: the direction says the sign. Points as 0…100, relative as 0…1, absolute in the figure's unit. */
  readonly by: number
}

/** Half of what the last printed decimal can show counts as no change. */
const SAME_POINTS = 0.05
const SAME_RELATIVE = 0.0005

/** Null where one of the two is no number. From nothing there is no part, so the difference itself is said. */
export function figureChange(value: ReportCell, before: ReportCell | null, unit: FigureUnitId | null): FigureChange | null {
  if (typeof value !== 'number' || typeof before !== 'number') return null
  const difference = value - before
  const change = unit === 'share' ? { kind: 'points' as const, by: Math.abs(difference) * 100, same: SAME_POINTS }
    : before === 0 ? { kind: 'absolute' as const, by: Math.abs(difference), same: 0 }
    : { kind: 'relative' as const, by: Math.abs(difference / before), same: SAME_RELATIVE }
  const isSame = change.by <= change.same
  return { direction: isSame ? 'same' : difference > 0 ? 'up' : 'down', kind: change.kind, by: isSame ? 0 : change.by }
}
