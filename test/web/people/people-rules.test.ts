import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { ALL_IMPORT_FIELDS, ALL_IMPORT_KINDS } from '#contract/booking-imports'
import { IMPORT_KINDS } from '#contract/people-api'
import { LANGUAGES } from '#contract/local-text'
import { BOOKING_COLUMNS, readBookingRow } from '../../../server/booking-imports/booking-import-rules.ts'
import { matchColumns } from '../../../server/imports/import-table-rules.ts'
import { IMPORT_COLUMNS } from '../../../server/tenants/people-import-columns.ts'
import { readTable } from '../../../server/tenants/people-import-rules.ts'
import { fieldOfColumns, filterFaults } from '../../../web/src/imports/column-choice.ts'
import { bookingSample, IMPORT_SAMPLES } from '../../../web/src/imports/import-samples.ts'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import { dateText } from '../../../web/src/people/civil-dates.ts'
import { personBody, roleChosen } from '../../../web/src/people/person-draft.ts'
import { letState } from '../../../web/src/tenants/agreement-draft.ts'
import { spaceLetText } from '../../../web/src/tenants/space-let-text.ts'
import { EMPTY_TENANT_DRAFT, tenantBody } from '../../../web/src/tenants/tenant-draft.ts'
import { importFieldText } from '../../../web/src/words/import-words.ts'

beforeEach(() => language.set('en'))

describe('the columns of an import', () => {
  it('stand in the order of the file, those that give nothing included', () => {
    expect(fieldOfColumns({ headings: ['Colour', 'Company', 'Crew'], columns: { teamSize: '3', name: '2' } })).toEqual([null, 'name', 'teamSize'])
  })
  it.each(ALL_IMPORT_KINDS)('of %s have a name in each language, so that none is shown as it is in the code', (kind) => {
    for (const name of LANGUAGES) {
      language.set(name)
      const texts = ALL_IMPORT_FIELDS[kind].map((field) => importFieldText(kind, field))
      expect(new Set(texts).size).toBe(texts.length)
      if (name === 'zh-CN') expect(texts.filter((text) => /[a-z]{3}/i.test(text))).toEqual([])
    }
  })
  it('of every sample are all known to the server, and its rows are fine', () => {
    const known = { tenantIds: new Map([['heron robotics', 't1'], ['白鹭机器人', 't1']]), planIds: new Map<string, string>() }
    for (const kind of IMPORT_KINDS) for (const name of LANGUAGES) {
      const table = IMPORT_SAMPLES[kind][name]
      expect(matchColumns(IMPORT_COLUMNS[kind], [...table[0]!]).ignored).toEqual([])
      expect(readTable(kind, table.map((row) => [...row]), known).faults).toEqual([])
    }
  })
  it.each(LANGUAGES)('of the template for bookings (%s) are known to the server, and its rows are fine', (name) => {
    const [header = [], ...rows] = bookingSample(name, ['Maple'], { past: '2026-03-02', ahead: '2026-03-16' })
    const match = matchColumns(BOOKING_COLUMNS, header)
    expect([match.ignored, match.missing, match.twice]).toEqual([[], [], []])
    const names = { resources: new Map([['maple', 'maple-id']]), members: new Map(), tenants: new Map() }
    for (const cells of rows) expect(readBookingRow(2, cells, match.byField, names, 'Asia/Shanghai')).toMatchObject({ resourceId: 'maple-id' })
  })
})

describe('the faults of an import', () => {
  const faults = [{ row: 3, field: 'teamSize', value: 'many', message: 'is no whole number' }, { row: 13, field: 'name', value: '', message: 'is required' }]
  it('are found by field, by row and by text', () => {
    expect(filterFaults(faults, { field: 'name', search: '' })).toEqual([faults[1]])
    expect(filterFaults(faults, { field: null, search: ' 3 ' })).toEqual([faults[0]]) // Row 3, not every number with a 3.
    expect(filterFaults(faults, { field: null, search: 'REQUIRED' })).toEqual([faults[1]])
    expect(filterFaults(faults, { field: 'name', search: 'many' })).toEqual([])
  })
})

describe('space that is let', () => {
  const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))
  it('is let from its first day up to the day before its end, as the server counts it', () => {
    expect(letState({ from: '2026-03-01', to: '2026-04-01' }, '2026-03-01')).toBe('now')
    expect(letState({ from: '2026-03-01', to: '2026-04-01' }, '2026-03-31')).toBe('now')
    expect(letState({ from: '2026-03-01', to: '2026-04-01' }, '2026-04-01')).toBe('over')
    expect(letState({ from: '2026-03-01', to: null }, '2026-02-28')).toBe('later')
    fc.assert(fc.property(day, day, day, (from, to, today) => { expect(letState({ from, to }, today) === 'now').toBe(from <= today && today < to) }))
  })
  it('is told as far as there is something to say', () => {
    expect(spaceLetText({ desksLet: 0, roomsLet: 0, spaceLetM2: null }, 'en')).toBe('—')
    expect(spaceLetText({ desksLet: 3, roomsLet: 0, spaceLetM2: 12.25 }, 'en')).toContain('12.3 m²')
    language.set('zh-CN')
    expect(spaceLetText({ desksLet: 3, roomsLet: 2, spaceLetM2: null }, 'zh-CN')).toBe('3 个工位、2 间房')
  })
})

describe('what forms send', () => {
  it('of a tenant leaves out contacts without a word, and names nothing that the server does not take', () => {
    const contacts = [{ name: ' Lin ', role: '', email: '', phone: '1' }, { name: ' ', role: '', email: null, phone: '' }]
    const body = tenantBody({ ...EMPTY_TENANT_DRAFT, name: ' Heron ', contacts, ...{ version: 7, memberCount: 2 } })
    expect(body).toEqual({ ...EMPTY_TENANT_DRAFT, name: 'Heron', contacts: [{ name: 'Lin', role: '', email: null, phone: '1' }] })
  })
  it('of a person takes the tenant away with a role of the house', () => {
    expect(roleChosen('staff', 't1')).toEqual({ role: 'staff', tenantId: null })
    expect(roleChosen('member', 't1')).toEqual({ role: 'member', tenantId: 't1' })
    expect(personBody({ name: ' Lin ', email: ' a@b.c ', role: 'member', tenantId: 't1', status: 'invited', language: null })).toMatchObject({ name: 'Lin', email: 'a@b.c' })
  })
})

it('a date of the calendar is the same day in every zone', () => {
  expect(dateText('2026-03-01', 'en')).toMatch(/Mar 1, 2026|1 Mar 2026/)
  expect(dateText('2026-03-01', 'zh-CN')).toBe('2026年3月1日')
  expect(dateText(null, 'en')).toBe('—')
})
