import type { Language } from '#contract/local-text'
import { printedNumber } from '../report-cell-rules.ts'
import { REPORT_WORDS } from '../export-words.ts'
import { axisMarks, type ChartSeries } from './chart-series-rules.ts'
import { markText } from './pdf-plot.ts'
import type { PdfSheet } from './pdf-sheet.ts'
import { COLOURS, seriesColour, STYLE } from './pdf-style.ts'
import type { TextStyle } from './pdf-text.ts'

/** One bar a row in the order given, with a whisker between `low` and `high`; the row `own` stands out. */
export interface RankedBarsChart { readonly labels: readonly string[]; readonly series: ChartSeries; readonly low: ChartSeries | null; readonly high: ChartSeries | null; readonly own: number | null; readonly language: Language }

const ROW = 10.5
/** Of many rows, so that some sixty stand on a page. */
const DENSE = { from: 45, row: 8.1, size: 6 } as const
const BAR_SHARE = 0.58
const CAP = 2
const LABEL_SHARE = 0.36
const VALUE_ROOM = 44
const AXIS_ROOM = 14

export function drawRankedBars(sheet: PdfSheet, { labels, series, low, high, own, language }: RankedBarsChart): void {
  const { row: height, style } = rowsOf(labels.length)
  const known = [series, low, high].flatMap((each) => each?.values.filter((value) => value !== null) ?? [])
  const marks = axisMarks(known)
  const [least, greatest] = [marks[0]!, marks.at(-1)!]
  const labelRoom = sheet.width * LABEL_SHARE
  const [from, room] = [sheet.left + labelRoom, sheet.width - labelRoom - VALUE_ROOM]
  const xOf = (value: number): number => from + ((value - least) / (greatest - least)) * room
  const drawAxis = (): void => {
    for (const mark of marks) sheet.text.drawLine(markText(mark, marks, series.unit, language), { x: xOf(mark) - 20, y: sheet.y, width: 40, align: 'centre' }, STYLE.axis)
    sheet.y += AXIS_ROOM
  }
  sheet.need(AXIS_ROOM + height * Math.min(labels.length, KEPT))
  drawAxis()
  labels.forEach((label, row) => {
    if (sheet.need(height)) drawAxis()
    for (const mark of marks) sheet.doc.lineWidth(0.4).strokeColor(mark === 0 ? COLOURS.faint : COLOURS.rule).moveTo(xOf(mark), sheet.y).lineTo(xOf(mark), sheet.y + height).stroke()
    drawRow(sheet, { label, value: series.values[row] ?? null, low: low?.values[row] ?? null, high: high?.values[row] ?? null, isOwn: row === own, text: valueText(series, row, language) }, { xOf, labelRoom, right: from + room, height: height, style })
    sheet.y += height
  })
  sheet.y += 4
}

/** So many rows stand together below the axis. */
const KEPT = 12
const rowsOf = (count: number): { readonly row: number; readonly style: TextStyle } => (count >= DENSE.from ? { row: DENSE.row, style: { ...STYLE.axis, size: DENSE.size } } : { row: ROW, style: STYLE.axis })

const valueText = ({ values, unit }: ChartSeries, row: number, language: Language): string => {
  const value = values[row] ?? null
  return value === null ? REPORT_WORDS.missing[language] : printedNumber(value, unit, language)
}

interface BarRow { readonly label: string; readonly value: number | null; readonly low: number | null; readonly high: number | null; readonly isOwn: boolean; readonly text: string }

interface RowPlace { readonly xOf: (value: number) => number; readonly labelRoom: number; readonly right: number; readonly height: number; readonly style: TextStyle }

function drawRow(sheet: PdfSheet, { label, value, low, high, isOwn, text }: BarRow, { xOf, labelRoom, right, height, style: usual }: RowPlace): void {
  const style: TextStyle = isOwn ? { ...usual, weight: 'bold', colour: COLOURS.ink } : usual
  const middle = sheet.y + height / 2
  const bar = height * BAR_SHARE
  sheet.text.drawLine(shortened(sheet, label, labelRoom - 8, style), { x: sheet.left, y: sheet.y, width: labelRoom - 8, align: 'right' }, style)
  if (value !== null) {
    const [zero, end] = [xOf(0), xOf(value)]
    sheet.doc.rect(Math.min(zero, end), middle - bar / 2, Math.abs(end - zero), bar).fill(isOwn ? seriesColour(0) : COLOURS.bar)
  }
  if (low !== null && high !== null) {
    sheet.doc.lineWidth(0.8).strokeColor(COLOURS.ink).moveTo(xOf(low), middle).lineTo(xOf(high), middle).stroke()
    for (const at of [low, high]) sheet.doc.moveTo(xOf(at), middle - CAP).lineTo(xOf(at), middle + CAP).stroke()
  }
  sheet.text.drawLine(text, { x: right + 4, y: sheet.y, width: VALUE_ROOM - 4, align: 'right' }, style)
}

/** A name that fits its room, its end as "…" where it must be cut. */
function shortened({ text }: PdfSheet, label: string, room: number, style: TextStyle): string {
  if (text.width(label, style) <= room) return label
  const signs = [...label]
  while (signs.length > 1 && text.width(`${signs.join('')}…`, style) > room) signs.pop()
  return `${signs.join('').trimEnd()}…`
}
