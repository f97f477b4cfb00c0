import { ANALYSIS_UNITS, type AnalysisUnit, type Period } from '#contract/evaluation'
import { FACT_IMPORT_FIELDS, type FactImportKind } from '#contract/evaluation-api'
import { FACT_IDS, FACTS, isFactId, type FactId } from '#contract/fact-table'
import type { LocalText } from '#contract/local-text'

export type TableCell = string | number | boolean | Date | null
export interface FactFault { readonly row: number; readonly field: string; readonly value: string; readonly message: LocalText }
/** A value of the file. Of peers `peer` is the name as the file has it; of facts `unit`. */
export interface ReadFact { readonly row: number; readonly fact: FactId; readonly unit: AnalysisUnit | null; readonly peer: string | null; readonly period: Period; readonly value: number; readonly coverage: number | null; readonly evidence: string | null }
export interface ReadFacts {
  readonly headings: readonly string[]
  /** Field or fact → index of its column. */
  readonly columns: ReadonlyMap<string, number>
  readonly ignored: readonly string[]
  readonly facts: readonly ReadFact[]
  readonly rows: number
  readonly faults: readonly FactFault[]
}

/** What files call the columns that are no facts. */
const HEADINGS: Readonly<Record<string, readonly string[]>> = {
  unit: ['unit', '单元', '评价单元'], period: ['period', 'year', 'quarter', 'month', '周期', '年份', '年度', '时期'], evidence: ['evidence', 'source', 'reference', '依据', '佐证', '来源', '数据来源'],
  coverage: ['coverage', '覆盖率'], name: ['name', 'space', 'peer', 'makerspace', 'incubator', '名称', '机构名称', '众创空间', '众创空间名称', '孵化器名称'],
}
const plain = (text: string): string => text.toLowerCase().replace(/[\s_\-.:：*（）()']/g, '')
const fault = (row: number, field: string, value: string, en: string, zh: string): FactFault => ({ row, field, value: value.slice(0, 100), message: { en, 'zh-CN': zh } })

/**
 * Reads a table with one row a unit and period and one column a fact: the heading is a fact's id or its name in either
 * language, unless `chosen` (heading → field, '' to leave out) says otherwise. An empty cell is not known and no value. Nothing is guessed:
 * each cell that cannot be read is a fault with its row's number in the file.
 */
export function readFacts(kind: FactImportKind, table: readonly (readonly TableCell[])[], siteId: string, chosen: Readonly<Record<string, string>> = {}): ReadFacts {
  const headings = (table[0] ?? []).map(textOf)
  const { columns, ignored, faults } = matched(kind, headings, chosen)
  const facts: ReadFact[] = []
  let rows = 0
  if (faults.length === 0) {
    table.slice(1).forEach((cells, index) => {
      if (cells.every((cell) => textOf(cell) === '')) return
      rows += 1
      facts.push(...readRow(kind, index + 2, cells, columns, siteId, faults))
    })
    markRepeats(facts, faults)
  }
  return { headings, columns, ignored, facts, rows, faults }
}

function matched(kind: FactImportKind, headings: readonly string[], chosen: Readonly<Record<string, string>>) {
  const columns = new Map<string, number>()
  const ignored: string[] = []
  const faults: FactFault[] = []
  headings.forEach((heading, index) => {
    const field = Object.hasOwn(chosen, heading) ? chosen[heading]! : fieldOf(kind, heading)
    if (field === null || field === '') ignored.push(heading)
    else if (!isFactId(field) && !FACT_IMPORT_FIELDS[kind].some((known) => known === field)) faults.push(fault(1, heading, field, 'is mapped to nothing that is known', '对应的字段不存在'))
    else if (columns.has(field)) faults.push(fault(1, heading, heading, 'another column gives the same field', '与其他列对应同一字段'))
    else columns.set(field, index)
  })
  for (const field of kind === 'peers' ? ['name', 'period'] : ['period']) if (!columns.has(field)) faults.push(fault(1, field, '', 'no column gives it', '缺少对应的列'))
  if (![...columns.keys()].some(isFactId)) faults.push(fault(1, 'fact', '', 'no column gives a fact', '没有任何列对应评价数据'))
  return { columns, ignored, faults }
}

function fieldOf(kind: FactImportKind, heading: string): string | null {
  const wanted = plain(heading)
  return FACT_IMPORT_FIELDS[kind].find((field) => HEADINGS[field]!.some((known) => plain(known) === wanted))
    ?? FACT_IDS.find((id) => [id, FACTS[id].label.en, FACTS[id].label['zh-CN']].some((known) => plain(known) === wanted)) ?? null
}

function readRow(kind: FactImportKind, row: number, cells: readonly TableCell[], columns: ReadonlyMap<string, number>, siteId: string, faults: FactFault[]): ReadFact[] {
  const cellOf = (field: string): string => textOf(cells[columns.get(field) ?? -1] ?? null)
  const before = faults.length
  const period = periodOf(cellOf('period'))
  if (period === null) faults.push(fault(row, 'period', cellOf('period'), 'is no year, quarter or month such as 2025, 2025-Q2, 2025-06', '不是年份、季度或月份，例如 2025、2025-Q2、2025-06'))
  const peer = kind === 'peers' ? cellOf('name') : null
  if (peer === '' || (peer ?? '').length > 120) faults.push(fault(row, 'name', peer ?? '', 'is required, with at most 120 characters', '为必填项，最多 120 个字符'))
  const unit = kind === 'peers' ? null : unitOf(cellOf('unit'), siteId)
  if (kind === 'facts' && unit === null) faults.push(fault(row, 'unit', cellOf('unit'), 'is no unit such as site, tenant:its-id, space:its-id', '不是评价单元，例如 site、tenant:编号、space:编号'))
  const coverage = cellOf('coverage') === '' ? null : numberOf(cellOf('coverage'))
  if (coverage !== null && !(coverage >= 0 && coverage <= 1)) faults.push(fault(row, 'coverage', cellOf('coverage'), 'is a share from 0 to 1', '应为 0 到 1 之间的比例'))
  const evidence = cellOf('evidence').slice(0, 400)
  const values = [...columns.keys()].filter(isFactId).flatMap((fact) => {
    const text = cellOf(fact)
    if (text === '') return []
    const value = numberOf(text)
    if (!(value >= 0 && value <= 1e12)) faults.push(fault(row, fact, text, 'is no number of 0 or more; write it like 1234.5', '不是非负数，请按 1234.5 的格式填写'))
    return [{ fact, value }]
  })
  if (faults.length > before || period === null) return []
  return values.map(({ fact, value }) => ({ row, fact, unit, peer, period, value, coverage, evidence: evidence === '' ? null : evidence }))
}

/** 2025, 2025-Q2, 2025Q2, 2025-06, 2025年, 2025年6月. */
function periodOf(text: string): Period | null {
  const [, year, quarter, month] = /^([12]\d{3})(?:年)?(?:[-/ ]?[Qq]([1-4])|[-/]?(\d{1,2})月?)?$/.exec(text.trim()) ?? []
  if (year === undefined) return null
  if (quarter !== undefined) return `${year}-Q${quarter}`
  if (month === undefined) return year
  return Number(month) >= 1 && Number(month) <= 12 ? `${year}-${month.padStart(2, '0')}` : null
}

function unitOf(text: string, siteId: string): AnalysisUnit | null {
  if (text === '' || text === 'site' || text === siteId) return { kind: 'site', id: siteId }
  const [, kind, id] = /^([a-z]+):([A-Za-z0-9][A-Za-z0-9._-]{0,63})$/.exec(text) ?? []
  const known = ANALYSIS_UNITS.find((one) => one === kind)
  return known && known !== 'peer' && id !== undefined ? { kind: known, id } : null
}

/** NaN for what is no plain number; "75%" is 0.75. */
function numberOf(text: string): number {
  const [, digits, percent] = /^([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(%?)$/.exec(text) ?? []
  return digits === undefined ? NaN : Number(digits) / (percent === '%' ? 100 : 1)
}

function textOf(cell: TableCell): string {
  if (cell === null) return ''
  return (cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell)).trim()
}

function markRepeats(facts: readonly ReadFact[], faults: FactFault[]): void {
  const first = new Map<string, number>()
  for (const { row, fact, unit, peer, period } of facts) {
    const key = `${peer?.toLowerCase() ?? `${unit?.kind} ${unit?.id}`} ${period} ${fact}`
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, row)
    else faults.push(fault(row, fact, period, `stands in row ${earlier} already`, `与第 ${earlier} 行重复`))
  }
}
