import type { FigureUnitId } from '#contract/figure-units'
import type { Language } from '#contract/local-text'
import { printedNumber } from '../report-cell-rules.ts'
import type { ChartSeries } from './chart-series-rules.ts'
import type { PdfSheet } from './pdf-sheet.ts'
import { COLOURS, seriesColour, STYLE } from './pdf-style.ts'

/** The area of a chart between its axes, in points, and the values at its bottom and top. */
export interface Plot { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly least: number; readonly greatest: number }

const PLOT_HEIGHT = 150
const LEGEND_HEIGHT = 14
const LABELS_HEIGHT = 16
const LABEL_GAP = 8

/** The place of a value on a plot's upright axis. */
export const heightAt = ({ y, height, least, greatest }: Plot, value: number): number => y + height - ((value - least) / (greatest - least)) * height

/** Draws an upright axis with its marks and leaves the plot beside it; the sheet goes below the room for labels. */
export function drawUprightAxis(sheet: PdfSheet, marks: readonly number[], unit: FigureUnitId | null, language: Language): Plot {
  sheet.need(PLOT_HEIGHT + LABELS_HEIGHT)
  const labels = marks.map((mark) => markText(mark, marks, unit, language))
  const room = Math.max(...labels.map((label) => sheet.text.width(label, STYLE.axis))) + 6
  const plot = { x: sheet.left + room, y: sheet.y + 4, width: sheet.width - room, height: PLOT_HEIGHT - 4, least: marks[0]!, greatest: marks.at(-1)! }
  marks.forEach((mark, index) => {
    const y = heightAt(plot, mark)
    sheet.line(y, { from: plot.x, to: plot.x + plot.width, colour: mark === 0 ? COLOURS.faint : COLOURS.rule })
    sheet.text.drawLine(labels[index]!, { x: sheet.left, y: y - STYLE.axis.size * 0.75, width: room - 6, align: 'right' }, STYLE.axis)
  })
  sheet.y += PLOT_HEIGHT + LABELS_HEIGHT
  return plot
}

/** A mark as figures of its unit are printed, without decimals that all marks have as 0. */
export function markText(mark: number, marks: readonly number[], unit: FigureUnitId | null, language: Language): string {
  const printed = (value: number): string => printedNumber(value, unit, language)
  const shorter = /([.]0+)(?=%?$)/
  return marks.every((each) => shorter.test(printed(each))) ? printed(mark).replace(shorter, '') : printed(mark)
}

/** Labels below a plot, as many as stand side by side without touching. */
export function drawLabelsBelow(sheet: PdfSheet, plot: Plot, labels: readonly string[], xOf: (index: number) => number): void {
  let free = -Infinity
  labels.forEach((label, index) => {
    const width = sheet.text.width(label, STYLE.axis)
    const x = Math.min(Math.max(xOf(index) - width / 2, sheet.left), plot.x + plot.width - width)
    if (x < free) return
    sheet.text.drawLine(label, { x, y: plot.y + plot.height + 4, width: width + 1 }, STYLE.axis)
    free = x + width + LABEL_GAP
  })
}

/** What each colour stands for; nothing where there is but one series. */
export function drawLegend(sheet: PdfSheet, series: readonly Pick<ChartSeries, 'title'>[]): void {
  if (series.length < 2) return
  sheet.need(LEGEND_HEIGHT)
  let x = sheet.left
  series.forEach(({ title }, index) => {
    const width = sheet.text.width(title, STYLE.axis)
    if (x > sheet.left && x + 12 + width > sheet.left + sheet.width) {
      sheet.y += LEGEND_HEIGHT - 2
      x = sheet.left
    }
    sheet.doc.rect(x, sheet.y + 2, 8, 6).fill(seriesColour(index))
    sheet.text.drawLine(title, { x: x + 12, y: sheet.y, width: width + 1 }, STYLE.axis)
    x += 12 + width + 14
  })
  sheet.y += LEGEND_HEIGHT
}
