import { describe, expect, it } from 'vitest'
import type { EvaluationUnit } from '#contract/evaluation-api'
import { isSameUnit, readPeriod, readUnit, writeUnit, yearChoices } from '../../../web/src/evaluation/unit-address.ts'

describe('the unit of an address', () => {
  it('is written as kind and id, and read again', () => {
    const unit = { kind: 'peer', id: 'north:7' } as const
    expect(writeUnit(unit)).toBe('peer:north:7')
    expect(isSameUnit(readUnit(writeUnit(unit), 's'), unit)).toBe(true)
  })

  it('is the site where the address says nothing or nonsense', () => {
    for (const text of [null, '', 'willow', 'planet:x', 'tenant:']) expect(readUnit(text, 's')).toEqual({ kind: 'site', id: 's' })
  })
})

describe('the period of an address', () => {
  it('is a year, quarter or month, or none', () => {
    expect(['2026', '2026-Q3', '2026-05'].map(readPeriod)).toEqual(['2026', '2026-Q3', '2026-05'])
    expect(['2026-Q5', '2026-13', '26', 'x', null].map(readPeriod)).toEqual([null, null, null, null, null])
  })

  it('offers this year and four before, what something is known of, and what is in view, newest first and each once', () => {
    const unit = { periods: ['2019', '2025', '2026-Q1'] } as unknown as EvaluationUnit
    expect(yearChoices(unit, '2026-11-25', '2025-Q2')).toEqual(['2026', '2025-Q2', '2025', '2024', '2023', '2022', '2019'])
  })
})
