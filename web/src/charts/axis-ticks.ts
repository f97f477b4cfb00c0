import type { FigureUnitId } from '#contract/figure-units'
import type { TimeStyle } from '../time/site-time.ts'
import { figureText } from '../words/report-cells.ts'

/** Steps that people count in. */
const STEPS = [1, 2, 2.5, 5, 10] as const
const WANTED_STEPS = 4

/** Half a person is nobody: figures that are counted have whole steps. */
export const isCounted = (unit: FigureUnitId | null): boolean => unit === 'count' || unit === 'person'

/** Round values from 0 (or from a round value below the least) to at least the greatest, in about four steps. Of no extent: 0 and 1. */
export function axisTicks(least: number, greatest: number, unit: FigureUnitId | null = null): number[] {
  const low = Math.min(0, least)
  const extent = greatest - low
  if (!(extent > 0)) return [0, 1]
  const rough = isCounted(unit) ? Math.max(1, extent / WANTED_STEPS) : extent / WANTED_STEPS
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = (STEPS.find(size => (!isCounted(unit) || Number.isInteger(size * power)) && size * power >= rough * (1 - 1e-9)) ?? 10) * power
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(greatest / step - 1e-9)
  // Multiplied rather than added up, so that 0.1 + 0.2 is not printed.
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

/** CJK letters are about as wide as they are high, Latin ones half of it. */
export const textWidthPx = (text: string, sizePx: number): number => [...text].reduce((width, letter) => width + (letter > '⺀' ? 1 : 0.56) * sizePx, 0)

/** Every how many labels one can be written without touching its neighbour. */
export function labelEvery(labels: readonly string[], stepPx: number, sizePx = 11): number {
  const widest = labels.reduce((width, label) => Math.max(width, textWidthPx(label, sizePx)), 0) + sizePx
  return stepPx > 0 ? Math.max(1, Math.ceil(widest / stepPx)) : 1
}

/** A value on an axis: no more decimals than the step between ticks needs. */
export function tickText(value: number, ticks: readonly number[], unit: FigureUnitId | null, style: TimeStyle): string {
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0)) * (unit === 'share' ? 100 : 1)
  const decimals = Number.isInteger(step) ? 0 : step >= 0.1 && Number.isInteger(Math.round(step * 1e6) / 1e5) ? 1 : 2
  return figureText(value, unit, style.language, decimals)
}
