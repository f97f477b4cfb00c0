import type { Language } from '#contract/local-text'
import { printedNumber } from '../report-cell-rules.ts'
import { unitName } from '../report-outline-rules.ts'
import { REPORT_WORDS, weekdayNames } from '../export-words.ts'
import type { ChartSeries } from './chart-series-rules.ts'
import type { PdfSheet } from './pdf-sheet.ts'
import { COLOURS, STYLE } from './pdf-style.ts'

const CELL_HEIGHT = 13
const DAY_ROOM = 36
const HOURS = 24
/** From the surface to the accent: 0 recedes. */
const RAMP = { from: [0xf3, 0xf6, 0xf9], to: [0x00, 0x72, 0xb2] } as const
const LEGEND_STEPS = 6

const mapTitle = ({ title, unit }: ChartSeries, language: Language): string => (unit === null ? title : `${title} · ${unitName({ unit }, language)}`)

/** Days below each other, hours beside each other, the darker the more; what is missing is hatched. */
export function drawWeekMap(sheet: PdfSheet, hours: readonly (number | null)[], series: ChartSeries, language: Language): void {
  sheet.need(CELL_HEIGHT * 7 + 48)
  sheet.paragraph(mapTitle(series, language), STYLE.strong, { after: 2 })
  const cellWidth = (sheet.width - DAY_ROOM) / HOURS
  const valueAt = new Map(hours.flatMap((hour, row) => (hour === null ? [] : [[hour, series.values[row] ?? null] as const])))
  const greatest = Math.max(0, ...series.values.filter((value) => value !== null)) || 1
  const top = sheet.y + 11
  for (let hour = 0; hour < HOURS; hour += 3) sheet.text.drawLine(`${String(hour).padStart(2, '0')}:00`, { x: sheet.left + DAY_ROOM + hour * cellWidth, y: sheet.y, width: 40 }, STYLE.axis)
  weekdayNames(language).forEach((name, day) => {
    const y = top + day * CELL_HEIGHT
    sheet.text.drawLine(name, { x: sheet.left, y: y + 1, width: DAY_ROOM - 6, align: 'right' }, STYLE.axis)
    for (let hour = 0; hour < HOURS; hour += 1) {
      const value = valueAt.get(day * HOURS + hour) ?? null
      const box = { x: sheet.left + DAY_ROOM + hour * cellWidth, y, width: cellWidth - 1, height: CELL_HEIGHT - 1 }
      drawCell(sheet, box, value, greatest)
      if (value !== null) drawFigure(sheet, box, cellFigure(value, series.unit, language), value / greatest)
    }
  })
  sheet.y = top + 7 * CELL_HEIGHT + 4
  drawRamp(sheet, greatest, series, language)
}

interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

function drawCell({ doc }: PdfSheet, { x, y, width, height }: Box, value: number | null, greatest: number): void {
  if (value !== null) return void doc.rect(x, y, width, height).fill(rampColour(value / greatest))
  doc.save().rect(x, y, width, height).clip().lineWidth(0.5).strokeColor(COLOURS.faint)
  for (let at = -height; at < width; at += 4) doc.moveTo(x + at, y + height).lineTo(x + at + height, y)
  doc.stroke().restore()
}

/** As few signs as tell it: the column's title has the unit. */
const cellFigure = (value: number, unit: ChartSeries['unit'], language: Language): string =>
  (unit === 'share' ? String(Math.round(value * 100)) : printedNumber(value, value >= 10 ? 'count' : unit, language))

function drawFigure({ text }: PdfSheet, { x, y, width, height }: Box, figure: string, share: number): void {
  const style = { size: 5.5, colour: share > 0.5 ? '#FFFFFF' : COLOURS.ink }
  text.drawLine(figure, { x, y: y + (height - text.height(1, style)) / 2, width, align: 'centre' }, style)
}

function drawRamp(sheet: PdfSheet, greatest: number, { unit }: ChartSeries, language: Language): void {
  const [none, most] = [printedNumber(0, unit, language), printedNumber(greatest, unit, language)]
  const widthOf = (text: string): number => sheet.text.width(text, STYLE.axis)
  const from = sheet.left + DAY_ROOM
  sheet.text.drawLine(none, { x: from, y: sheet.y, width: 60 }, STYLE.axis)
  let x = from + widthOf(none) + 4
  for (let step = 0; step < LEGEND_STEPS; step += 1, x += 14) sheet.doc.rect(x, sheet.y + 1, 14, 8).fill(rampColour(step / (LEGEND_STEPS - 1)))
  sheet.text.drawLine(most, { x: x + 4, y: sheet.y, width: 60 }, STYLE.axis)
  x += widthOf(most) + 20
  drawCell(sheet, { x, y: sheet.y + 1, width: 14, height: 8 }, null, 1)
  sheet.text.drawLine(REPORT_WORDS.missing[language], { x: x + 18, y: sheet.y, width: 80 }, STYLE.axis)
  sheet.y += 18
}

function rampColour(share: number): string {
  const at = Math.min(1, Math.max(0, share))
  return `#${RAMP.from.map((from, index) => Math.round(from + (RAMP.to[index]! - from) * at).toString(16).padStart(2, '0')).join('')}`
}
