import { FACT_IMPORT_FIELDS, type FactImport, type FactImportKind } from '#contract/evaluation-api'
import { FACT_IDS, FACT_ORIGINS, FACTS, isFactId } from '#contract/fact-table'
import type { Language } from '#contract/local-text'
import type { ImportFieldChoice } from '../../imports/column-choice.ts'
import { m } from '../../paraglide/messages.js'
import { factName, ORIGIN_WORDS } from '../fact-words.ts'

const FIELD_WORDS: Readonly<Record<string, () => string>> = { unit: m.evaluation_unit, period: m.evaluation_period, evidence: m.evaluation_evidence, coverage: m.evaluation_coverage, name: m.evaluation_space_name, fact: m.evaluation_facts }

/** A field of an import of facts as people call it; what is none (a heading) stays as it is. */
export const factFieldText = (field: string, language: Language): string => (isFactId(field) ? factName(field, language) : FIELD_WORDS[field]?.() ?? field)

/** What a column can become: what says of whom and when, then the facts by group. */
export const factFieldChoices = (kind: FactImportKind, language: Language): ImportFieldChoice[] => [
  ...FACT_IMPORT_FIELDS[kind].map(field => ({ field, text: factFieldText(field, language) })),
  ...FACT_ORIGINS.flatMap(origin => FACT_IDS.filter(fact => FACTS[fact].origin === origin).map(fact => ({ field: fact, text: factName(fact, language), group: ORIGIN_WORDS[origin]() }))),
]

/** The field that each column gives, in the file's order; the report names columns by their headings. */
export function fieldsOfHeadings({ headings, columns }: Pick<FactImport, 'headings' | 'columns'>): (string | null)[] {
  const byHeading = new Map(Object.entries(columns).map(([field, heading]) => [heading, field]))
  return headings.map(heading => byHeading.get(heading) ?? null)
}

/** Headings that the server knows in that language. */
const HEADINGS: Record<Language, Readonly<Record<string, string>>> = {
  en: { unit: 'unit', period: 'period', evidence: 'evidence', coverage: 'coverage', name: 'name' },
  'zh-CN': { unit: '评价单元', period: '周期', evidence: '依据', coverage: '覆盖率', name: '机构名称' },
}

/** A table to fill in: a row for each period of the site, or none yet of other spaces; a column for each fact. Cells that stay empty are not known. */
export function factTemplate(kind: FactImportKind, language: Language, periods: readonly string[]): readonly (readonly string[])[] {
  const fields: readonly string[] = FACT_IMPORT_FIELDS[kind]
  const head = [...fields.map(field => HEADINGS[language][field] ?? field), ...FACT_IDS.map(fact => factName(fact, language))]
  return [head, ...kind === 'facts' ? periods.map(period => fields.map(field => (field === 'unit' ? 'site' : field === 'period' ? period : ''))) : []]
}
