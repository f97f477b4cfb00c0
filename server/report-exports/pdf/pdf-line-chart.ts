import type { Language } from '#contract/local-text'
import { axisMarks, type ChartSeries } from './chart-series-rules.ts'
import { drawLabelsBelow, drawLegend, drawUprightAxis, heightAt, type Plot } from './pdf-plot.ts'
import type { PdfSheet } from './pdf-sheet.ts'
import { seriesColour } from './pdf-style.ts'

export interface LineChart { readonly labels: readonly string[]; readonly series: readonly ChartSeries[]; /** Between which values it may lie. */ readonly band: { readonly low: ChartSeries; readonly high: ChartSeries } | null; readonly language: Language }

interface Point { readonly x: number; readonly y: number }
const DASHES: readonly (readonly [number, number] | null)[] = [null, [4, 2], [1.5, 1.5]]

/** Lines with gaps where nothing is known; told apart by colour and dash. */
export function drawLines(sheet: PdfSheet, { labels, series, band, language }: LineChart): void {
  drawLegend(sheet, series)
  const all = [...series, ...band ? [band.low, band.high] : []].flatMap(({ values }) => values.filter((value) => value !== null))
  const plot = drawUprightAxis(sheet, axisMarks(all), series[0]!.unit, language)
  const xOf = (index: number): number => plot.x + (labels.length < 2 ? plot.width / 2 : (index / (labels.length - 1)) * plot.width)
  if (band) drawBand(sheet, plot, band, xOf)
  series.forEach(({ values }, index) => {
    const dash = DASHES[index % DASHES.length]
    sheet.doc.save().lineWidth(1.2).strokeColor(seriesColour(index))
    if (dash) sheet.doc.dash(dash[0], { space: dash[1] })
    for (const stretch of stretches(values, (value, row) => ({ x: xOf(row), y: heightAt(plot, value) }))) {
      if (stretch.length === 1) sheet.doc.circle(stretch[0]!.x, stretch[0]!.y, 1.5).fill(seriesColour(index))
      else path(sheet, stretch).stroke()
    }
    sheet.doc.restore()
  })
  drawLabelsBelow(sheet, plot, labels, xOf)
}

function drawBand(sheet: PdfSheet, plot: Plot, { low, high }: { readonly low: ChartSeries; readonly high: ChartSeries }, xOf: (index: number) => number): void {
  const known = low.values.map((value, row) => (high.values[row] === null ? null : value))
  const upper = stretches(known, (_, row) => ({ x: xOf(row), y: heightAt(plot, high.values[row]!) }))
  const lower = stretches(known, (value, row) => ({ x: xOf(row), y: heightAt(plot, value) }))
  upper.forEach((top, index) => path(sheet, [...top, ...lower[index]!.toReversed()]).fillOpacity(0.15).fill(seriesColour(0)).fillOpacity(1))
}

function path({ doc }: PdfSheet, [first, ...rest]: readonly Point[]): PdfSheet['doc'] {
  doc.moveTo(first!.x, first!.y)
  for (const { x, y } of rest) doc.lineTo(x, y)
  return doc
}

function stretches(values: readonly (number | null)[], pointOf: (value: number, row: number) => Point): Point[][] {
  const found: Point[][] = []
  values.forEach((value, row) => {
    if (value === null) return
    if (row > 0 && values[row - 1] !== null) found.at(-1)!.push(pointOf(value, row))
    else found.push([pointOf(value, row)])
  })
  return found
}
