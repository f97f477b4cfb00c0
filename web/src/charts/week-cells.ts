import type { FigureUnitId } from '#contract/figure-units'
import type { ReportTable } from '#contract/report'
import { isMissing } from '../words/report-cells.ts'
import type { TimeStyle } from '../time/site-time.ts'
import { axisTicks } from './axis-ticks.ts'
import { saidText } from './chart-data.ts'

export const DAYS = 7
export const HOURS = 24

/** Nothing was open, nothing is known, or a value. */
export interface WeekCell { readonly kind: 'closed' | 'missing' | 'value'; readonly value: number | null; readonly text: string }
export interface WeekValues { readonly id: string; readonly name: string; readonly unit: FigureUnitId | null; readonly cells: readonly WeekCell[] }

/** The 168 hours of a week for one value column; hours that the table does not name were not open. */
export function weekValuesOf(table: ReportTable, at: string, valueId: string, style: TimeStyle, closedText: string): WeekValues {
  const atIndex = table.columns.findIndex(({ id }) => id === at)
  const valueIndex = table.columns.findIndex(({ id }) => id === valueId)
  const column = table.columns[valueIndex]
  const cells: WeekCell[] = Array.from({ length: DAYS * HOURS }, () => ({ kind: 'closed', value: null, text: closedText }))
  for (const row of column ? table.rows : []) {
    const hour = row[atIndex]
    const cell = row[valueIndex]
    if (typeof hour !== 'number' || cells[hour] === undefined) continue
    const text = saidText(cell, column!, style)
    if (typeof cell === 'number') cells[hour] = { kind: 'value', value: cell, text }
    else cells[hour] = { kind: isMissing(cell) && cell.missing === 'not-available' ? 'closed' : 'missing', value: null, text: text || closedText }
  }
  return { id: valueId, name: column?.title[style.language] ?? '', unit: column?.unit ?? null, cells }
}

/** The ends and steps of the ramp, for maps that are compared with each other: from 0 to a round value. */
export function rampTicks(maps: readonly WeekValues[]): number[] {
  const greatest = Math.max(0, ...maps.flatMap(({ cells }) => cells.map(({ value }) => value ?? 0)))
  return axisTicks(0, greatest === 0 ? 1 : greatest, maps[0]?.unit)
}

/** How full a colour is: 0 is the surface, 1 the top of the ramp. */
export const rampLevel = (value: number, ticks: readonly number[]): number => Math.max(0, Math.min(1, value / (ticks.at(-1) ?? 1)))

/** Letters on a cell: dark on light cells and light on dark ones; between them it depends on the theme. */
export const levelBand = (level: number): 'low' | 'middle' | 'high' => (level < 0.55 ? 'low' : level < 0.82 ? 'middle' : 'high')
