import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAsk } from '../../../web/src/reports/report-ask.ts'
import { datesOfRange, datesOrBefore, lastDayOf, RANGES, readDates } from '../../../web/src/reports/report-period.ts'
import { infoOf } from './report-fixtures.ts'

const TODAY = '2026-11-25'
const ask = (query: string, info = infoOf()) => {
  const params = new URLSearchParams(query)
  return readAsk(name => params.get(name), info, TODAY)
}

describe('a named period', () => {
  it.each([
    ['last-7-days', '2026-11-18', '2026-11-25'], ['last-28-days', '2026-10-28', '2026-11-25'], ['this-month', '2026-11-01', '2026-11-25'],
    ['last-month', '2026-10-01', '2026-11-01'], ['this-year', '2026-01-01', '2026-11-25'], ['last-year', '2025-01-01', '2026-01-01'],
  ] as const)('%s is %s until before %s', (range, from, to) => {
    expect(datesOfRange(range, TODAY)).toEqual({ from, to })
  })

  it('has no whole day yet on the first of the month: the full one before it is asked instead', () => {
    expect(datesOfRange('this-month', '2026-12-01')).toBeNull()
    expect(datesOrBefore('this-month', '2026-12-01')).toEqual({ from: '2026-11-01', to: '2026-12-01' })
    expect(datesOrBefore('this-year', '2026-01-01')).toEqual({ from: '2025-01-01', to: '2026-01-01' })
  })

  it('never reaches into today, and is never empty', () => {
    const days = fc.date({ min: new Date('2020-01-01'), max: new Date('2032-12-31'), noInvalidDate: true }).map(date => date.toISOString().slice(0, 10))
    fc.assert(fc.property(days, fc.constantFrom(...RANGES), (today, range) => {
      const { from, to } = datesOrBefore(range, today)
      return from < to && to <= today && lastDayOf({ from, to }) >= from
    }))
  })
})

describe('what an address asks', () => {
  it('is the report\'s own period where it names none, and dates win over a name', () => {
    expect(ask('')).toMatchObject({ range: 'last-28-days', scope: { from: '2026-10-28', to: '2026-11-25' } })
    expect(ask('range=last-month')).toMatchObject({ range: 'last-month', scope: { from: '2026-10-01', to: '2026-11-01' } })
    expect(ask('range=last-month&from=2026-11-02&to=2026-11-05')).toMatchObject({ range: null, scope: { from: '2026-11-02', to: '2026-11-05' } })
  })

  it('takes no nonsense: dates that are no period, a range that is none, a filter of another report', () => {
    expect(readDates('2026-11-05', '2026-11-05')).toBeNull()
    expect(readDates('2026-02-30', '2026-03-05')).toBeNull()
    const { scope, range } = ask('range=forever&from=x&to=y&purpose=palace&spaceId=r1&by=colour&compare=never')
    expect(range).toBe('last-28-days')
    expect(scope).toEqual({ from: '2026-10-28', to: '2026-11-25', compare: 'previous', by: 'space' })
  })

  it('names the filters without which the report cannot be made', () => {
    const one = infoOf({ filters: ['spaceId'], required: ['spaceId'], by: [], defaultBy: null })
    expect(ask('', one)).toMatchObject({ lacking: ['spaceId'] })
    expect(ask('spaceId=r1&compare=previous', one)).toEqual({ range: 'last-28-days', scope: { from: '2026-10-28', to: '2026-11-25', spaceId: 'r1' }, lacking: [] })
  })
})
