import { describe, expect, it } from 'vitest'
import type { FactRow } from '#contract/evaluation-api'
import { readFacts } from '../../../server/evaluation/facts/fact-import-rules.ts'
import { FACT_IDS } from '#contract/fact-table'
import { FACT_IMPORT_FIELDS, FACT_IMPORT_KINDS } from '#contract/evaluation-api'
import { LANGUAGES } from '#contract/local-text'
import { factTemplate, fieldsOfHeadings } from '../../../web/src/evaluation/fact-imports/fact-import-fields.ts'
import { changeText, factText } from '../../../web/src/evaluation/fact-words.ts'
import { effectOfEntry, factGroups, knownCount } from '../../../web/src/evaluation/facts/fact-sheet-rules.ts'
import { nextPeerOrder, orderedPeers, readPeerOrder } from '../../../web/src/evaluation/peers/peer-order.ts'

const row = (fact: FactRow['fact'], value: number | null, more: Partial<FactRow> = {}): FactRow => ({ fact, value, coverage: null, source: null, reason: null, id: null, entries: 0, others: [], ...more })

describe('a fact sheet', () => {
  const items = [row('jobs', 12), row('tenants', null), row('mentors', null), row('desk-hours-occupied', 5)]

  it('stands in groups that say how much of them is known, with or without a filter', () => {
    const groups = factGroups(items, { search: '', onlyMissing: true }, 'en')
    expect(groups.map(({ origin, rows, known, all }) => [origin, rows.map(({ fact }) => fact), known, all])).toEqual([['tenants', ['tenants'], 1, 2], ['people', ['mentors'], 0, 1]])
    expect(factGroups(items, { search: 'MENTOR', onlyMissing: false }, 'en').map(({ origin }) => origin)).toEqual(['people'])
    expect(knownCount(items)).toBe(2)
  })

  it('says what entering a value does to what is there', () => {
    const source = (kind: 'measured' | 'recorded' | 'imported') => ({ kind, reference: 'r' })
    expect(effectOfEntry(row('jobs', null))).toBe('new')
    expect(effectOfEntry(row('jobs', 3, { id: 'f1', source: source('imported') }))).toBe('replaces')
    expect(effectOfEntry(row('jobs', 3, { source: source('recorded') }))).toBe('before-records')
    expect(effectOfEntry(row('jobs', 3, { source: source('measured'), coverage: 0.49 }))).toBe('before-records')
    expect(effectOfEntry(row('jobs', 3, { source: source('measured'), coverage: 0.5 }))).toBe('beside-measured')
    expect(effectOfEntry(row('jobs', 3, { source: source('imported') }))).toBe('before-parts')
  })
})

describe('a fact in words', () => {
  it('has its unit, a dash where there is none, and fractions of small counts', () => {
    expect(factText(1204.5, 'mentor-hours', 'en')).toBe('1,204.5 hours')
    expect(factText(null, 'jobs', 'en')).toBe('—')
    expect([factText(53.7, 'desks-offered', 'en'), factText(54, 'desks-offered', 'en')]).toEqual(['53.7', '54'])
    expect([changeText(-6, 'desks-offered', 'en'), changeText(1, 'mentors', 'zh-CN'), changeText(0, 'jobs', 'en')]).toEqual(['−6', '+1 人', '0 people'])
  })
})

describe('the template of an import', () => {
  it('has headings that the import knows, each for its own field, in both languages', () => {
    for (const kind of FACT_IMPORT_KINDS) {
      for (const language of LANGUAGES) {
        const read = readFacts(kind, factTemplate(kind, language, ['2025']), 's1')
        expect(read.faults).toEqual([])
        expect(read.ignored).toEqual([])
        expect([...read.columns.keys()].sort()).toEqual([...FACT_IMPORT_FIELDS[kind], ...FACT_IDS].sort())
      }
    }
  })

  it('can be imported as it is without writing anything', () => {
    expect(readFacts('facts', factTemplate('facts', 'zh-CN', ['2025', '2024']), 's1')).toMatchObject({ rows: 2, facts: [] })
  })

  it('matches columns to fields by the headings that the report names', () => {
    expect(fieldsOfHeadings({ headings: ['Name', 'Colour', 'Jobs'], columns: { name: 'Name', jobs: 'Jobs' } })).toEqual(['name', null, 'jobs'])
  })
})

describe('the list of other spaces', () => {
  const peer = (name: string, periods: string[], facts: number) => ({ id: name, name, periods, facts, synthetic: false, batchIds: [] })
  const peers = [peer('B', ['2024'], 9), peer('A', ['2023', '2024'], 9), peer('C', ['2025'], 40)]

  it('is ordered by its address, ties by name', () => {
    const names = (sort: string | null) => orderedPeers(peers, readPeerOrder(sort), 'en').map(({ name }) => name).join('')
    expect([names(null), names('-name'), names('-facts'), names('facts'), names('-periods'), names('nonsense')]).toEqual(['ABC', 'CBA', 'CAB', 'ABC', 'CAB', 'ABC'])
  })

  it('turns round at the same heading and begins with the most of another', () => {
    expect([nextPeerOrder(readPeerOrder(null), 'name'), nextPeerOrder(readPeerOrder(null), 'facts'), nextPeerOrder(readPeerOrder('-facts'), 'facts')]).toEqual(['-name', '-facts', 'facts'])
  })
})
