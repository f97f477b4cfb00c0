import type { Span } from '../time/opening-spans.ts'

const MINUTE_MS = 60_000
export type DragMode = 'make' | 'move' | 'start' | 'end'

/** The grid line before (or after) an instant, counted from the day's midnight. */
export function snapped(at: number, midnight: number, stepMin: number, round: 'floor' | 'round' | 'ceil' = 'round'): number {
  const step = stepMin * MINUTE_MS
  return midnight + Math[round]((at - midnight) / step) * step
}

export interface DragLimits { readonly midnight: number; readonly dayEnd: number; readonly stepMin: number; readonly minLengthMin: number; readonly maxLengthMin: number }

/**
 * What a drag from `pressedAt` to `at` makes of a span: a new one that holds both, the old one moved, or one of
 * its ends moved. It keeps to the grid, to the day and to the shortest and longest length; whether it can be
 * booked is not asked here but of the server.
 */
export function draggedSpan(mode: DragMode, original: Span, pressedAt: number, at: number, limits: DragLimits): Span {
  const { midnight, dayEnd, stepMin } = limits
  const shortest = limits.minLengthMin * MINUTE_MS
  const longest = limits.maxLengthMin * MINUTE_MS
  if (mode === 'move') {
    const length = original.to - original.from
    const from = snapped(original.from + at - pressedAt, midnight, stepMin)
    const kept = Math.min(Math.max(from, midnight), Math.max(midnight, dayEnd - length))
    return { from: kept, to: kept + length }
  }
  if (mode === 'start') return { from: clamp(snapped(at, midnight, stepMin), Math.max(midnight, original.to - longest), original.to - shortest), to: original.to }
  if (mode === 'end') return { from: original.from, to: clamp(snapped(at, midnight, stepMin), original.from + shortest, Math.min(Math.max(dayEnd, original.to), original.from + longest)) }
  const backwards = at < pressedAt
  const anchor = snapped(pressedAt, midnight, stepMin, backwards ? 'ceil' : 'floor')
  const other = snapped(at, midnight, stepMin, backwards ? 'floor' : 'ceil')
  const length = clamp(Math.abs(other - anchor), shortest, longest)
  const from = backwards ? Math.max(midnight, anchor - length) : anchor
  return { from, to: Math.min(dayEnd, from + length) }
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), Math.max(low, high))

export interface SlotCursor { readonly row: number; readonly from: number; readonly to: number }
export interface CursorField { readonly rows: number; readonly shown: Span; readonly stepMin: number; readonly minLengthMin: number; readonly maxLengthMin: number }

const STEPS: Record<string, readonly [rows: number, steps: number]> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], PageUp: [-8, 0], PageDown: [8, 0] }

/** The chosen slot after a key: arrows move it, Shift with left and right changes its length; null for other keys. */
export function movedCursor(cursor: SlotCursor, key: string, lengthen: boolean, field: CursorField): SlotCursor | null {
  const { rows, shown, stepMin } = field
  const length = cursor.to - cursor.from
  if (key === 'Home' || key === 'End') {
    const from = key === 'Home' ? shown.from : shown.to - length
    return { ...cursor, from, to: from + length }
  }
  const step = STEPS[key]
  if (!step) return null
  const [down, along] = step
  const by = along * stepMin * MINUTE_MS
  if (lengthen && along !== 0) {
    const to = Math.min(cursor.from + clamp(length + by, field.minLengthMin * MINUTE_MS, field.maxLengthMin * MINUTE_MS), shown.to)
    return { ...cursor, to }
  }
  const from = clamp(cursor.from + by, shown.from, shown.to - length)
  return { row: clamp(cursor.row + down, 0, rows - 1), from, to: from + length }
}
