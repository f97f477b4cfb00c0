import { beforeAll, describe, expect, it } from 'vitest'
import { LANGUAGES, type Language, type LocalText } from '#contract/local-text'
import { EFFICIENCY_MODELS } from '#evaluation/efficiency/efficiency-models'
import { INDICATORS } from '#evaluation/indicators/index'
import { evaluationReport } from '../../../../server/evaluation/report/evaluation-report.ts'
import type { RunView } from '../../../../server/evaluation/report/run-view.ts'
import { pdfFonts } from '../../../../server/report-exports/pdf/pdf-fonts.ts'
import { MARGIN } from '../../../../server/report-exports/pdf/pdf-sheet.ts'
import { printableText } from '../../../../server/report-exports/pdf/text-line-rules.ts'
import type { PrintedReport } from '../../../../server/report-exports/printed-report.ts'
import { writeReport } from '../../../../server/report-exports/report-writers.ts'
import { bookmarksOf, metadataOf, pagesOf, placesOf, type SetText } from '../../report-exports/pdf-reader.ts'
import { bcc, combined, madeRun } from './made-runs.ts'

interface Printed { readonly report: PrintedReport; readonly bytes: Uint8Array; readonly pages: readonly string[]; /** Without spaces, head and foot of pages. */ readonly body: string }

const bare = (text: string): string => printableText(text).replace(/\s/g, '')
async function printed(view: RunView, language: Language): Promise<Printed> {
  const report = evaluationReport(view)
  const bytes = await writeReport(report, { format: 'pdf', language })
  const within = ({ texts, height }: { texts: readonly SetText[]; height: number }): string => texts.filter(({ baseline }) => baseline > MARGIN.bottom && baseline < height - MARGIN.top).map(({ text }) => text).join('')
  return { report, bytes, pages: await pagesOf(bytes), body: bare((await placesOf(bytes)).map(within).join('')) }
}

