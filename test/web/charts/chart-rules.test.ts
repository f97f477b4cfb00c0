import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReportTable } from '#contract/report'
import { axisTicks, labelEvery, tickText } from '../../../web/src/charts/axis-ticks.ts'
import { chartDataOf, paretoOf } from '../../../web/src/charts/chart-data.ts'
import { bandPaths, stretchesOf } from '../../../web/src/charts/plot-scale.ts'
import { rampLevel, rampTicks, weekValuesOf } from '../../../web/src/charts/week-cells.ts'
import { ROOMS } from '../reports/report-fixtures.ts'

const style = { timeZone: 'Asia/Shanghai', language: 'en' } as const

describe('an axis', () => {
  it('has round steps from 0 to at least the greatest value', () => {
    expect(axisTicks(0, 0.91)).toEqual([0, 0.25, 0.5, 0.75, 1])
    expect(axisTicks(0, 7)).toEqual([0, 2, 4, 6, 8])
    expect(axisTicks(0, 0)).toEqual([0, 1])
    expect(axisTicks(0, 10)).toEqual([0, 2.5, 5, 7.5, 10])
    expect(axisTicks(0, 10, 'count')).toEqual([0, 5, 10])
    expect(axisTicks(0, 2, 'person')).toEqual([0, 1, 2])
    expect(axisTicks(-3, 5)).toEqual([-4, -2, 0, 2, 4, 6])
  })

  it('holds every value between its ends, in few steps', () => {
    fc.assert(fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (least, greatest) => {
      const low = Math.min(least, greatest)
      const ticks = axisTicks(low, greatest)
      const rounding = 1e-8 * (Math.abs(low) + greatest)
      return ticks[0]! <= Math.min(0, low) + rounding && ticks.at(-1)! >= greatest - rounding && ticks.length <= 8
    }))
  })

  it('prints as many decimals as its steps need', () => {
    const text = (ticks: number[], unit: 'share' | 'hour') => ticks.map(tick => tickText(tick, ticks, unit, style))
    expect(text([0, 0.25, 0.5], 'share')).toEqual(['0%', '25%', '50%'])
    expect(text([0, 0.025, 0.05], 'share')).toEqual(['0.0%', '2.5%', '5.0%'])
    expect(text([0, 0.5, 1], 'hour')).toEqual(['0.0', '0.5', '1.0'])
  })

  it('writes no label over its neighbour', () => {
    expect(labelEvery(['1 Nov', '2 Nov'], 100)).toBe(1)
    expect(labelEvery(['11月1日', '11月2日'], 10)).toBeGreaterThan(4)
  })
})

describe('what a chart draws of a table', () => {
  it('has a gap where a figure is missing, and says why', () => {
    const data = chartDataOf(ROOMS, 'space', ['frequency', 'no-such-column'], style)
    expect(data).toMatchObject({ labels: ['Studio', 'Room 10', 'Room 2', 'Office'], unit: 'share', isOverTime: false })
    expect(data.series).toHaveLength(1)
    expect(data.series[0]!.values).toEqual([0.423, null, 0.91, null])
    expect(data.series[0]!.texts[1]).toBe('No sensor was good in this period')
  })

  it('as a Pareto falls, and its running share ends at the whole', () => {
    const { order, running } = paretoOf(chartDataOf(ROOMS, 'space', ['ghost'], style))
    expect(order).toEqual([1, 0, 3])
    expect(running).toEqual([12 / 15.25, 1, 1])
    expect(paretoOf({ labels: ['a'], ticks: ['a'], series: [{ id: 'y', name: '', values: [0], texts: [''] }], unit: null, isOverTime: false }).running).toEqual([0])
  })

  it('breaks lines and bands at gaps', () => {
    expect(stretchesOf([1, null, 2, 3, null])).toEqual([[0], [2, 3]])
    const scale = { left: 0, step: 1, bottom: 0, x: (index: number) => index, y: (value: number) => value }
    expect(bandPaths([1, 1, null, 1, 1], [2, 2, 2, 2, null], scale)).toEqual(['M0,2L1,2L1,1L0,1Z'])
  })
})

describe('the map of a week', () => {
  const table: ReportTable = {
    ...ROOMS, columns: [{ id: 'hour', title: { en: 'Hour', 'zh-CN': '小时' }, kind: 'hour-of-week', unit: null, metric: null }, ROOMS.columns[1]!],
    rows: [[9, 0.42], [10, { missing: 'not-known' }], [11, { missing: 'not-available' }], [167, 0], [168, 0.9]], total: null,
  }
  const { cells } = weekValuesOf(table, 'hour', 'frequency', style, 'not open')

  it('has 168 hours; what is not open, not known and zero are three things', () => {
    expect(cells).toHaveLength(168)
    expect([cells[0], cells[9], cells[10], cells[11], cells[167]].map(cell => cell!.kind)).toEqual(['closed', 'value', 'missing', 'closed', 'value'])
    expect(cells[10]!.text).toBe('No sensor was good in this period')
    expect(cells[167]!.value).toBe(0)
  })

  it('starts its ramp at nothing and ends it at a round value, one scale for maps beside each other', () => {
    const ticks = rampTicks([weekValuesOf(table, 'hour', 'frequency', style, '')])
    expect([ticks[0], ticks.at(-1)]).toEqual([0, 0.6])
    expect(rampLevel(0, ticks)).toBe(0)
    expect(rampLevel(0.3, ticks)).toBe(0.5)
  })
})
