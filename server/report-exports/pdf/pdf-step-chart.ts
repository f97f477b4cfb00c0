import type { Language } from '#contract/local-text'
import { axisMarks, type ChartSeries } from './chart-series-rules.ts'
import { drawLabelsBelow, drawUprightAxis, heightAt, markText, type Plot } from './pdf-plot.ts'
import type { PdfSheet } from './pdf-sheet.ts'
import { seriesColour } from './pdf-style.ts'

/** A value that stays until the next `at`, and the bounds between which it lies. */
export interface StepChart { readonly at: ChartSeries; readonly value: ChartSeries; readonly low: ChartSeries; readonly high: ChartSeries; readonly language: Language }

type Point = readonly [x: number, y: number]

/** A curve that falls in steps from 1 at 0 (Kaplan and Meier's drawing of a survival curve). */
export function drawSteps(sheet: PdfSheet, { at, value, low, high, language }: StepChart): void {
  const times = at.values.map((each) => each ?? 0)
  const marks = axisMarks(times, 8)
  const plot = drawUprightAxis(sheet, axisMarks([1], 5), value.unit, language)
  const xOf = (time: number): number => plot.x + (time / marks.at(-1)!) * plot.width
  drawBand(sheet, plot, times.map(xOf), low.values, high.values)
  sheet.doc.lineWidth(1.2).strokeColor(seriesColour(0))
  trace(sheet, stairs([plot.x, ...times.map(xOf)], [1, ...value.values.map((each) => each ?? 0)].map((each) => heightAt(plot, each)))).stroke()
  drawLabelsBelow(sheet, plot, marks.map((mark) => markText(mark, marks, at.unit, language)), (index) => xOf(marks[index]!))
}

function drawBand(sheet: PdfSheet, plot: Plot, xs: readonly number[], low: readonly (number | null)[], high: readonly (number | null)[]): void {
  for (let row = 0; row + 1 < xs.length; row += 1) {
    const [from, to, lower, upper] = [xs[row]!, xs[row + 1]!, low[row] ?? null, high[row] ?? null]
    if (lower !== null && upper !== null) sheet.doc.rect(from, heightAt(plot, upper), to - from, heightAt(plot, lower) - heightAt(plot, upper)).fillOpacity(0.15).fill(seriesColour(0)).fillOpacity(1)
  }
}

const stairs = (xs: readonly number[], ys: readonly number[]): Point[] => xs.flatMap((x, index): Point[] => (index === 0 ? [[x, ys[0]!]] : [[x, ys[index - 1]!], [x, ys[index]!]]))

function trace({ doc }: PdfSheet, [first, ...rest]: readonly Point[]): PdfSheet['doc'] {
  doc.moveTo(...first!)
  for (const point of rest) doc.lineTo(...point)
  return doc
}
