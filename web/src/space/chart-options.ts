import type uPlot from 'uplot'
import { clockText, type TimeStyle } from '../time/site-time.ts'

export interface ChartOptions {
  width: number; height: number; from: number; to: number
  gaps: readonly { from: number; to: number }[]
  style: TimeStyle; dark: boolean; unit: string
  /** The index under the cursor, null when it leaves. */
  onpointed: (index: number | null) => void
}

/** A canvas cannot read CSS variables: these repeat style/tokens.css. */
const INK = { light: { line: '#0072b2', fill: 'rgb(0 114 178 / 8%)', axis: '#626c78', grid: '#e1e5ea', hatch: '#c3c9d1' }, dark: { line: '#56b4e9', fill: 'rgb(86 180 233 / 12%)', axis: '#95a0ad', grid: '#2d3540', hatch: '#47515d' } }

/** One line over a day with its gaps hatched; axes in the site's zone and the page's language, 24 h. */
export function chartOptions({ width, height, from, to, gaps, style, dark, onpointed }: ChartOptions): uPlot.Options {
  const ink = dark ? INK.dark : INK.light
  const axis = { stroke: ink.axis, grid: { stroke: ink.grid, width: 1 }, ticks: { show: false }, font: '11px Inter, "Segoe UI", Roboto, Arial, sans-serif' }
  return {
    width, height, ms: 1, legend: { show: false }, padding: [8, 20, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { x: { time: true, range: [from, to] }, y: { range: (_, least, most) => roomyRange(least, most) } },
    axes: [
      { ...axis, space: 62, size: 24, values: (_, times) => times.map(time => clockText(time, style)) },
      { ...axis, size: 44, space: 28, values: (_, values) => values.map(value => new Intl.NumberFormat(style.language).format(value)) },
    ],
    series: [{}, { stroke: ink.line, width: 1.6, fill: ink.fill, points: { show: false }, spanGaps: false }],
    hooks: {
      drawClear: [chart => hatchGaps(chart, gaps, ink.hatch)],
      setCursor: [chart => onpointed(chart.cursor.idx ?? null)],
    },
  }
}

/** A little air above and below, so that a flat line is not drawn on the frame. */
function roomyRange(least: number | null, most: number | null): [number, number] {
  if (least === null || most === null) return [0, 1]
  const margin = Math.max((most - least) * 0.15, Math.abs(most) * 0.02, 0.5)
  return [least - margin, most + margin]
}

const HATCH_STEP_PX = 6

function hatchGaps(chart: uPlot, gaps: ChartOptions['gaps'], colour: string): void {
  const { ctx, bbox } = chart
  for (const gap of gaps) {
    const left = chart.valToPos(gap.from, 'x', true)
    const width = chart.valToPos(gap.to, 'x', true) - left
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, bbox.top, width, bbox.height)
    ctx.clip()
    ctx.strokeStyle = colour
    ctx.lineWidth = 1
    ctx.beginPath()
    for (let x = left - bbox.height; x < left + width; x += HATCH_STEP_PX * devicePixelRatio) {
      ctx.moveTo(x, bbox.top + bbox.height)
      ctx.lineTo(x + bbox.height, bbox.top)
    }
    ctx.stroke()
    ctx.restore()
  }
}
