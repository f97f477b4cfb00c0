import type { Language } from '#contract/local-text'
import { printedNumber } from '../report-cell-rules.ts'
import { REPORT_WORDS } from '../export-words.ts'
import { axisMarks, paretoOrder, type ChartSeries } from './chart-series-rules.ts'
import { drawLabelsBelow, drawLegend, drawUprightAxis, heightAt } from './pdf-plot.ts'
import type { PdfSheet } from './pdf-sheet.ts'
import { COLOURS, seriesColour, STYLE } from './pdf-style.ts'

/** More bars than this are a page of nothing but bars; the table has them all. */
const LYING_BARS_MAX = 25
const BAR_HEIGHT = 8
const ROW_GAP = 5
const LABEL_SHARE = 0.34

export interface BarChart { readonly labels: readonly string[]; readonly series: readonly ChartSeries[]; readonly stacked: boolean; readonly language: Language }

/** Lying bars, one row per name: names of rooms and tenants are long. */
export function drawLyingBars(sheet: PdfSheet, { labels, series, stacked, language }: BarChart): void {
  drawLegend(sheet, series)
  const shown = Math.min(labels.length, LYING_BARS_MAX)
  const reach = greatest(series, stacked, shown)
  for (let row = 0; row < shown; row += 1) {
    const texts = series.map(({ values, unit }) => barText(values[row]!, unit, language))
    drawBarRow(sheet, labels[row]!, barsOf(series, row, reach), stacked ? [texts.join(' · ')] : texts, stacked)
  }
  noteWhatIsShown(sheet, shown, labels.length, language)
}

/** Lying bars in falling order; at the end of each what it and those above it are of the whole. */
export function drawPareto(sheet: PdfSheet, labels: readonly string[], series: ChartSeries, language: Language): void {
  const order = paretoOrder(series.values)
  const shown = order.slice(0, LYING_BARS_MAX)
  const reach = shown[0]?.value ?? 1
  sheet.paragraph(`${series.title} · ${REPORT_WORDS.runningShare[language]}`, STYLE.axis, { after: 2 })
  for (const { place, value, runningShare } of shown) {
    drawBarRow(sheet, labels[place]!, [{ share: value / reach, colour: seriesColour(0) }], [`${printedNumber(value, series.unit, language)} · ${printedNumber(runningShare, 'share', language)}`], false)
  }
  noteWhatIsShown(sheet, shown.length, order.length, language)
}

interface Bar { readonly share: number; readonly colour: string }

const barsOf = (series: readonly ChartSeries[], row: number, reach: number): Bar[] =>
  series.map(({ values }, index) => ({ share: Math.max(0, values[row] ?? 0) / reach, colour: seriesColour(index) }))

const barText = (value: number | null, unit: ChartSeries['unit'], language: Language): string => (value === null ? `– (${REPORT_WORDS.missing[language]})` : printedNumber(value, unit, language))

function drawBarRow(sheet: PdfSheet, label: string, bars: readonly Bar[], texts: readonly string[], stacked: boolean): void {
  const labelRoom = sheet.width * LABEL_SHARE
  const textRoom = Math.max(...texts.map((text) => sheet.text.width(text, STYLE.axis))) + 6
  const room = Math.max(40, sheet.width - labelRoom - Math.max(textRoom, 70))
  const lines = sheet.text.lines(label, labelRoom - 8, STYLE.cell).slice(0, 2)
  const height = Math.max(stacked ? BAR_HEIGHT : BAR_HEIGHT * bars.length, sheet.text.height(lines.length, STYLE.cell))
  sheet.need(height + ROW_GAP)
  sheet.text.draw(lines, { x: sheet.left, y: sheet.y + (height - sheet.text.height(lines.length, STYLE.cell)) / 2, width: labelRoom - 8, align: 'right' }, STYLE.cell)
  const x = sheet.left + labelRoom
  const top = sheet.y + (height - (stacked ? BAR_HEIGHT : BAR_HEIGHT * bars.length)) / 2
  let from = x
  bars.forEach(({ share, colour }, index) => {
    const y = stacked ? top : top + index * BAR_HEIGHT
    const width = share * room
    if (width > 0) sheet.doc.rect(stacked ? from : x, y, width, BAR_HEIGHT - 1).fill(colour)
    from += stacked ? width : 0
    if (!stacked) sheet.text.drawLine(texts[index]!, { x: x + width + 4, y: y - 1.5, width: textRoom + 40 }, STYLE.axis)
  })
  if (stacked) sheet.text.drawLine(texts[0]!, { x: from + 4, y: top - 1.5, width: textRoom + 40 }, STYLE.axis)
  sheet.doc.lineWidth(0.5).strokeColor(COLOURS.faint).moveTo(x, sheet.y - 1).lineTo(x, sheet.y + height + 1).stroke()
  sheet.y += height + ROW_GAP
}

/** Standing bars along time or a count. */
export function drawStandingBars(sheet: PdfSheet, { labels, series, stacked, language }: BarChart): void {
  drawLegend(sheet, series)
  const plot = drawUprightAxis(sheet, axisMarks([greatest(series, stacked, labels.length)]), series[0]!.unit, language)
  const slot = plot.width / labels.length
  const gap = Math.min(4, slot * 0.2)
  const barWidth = (slot - gap) / (stacked ? 1 : series.length)
  labels.forEach((_, row) => {
    let below = 0
    series.forEach(({ values }, index) => {
      const value = Math.max(0, values[row] ?? 0)
      const base = heightAt(plot, stacked ? below : 0)
      const top = heightAt(plot, stacked ? below + value : value)
      if (base > top) sheet.doc.rect(plot.x + row * slot + gap / 2 + (stacked ? 0 : index * barWidth), top, barWidth, base - top).fill(seriesColour(index))
      below += value
    })
  })
  drawLabelsBelow(sheet, plot, labels, (index) => plot.x + (index + 0.5) * slot)
}

function greatest(series: readonly ChartSeries[], stacked: boolean, rows: number): number {
  const ofRow = (row: number): number => {
    const values = series.map(({ values }) => Math.max(0, values[row] ?? 0))
    return stacked ? values.reduce((sum, value) => sum + value, 0) : Math.max(...values)
  }
  return Array.from({ length: rows }, (_, row) => ofRow(row)).reduce((most, value) => Math.max(most, value), 0) || 1
}

function noteWhatIsShown(sheet: PdfSheet, shown: number, all: number, language: Language): void {
  if (shown === all) return
  sheet.paragraph(REPORT_WORDS.first[language].replace('{shown}', String(shown)).replace('{all}', String(all)), STYLE.note)
}
