import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ReportTable } from '#contract/report'
import TableChart from '../../../web/src/charts/TableChart.svelte'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import { ROOMS } from '../reports/report-fixtures.ts'

const both = (en: string, zh: string) => ({ en, 'zh-CN': zh })
const WEEK: ReportTable = {
  ...ROOMS, columns: [
    { id: 'hour', title: both('Hour', '小时'), kind: 'hour-of-week', unit: null, metric: null },
    { id: 'sensed', title: both('Sensed', '感知'), kind: 'number', unit: 'share', metric: null },
    { id: 'booked', title: both('Booked', '预订'), kind: 'number', unit: 'share', metric: null },
  ],
  rows: Array.from({ length: 168 }, (_, hour) => [hour, hour === 1 ? { missing: 'not-known' as const } : hour / 200, 0.1]), total: null, chart: { kind: 'week-map', at: 'hour', value: ['sensed', 'booked'] },
}
const DAYS: ReportTable = {
  ...ROOMS, columns: [{ id: 'day', title: both('Day', '日期'), kind: 'date', unit: null, metric: null }, ROOMS.columns[1]!, ROOMS.columns[2]!],
  rows: [['2026-11-02', 0.4, 1], ['2026-11-03', { missing: 'not-available' }, { missing: 'not-available' }], ['2026-11-04', 0.6, 2]],
  chart: { kind: 'bars', x: 'day', y: ['frequency', 'ghost'], stacked: true }, total: null,
}
const plot = () => screen.getByRole('application')
const said = () => document.getElementById(plot().getAttribute('aria-describedby')!)!.textContent
const press = (key: string) => fireEvent.keyDown(plot(), { key })

beforeEach(() => language.set('en'))
afterEach(cleanup)

describe('the map of a week', () => {
  it('is one tab stop; arrows go by hours and days, and each hour is read out', async () => {
    render(TableChart, { table: WEEK })
    expect(document.querySelectorAll('[tabindex="0"]')).toHaveLength(1)
    await press('ArrowRight')
    expect(said()).toBe('Mon 00:00–01:00 · 0.0%')
    await press('ArrowRight')
    expect(said()).toBe('Mon 01:00–02:00 · No sensor was good in this period')
    await press('ArrowDown')
    expect(said()).toBe('Tue 01:00–02:00 · 12.5%')
    await press('End')
    await press('ArrowDown')
    expect(said()).toBe('Sun 23:00–24:00 · 83.5%')
    await press('Escape')
    expect(said()).toBe('')
  })

  it('hatches what is not known by a pattern of its own, and starts its ramp at nothing', () => {
    render(TableChart, { table: WEEK })
    const cells = [...document.querySelectorAll<SVGElement>('.week-cell')]
    expect(cells[1]!.getAttribute('fill')).toMatch(/^url\(#/)
    expect(cells[0]!.style.getPropertyValue('--level')).toBe('0')
    expect(document.querySelectorAll('.week-text')[1]!.textContent).toBe('1')
  })

  it('shows one value, the other, or both beside each other', async () => {
    const onshow = vi.fn()
    const { rerender } = render(TableChart, { table: WEEK, shown: null, onshow })
    expect(screen.getByRole('button', { name: 'Sensed' }).getAttribute('aria-pressed')).toBe('true')
    await fireEvent.click(screen.getByRole('button', { name: 'Booked' }))
    expect(onshow).toHaveBeenLastCalledWith('booked')
    await rerender({ table: WEEK, shown: 'all', onshow })
    expect(screen.getAllByRole('application')).toHaveLength(2)
  })
})

describe('bars and lines', () => {
  it('along time stack, keep a place for a day without figures, and read it out', async () => {
    render(TableChart, { table: DAYS })
    await press('ArrowRight')
    expect(said()).toBe('Mon, Nov 2, 2026 · Frequency 40.0% · Ghost hours 1.0')
    await press('ArrowRight')
    expect(said()).toContain('Nothing was open in this period')
    expect(document.querySelectorAll('rect[fill$="-missing)"]')).toHaveLength(1)
  })

  it('of lines break at the gap', () => {
    render(TableChart, { table: { ...DAYS, chart: { kind: 'lines', x: 'day', y: ['frequency'] } } })
    expect(document.querySelectorAll('.chart-dot')).toHaveLength(2)
    expect(document.querySelectorAll('polyline')).toHaveLength(0)
  })

  it('over names write each value beside its bar; a missing one is no bar of nothing', () => {
    render(TableChart, { table: ROOMS })
    const rows = [...document.querySelectorAll('.row')]
    expect(rows.map(row => row.querySelector('.value')!.textContent)).toEqual(['42.3%', '—', '91.0%', '—'])
    expect(rows[1]!.querySelector('.bar.none')).toBeTruthy()
  })

  it('are not drawn where every figure is missing', () => {
    const { container } = render(TableChart, { table: { ...ROOMS, rows: [['Studio', { missing: 'not-counted' }, 1]] } })
    expect(container.querySelector('figure')).toBeNull()
  })

  it('of a Pareto fall', () => {
    render(TableChart, { table: { ...ROOMS, chart: { kind: 'pareto', x: 'space', y: 'ghost' } } })
    expect([...document.querySelectorAll('.row')].map(row => row.querySelector('.name')!.textContent)).toEqual(['Room 10', 'Studio', 'Office'])
    expect(document.querySelector('.running polyline')).toBeTruthy()
  })
})
