import type { Reason } from '#contract/evaluation'
import type { EvaluationRun, RunFacts, RunResult, RunScore } from '#contract/evaluation-runs'
import type { FigureUnitId } from '#contract/figure-units'
import type { LocalText } from '#contract/local-text'
import type { ReportColumn } from '#contract/report'
import type { RuleSet } from '#contract/rule-sets'
import { indicatorById } from '#evaluation/indicators/index'
import type { Indicator } from '#evaluation/indicators/indicator'
import type { MissingBecause, OwnUnit, PageBlock, PrintedCell, PrintedTable } from '../../report-exports/printed-report.ts'
import { figure, said } from './said-figures.ts'

/** A run that is done, with all that its report tells of. The report is about the first unit. */
export interface RunView {
  readonly run: EvaluationRun
  readonly siteName: string
  readonly timeZone: string
  readonly madeAt: string
  readonly facts: RunFacts
  /** In the order of the run's settings. */
  readonly ruleSets: readonly RuleSet[]
  readonly result: RunResult
}

/** A part of the report: its pages in order, and the tables that they show. */
export interface Section { readonly pages: readonly PageBlock[]; readonly tables: readonly PrintedTable[] }

export const OWN = 0
export const ownScore = ({ result }: RunView): RunScore | null => result.scores[OWN] ?? null

/** A unit's name, marked where its facts are made up. */
export function unitName({ result: { units } }: Pick<RunView, 'result'>, unit: number): LocalText {
  const { name, synthetic } = units[unit]!
  return synthetic ? said('{name} (synthetic)', '{name}（合成数据）', { name }) : said('{name}', '{name}', { name })
}

/** The row of the model's table; throws for an indicator that this version of the model does not know. */
export function indicatorOf(id: string): Indicator {
  const found = indicatorById(id)
  if (!found) throw new Error(`the run names no indicator that is known: ${id}`)
  return found
}

/** Scores are printed as points of 100; z-scores have no best value and are printed as they are. */
const isBounded = ({ result }: RunView): boolean => result.settings.score.normalisation !== 'z-score'
export const scoreUnit = (view: RunView): FigureUnitId => (isBounded(view) ? 'index' : 'ratio')
export const scored = (view: RunView, score: number): number => (isBounded(view) ? score * 100 : score)
export const scoreFigure = (view: RunView, score: number): OwnUnit => figure(scored(view, score), scoreUnit(view))
export const scoreCell = (view: RunView, score: number | null, why: LocalText): PrintedCell => (score === null ? { missing: why } : scored(view, score))

export const because = (reason: Pick<Reason, 'text'> | null, otherwise: LocalText): MissingBecause => ({ missing: reason?.text ?? otherwise })
/** A number, or why there is none. */
export const orBecause = (value: number | null, reason: Pick<Reason, 'text'> | null, otherwise: LocalText): PrintedCell => value ?? because(reason, otherwise)

export const column = (id: string, en: string, zh: string, unit: FigureUnitId | 'text' | 'own' = 'text'): ReportColumn =>
  ({ id, title: { en, 'zh-CN': zh }, kind: unit === 'text' ? 'text' : 'number', unit: unit === 'text' || unit === 'own' ? null : unit, metric: null })

const NO_ROWS: LocalText = { en: 'The run has nothing to show here.', 'zh-CN': '本次评价在此没有可显示的内容。' }
export const table = (id: string, en: string, zh: string, columns: readonly ReportColumn[], rows: readonly (readonly PrintedCell[])[], more: Partial<Pick<PrintedTable, 'chart' | 'notes' | 'empty' | 'own'>> = {}): PrintedTable =>
  ({ id, title: { en, 'zh-CN': zh }, columns: [...columns], rows, total: null, chart: null, empty: NO_ROWS, notes: [], ...more })

export const heading = (level: 1 | 2, en: string, zh: string, page = false): PageBlock => ({ kind: 'heading', level, text: { en, 'zh-CN': zh }, ...page && { page: true } })
export const text = (said: LocalText, style: Extract<PageBlock, { readonly kind: 'text' }>['style'] = 'body'): PageBlock => ({ kind: 'text', text: said, style })
export const shown = (id: string, title: 'caption' | 'none' = 'caption'): PageBlock => ({ kind: 'table', id, title })

/** Of a table in which nothing is measured: said once instead of in each row. */
export const NO_COVERAGES: LocalText = { en: 'Nothing here is measured by sensors, so no figure has a coverage.', 'zh-CN': '表中没有由感知设备测得的数据，因此不列覆盖率。' }

/** Why a score may not be there. */
export const SCORE_REASONS = {
  nothingKnown: { en: 'No indicator of it is known', 'zh-CN': '相关指标均无数据' },
  halfUnknown: { en: 'No rank: less than half of the weights is known', 'zh-CN': '已知权重不足一半，不参与排名' },
  noBounds: { en: 'z-scores have no best and worst value', 'zh-CN': '标准分没有上下限' },
  notMeasured: { en: 'Nothing measures its coverage: it was entered, imported or recorded', 'zh-CN': '录入、导入或登记的数据，没有覆盖率' },
} as const satisfies Record<string, LocalText>