/** Every text in both languages within the report. */
function textsOf(value: unknown): LocalText[] {
  if (typeof value !== 'object' || value === null) return []
  if ('en' in value && 'zh-CN' in value) return [value as LocalText]
  return Object.values(value).flatMap(textsOf)
}
const HAN = /\p{Script=Han}/u
const BROKEN = /undefined|NaN|null|\[object|Infinity|[−-]0(?:\.0+)?(?![\d.])%?(?=\s|$)/

const view = madeRun()
const made = {} as Record<Language, Printed>
beforeAll(async () => {
  for (const language of LANGUAGES) made[language] = await printed(view, language)
}, 60_000)

describe.each(LANGUAGES)('the report of an evaluation as PDF in %s', (language) => {
  it('prints the name and the formula of every indicator, with where its bounds come from', () => {
    for (const { names, formula, boundsSource } of INDICATORS) for (const text of [names, formula, boundsSource]) expect(made[language].body).toContain(bare(text[language]))
  })

  it('says what run it is: who, when, hashes, seed', () => {
    const { body } = made[language]
    for (const part of [...Object.values(view.run.hashes).map(String), 'run1', 'HanMeimei', '4711', 'HarbourWorks', 'atrium-evaluation/1', 'RFC8785', 'SHA-256']) expect(body).toContain(part)
  })

  it('has every fact of the unit with its reference, every rule set with its source and doubt, every weight', () => {
    const { body } = made[language]
    for (const { source, doubt, name } of view.ruleSets) for (const text of [source, name[language], doubt?.[language] ?? '']) expect(body).toContain(bare(text))
    for (const reference of ['yearbook,page12', 'usageledger,desk-hours-occupied', 'LiLei']) expect(body).toContain(reference)
    expect(body).toContain(bare('Saaty, "The Analytic Hierarchy Process"'))
    expect(body).toContain(bare(EFFICIENCY_MODELS.bcc.source))
  })

  it('prints no figure that is none', () => {
    for (const page of made[language].pages) expect(page).not.toMatch(BROKEN)
  })

  it('has no text of the other language', () => {
    const other = language === 'en' ? 'zh-CN' : 'en'
    const own = textsOf(made[language].report).map((text) => bare(text[language]))
    const foreign = textsOf(made[language].report).filter((text) => text.en !== text['zh-CN'] && bare(text[other]).length > 7).map((text) => bare(text[other])).filter((text) => !own.some((each) => each.includes(text)))
    expect(foreign.length).toBeGreaterThan(300)
    expect(foreign.filter((text) => made[language].body.includes(text))).toEqual([])
    // Documents are cited by their own names.
    if (language === 'en') expect([...view.ruleSets.reduce((body, { source }) => body.replaceAll(bare(source), ''), made.en.body)].filter((sign) => HAN.test(sign))).toEqual([])
  })

  it('keeps within its margins, and everything else in the head and foot of its pages', async () => {
    for (const { width, height, texts } of await placesOf(made[language].bytes)) {
      for (const { text, left, right, baseline } of texts) {
        expect(left, text).toBeGreaterThan(MARGIN.left - 1)
        expect(right, text).toBeLessThan(width - MARGIN.right + 1)
        expect(baseline, text).toBeGreaterThan(20)
        expect(baseline, text).toBeLessThan(height - 30)
      }
    }
  })

  it('numbers its pages of all, marks what is synthetic on each, and bears language, title and bookmarks', async () => {
    const { pages, bytes, report } = made[language]
    pages.forEach((page, index) => {
      expect(bare(page)).toContain(language === 'en' ? `Page${index + 1}of${pages.length}` : `第${index + 1}页，共${pages.length}页`)
      expect(bare(page)).toContain(language === 'en' ? 'Containssyntheticdata:11of12units' : '含合成数据：12个单元中有11个')
    })
    expect(await metadataOf(bytes)).toEqual({ language, title: `${report.title[language]} – Harbour Works` })
    const chapters = (await bookmarksOf(bytes)).filter((mark) => typeof mark === 'string')
    expect(chapters).toHaveLength(10)
    expect(chapters[0]).toBe(language === 'en' ? '1  Summary' : '一、摘要')
  })

  it('asks no sign of its fonts that they have not', () => {
    const { regular: { latin, chinese } } = pdfFonts()
    const signs = new Set(textsOf(made[language].report).flatMap((text) => [...printableText(text[language])]))
    expect([...signs].filter((sign) => sign !== '\n' && !latin.has(sign.codePointAt(0)!) && !chinese.has(sign.codePointAt(0)!))).toEqual([])
  })
})

describe('a run of which nothing is known', () => {
  it.each(LANGUAGES)('tells why in %s, and prints neither scores nor zeros', async (language) => {
    const { body, pages, report } = await printed(madeRun({ known: false }), language)
    expect(report.figures.map(({ value }) => typeof value)).toEqual(['object', 'object', 'object'])
    expect(body).toContain(bare(language === 'en' ? 'has no score: no indicator of it is known' : '没有得分：所有指标均无数据'))
    expect(body).toContain(bare(language === 'en' ? 'No indicator could be computed for any unit' : '所有单元均无可计算的指标'))
    expect(body).toContain(bare(language === 'en' ? 'A value is missing or is no finite number.' : '数据缺失或不是有限数值。'))
    expect(body).toContain(bare(language === 'en' ? 'Neither measured, recorded, entered nor imported' : '未实测、登记、录入或导入'))
    for (const page of pages) expect(page).not.toMatch(BROKEN)
    expect(report.demo).toBe(false)
  })
})

/** All that a report says, without setting it: its tables with their reasons, and the texts of its pages. */
const saidBy = async (report: PrintedReport, language: Language): Promise<string> =>
  [Buffer.from(await writeReport(report, { format: 'csv', language })).toString(), ...textsOf(report.pages).map((text) => text[language])].join('\n')

describe('whatever a run is asked', () => {
  const models = Object.keys(EFFICIENCY_MODELS) as (keyof typeof EFFICIENCY_MODELS)[]
  it.each(models)('%s is reported with its name, source and every table', async (model) => {
    const { bootstrap: _bootstrap, orientation: _orientation, ...rest } = bcc
    const report = evaluationReport(madeRun({ settings: { efficiency: { ...rest, model, malmquist: model !== 'malmquist' }, score: { ...combined, samples: 0 } } }))
    for (const id of ['efficiency-own', 'efficiency-all', 'efficiency-variables', 'peers', 'malmquist']) expect(report.tables.map((table) => table.id)).toContain(id)
    for (const language of LANGUAGES) {
      const said = await saidBy(report, language)
      expect(said).toContain(EFFICIENCY_MODELS[model].source)
      expect(said).not.toMatch(BROKEN)
    }
  })

  it.each([
    { normalisation: 'z-score' }, { normalisation: 'min-max' }, { aggregation: 'topsis' }, { samples: 0, weights: { method: 'equal' } }, { weights: { method: 'entropy' } }, { weights: { method: 'ahp' } },
    { normalisation: 'target', targets: { 'desk-occupancy': { target: 0.7, tolerance: 0.4 } } }, { indicators: ['desk-occupancy', 'new-companies'] },
  ] satisfies Partial<typeof combined>[])('%j is printed', async (score) => {
    const report = evaluationReport(madeRun({ settings: { score: { ...combined, ...score }, efficiency: null } }))
    for (const language of LANGUAGES) expect(await saidBy(report, language)).not.toMatch(BROKEN)
  })

  it('a quarter, a month, one unit alone and no rule sets are printed', async () => {
    for (const settings of [{ period: '2026-Q2', earlier: 3 }, { period: '2026-05', earlier: 4 }, { units: [madeRun().result.settings.units[0]!], ruleSets: [], earlier: 0, efficiency: { ...bcc, malmquist: false } }]) {
      const report = evaluationReport(madeRun({ settings, units: 'units' in settings ? 1 : 6 }))
      for (const language of LANGUAGES) expect(await saidBy(report, language)).not.toMatch(BROKEN)
    }
  })

  it('its tables have rows as wide as their columns, ids of their own, and charts of columns that they have', () => {
    const { tables, pages } = evaluationReport(view)
    expect(new Set(tables.map(({ id }) => id)).size).toBe(tables.length)
    for (const { id, columns, rows, total, chart } of tables) {
      for (const row of [...rows, ...total ? [total] : []]) expect(row.length, id).toBe(columns.length)
      const named = chart === null ? [] : Object.entries(chart).flatMap(([key, name]) => (key === 'kind' || key === 'stacked' ? [] : typeof name === 'string' ? [name] : name as string[]))
      expect(columns.map((column) => column.id)).toEqual(expect.arrayContaining(named))
    }
    expect(pages!.flatMap((block) => (block.kind === 'table' ? [block.id] : [])).sort()).toEqual(tables.map(({ id }) => id).sort())
  })
})

describe('the tables of a run', () => {
  it('are a workbook, and each is a CSV of its own with the reason beside what is missing', async () => {
    const report = evaluationReport(view)
    expect(Buffer.from(await writeReport(report, { format: 'xlsx', language: 'zh-CN' })).subarray(0, 2).toString()).toBe('PK')
    const csv = Buffer.from(await writeReport(report, { format: 'csv', language: 'en', table: 'facts' })).toString()
    expect(csv).toContain('Mentors,')
    expect(csv).toContain('Neither measured, recorded, entered nor imported')
    const json = JSON.parse(Buffer.from(await writeReport(report, { format: 'json', language: 'en' })).toString()) as PrintedReport
    expect(json.tables.map(({ id }) => id)).toEqual(report.tables.map(({ id }) => id))
  })
})
