import { describe, expect, it } from 'vitest'
import type { IndicatorInfo } from '#contract/evaluation-api'
import type { RunIndicator } from '#contract/evaluation-runs'
import { boundsFor, calculationParts, filteredRows, indicatorRows, scaleOf, sortedRows, sourcePlace } from '../../../web/src/evaluation/indicators/indicator-rows.ts'

const info = (id: string, dimension: string, bounds: IndicatorInfo['bounds'] = null): IndicatorInfo =>
  ({ id, names: { en: `Name ${id}`, 'zh-CN': `名称${id}` }, dimension, benefit: null, formula: { en: '', 'zh-CN': '' }, calculation: null, unit: 'count', direction: 'higher-is-better', bounds, boundsSource: { en: '', 'zh-CN': '' }, facts: [] })
const catalogue = { indicators: [info('a', 'strategy'), info('b', 'service'), info('c', 'service')] }
const found = (id: string, normalised: number | null): RunIndicator => ({ id, weight: 0.5, normalisation: 'min-max', normalisationReason: normalised === null ? { code: 'no-spread', text: { en: 'All are equal', 'zh-CN': '相同' } } : null, units: [{ value: 7, reason: null, coverage: 0.9, interval: null, normalised }, { value: 3, reason: null, coverage: null, interval: null, normalised: 0 }], trend: [[5, 7], [2, 3]] })
const rows = indicatorRows({ indicators: [found('a', 0.4), found('b', null)] }, catalogue, 0)

describe('the rows of indicators', () => {
  it('hold all of the catalogue; what has a value and no scale says why, what the run left out has no weight', () => {
    expect(rows.map(({ info: { id }, value, normalised, weight, reason }) => [id, value, normalised, weight, reason?.code])).toEqual([['a', 7, 0.4, 0.5, undefined], ['b', 7, null, 0.5, 'no-spread'], ['c', null, null, null, undefined]])
  })

  it('are sought by name, by dimension and by what is missing', () => {
    const ids = (filter: Parameters<typeof filteredRows>[1]) => filteredRows(rows, filter, 'en').map(({ info: { id } }) => id)
    expect(ids({ sought: 'NAME B', dimension: null, only: null })).toEqual(['b'])
    expect(ids({ sought: '', dimension: 'service', only: null })).toEqual(['b', 'c'])
    expect(ids({ sought: '', dimension: null, only: 'missing' })).toEqual(['b', 'c'])
  })

  it('are sorted with missing ones last both ways', () => {
    expect([true, false].map(descending => sortedRows(rows, 'normalised', descending, 'en').map(({ info: { id } }) => id))).toEqual([['a', 'b', 'c'], ['a', 'b', 'c']])
    expect(sortedRows(rows, 'name', true, 'en').map(({ info: { id } }) => id)).toEqual(['c', 'b', 'a'])
  })
})

describe('a figure explained', () => {
  it('has its arithmetic in parts, each fact where its value goes', () => {
    expect(calculationParts('({tenants} − {tenants-at-start}) ÷ {tenants-at-start}')).toEqual([{ text: '(' }, { fact: 'tenants' }, { text: ' − ' }, { fact: 'tenants-at-start' }, { text: ') ÷ ' }, { fact: 'tenants-at-start' }])
    expect(calculationParts('{jobs}')).toEqual([{ fact: 'jobs' }])
  })

  it('has bounds of its period: ten events a year are two and a half a quarter', () => {
    const events = info('events', 'service', { low: 0, high: 10, perYear: true })
    expect([boundsFor(events, '2026'), boundsFor(events, '2026-Q2')]).toEqual([{ low: 0, high: 10 }, { low: 0, high: 2.5 }])
    expect(boundsFor(info('x', 'service', { low: 0, high: 1, perYear: false }), '2026-05')).toEqual({ low: 0, high: 1 })
  })

  it('has the extremes of the units as its scale where no bounds are declared', () => {
    expect(scaleOf(found('a', 0.4), info('a', 'strategy'), '2026')).toEqual({ low: 3, high: 7 })
    expect(scaleOf({ ...found('a', 0.4), normalisation: 'z-score' }, info('a', 'strategy'), '2026')).toBeNull()
  })

  it('leads to the fact sheet for what was entered, and to the page of its origin for what was measured', () => {
    expect([sourcePlace({ kind: 'entered' }, 'bookings-ghost'), sourcePlace({ kind: 'measured' }, 'bookings-ghost'), sourcePlace({ kind: 'measured' }, 'desk-hours-occupied'), sourcePlace({ kind: 'measured' }, 'device-hours-good'), sourcePlace({ kind: 'recorded' }, 'tenants'), sourcePlace({ kind: 'recorded' }, 'desks-offered')])
      .toEqual(['facts', 'bookings', 'reports', 'devices', 'tenants', 'setup'])
  })
})
