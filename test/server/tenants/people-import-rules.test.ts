import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IMPORT_KINDS } from '#contract/people-api'
import { matchColumns, type Cell } from '../../../server/imports/import-table-rules.ts'
import { IMPORT_COLUMNS } from '../../../server/tenants/people-import-columns.ts'
import { readTable } from '../../../server/tenants/people-import-rules.ts'

const KNOWN = { tenantIds: new Map([['cedar health', 't1']]), planIds: new Map([['desk', 'p1']]) }
const tenants = (...rows: Cell[][]) => readTable('tenants', rows, KNOWN)
const faultsOf = (read: ReturnType<typeof readTable>) => read.faults.map(({ row, field }) => `${row} ${field}`)

describe('the columns of an import', () => {
  it.each([['企业名称', '所属行业', '成立日期', '团队人数'], ['Company', 'Sector', 'Founded on', 'HEADCOUNT'], ['name', 'industry', 'foundedOn', 'teamSize']])('are known by the headings that files have: %s', (...header) => {
    expect([...matchColumns(IMPORT_COLUMNS.tenants, header).byField.keys()]).toEqual(['name', 'industry', 'foundedOn', 'teamSize'])
  })
  it('are what staff chose where the heading says something else', () => {
    const match = matchColumns(IMPORT_COLUMNS.members, ['Wer', 'E-Mail', 'Farbe'], { Wer: 'name' })
    expect([...match.byField]).toEqual([['name', 0], ['email', 1]])
    expect(match.ignored).toEqual(['Farbe'])
  })
  it.each(IMPORT_KINDS)('of %s have headings that belong to one field each', (kind) => {
    const headings = IMPORT_COLUMNS[kind].flatMap(({ field, headings: all }) => all.map((heading) => ({ field, heading: heading.toLowerCase().replace(/[\s-]/g, '') })))
    const fields = new Map<string, Set<string>>()
    for (const { field, heading } of headings) fields.set(heading, (fields.get(heading) ?? new Set()).add(field))
    expect([...fields].filter(([, of]) => of.size > 1)).toEqual([])
  })
})

describe('reading a table', () => {
  it('reads words, dates and names as people write them', () => {
    const read = tenants(['名称', '阶段', '状态', '成立日期', '套餐', '人数'], ['香樟', '已融资', '在孵', '2024年3月1日', 'Desk', 12], ['雪松', 'revenue', 'Left', '2023/11/30', null, '3'], [null, '', null, '', null, null])
    expect(read.faults).toEqual([])
    expect(read.rows).toEqual([
      { row: 2, values: { name: '香樟', stage: 'financed', status: 'active', foundedOn: '2024-03-01', planId: 'p1', teamSize: 12 } },
      { row: 3, values: { name: '雪松', stage: 'revenue', status: 'left', foundedOn: '2023-11-30', teamSize: 3 } },
    ])
  })
  it('reports every bad cell with its row in the file, and guesses nothing', () => {
    const read = tenants(['name', 'founded', 'headcount', 'stage', 'plan'], ['A', '3/4/2024', '-1', 'big', 'none'], ['', '2024-02-30', '1', 'idea', ''], ['a', '', '', '', ''])
    expect(faultsOf(read)).toEqual(['2 foundedOn', '2 stage', '2 teamSize', '2 planId', '3 name', '3 foundedOn', '4 name'])
    for (const { message } of read.faults) expect([message.en, message['zh-CN']].every((text) => text.length > 3)).toBe(true)
  })
  it('wants the columns that it cannot do without, each once', () => {
    expect(faultsOf(readTable('members', [['Name'], ['Lin']], KNOWN))).toEqual(['1 email'])
    expect(faultsOf(tenants(['name', 'company'], ['a', 'b']))).toEqual(['1 company'])
  })
  it('never throws, whatever the cells hold', () => {
    const cell = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.date({ noInvalidDate: true }), fc.constant(null))
    fc.assert(fc.property(fc.constantFrom(...IMPORT_KINDS), fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 6 }), (kind, rows) => {
      const { rows: read, faults } = readTable(kind, [IMPORT_COLUMNS[kind].map(({ field }) => field), ...rows], KNOWN)
      expect(read.length).toBeLessThanOrEqual(rows.length)
      expect(faults.every(({ row }) => row >= 1 && row <= rows.length + 1)).toBe(true)
    }))
  })
})
