import type { FigureUnitId } from '#contract/figure-units'
import type { LocalText } from '#contract/local-text'
import type { Report, ReportCell, ReportChart, ReportFigure, ReportTable } from '#contract/report'

/**
 * What the writers take. A report of contract/report.ts is one; other parts of the server may hand over more than
 * the contract's reports know: reasons and units of single cells, further charts, and pages set in an order of their own.
 */
export interface PrintedReport extends Pick<Report, 'id' | 'title' | 'siteName' | 'timeZone' | 'demo' | 'scopeText' | 'availableHours' | 'coverage' | 'metrics' | 'notes' | 'madeAt'> {
  readonly scope: Pick<Report['scope'], 'from' | 'to'>
  readonly figures: readonly PrintedFigure[]
  readonly tables: readonly PrintedTable[]
  /** More lines of the head: who asked, under which number. */
  readonly head?: readonly NamedLine[]
  /** What each page and the head say instead of the demo's words, where `demo` is true. */
  readonly mark?: LocalText
  /** Stands at the foot of each page. */
  readonly foot?: LocalText
  /** The pages of a PDF; left out: head, headline figures, tables, notes, formulas. */
  readonly pages?: readonly PageBlock[]
}

/** Missing for a reason that only this figure has. */
export interface MissingBecause { readonly missing: LocalText }
/** A number in a unit of its own, in a column of many. */
export interface OwnUnit { readonly number: number; readonly unit: FigureUnitId; /** Where the unit's usual ones are too few or too many. */ readonly decimals?: number }
export type PrintedCell = ReportCell | MissingBecause | OwnUnit

export interface PrintedTable extends Omit<ReportTable, 'rows' | 'total' | 'chart'> {
  readonly rows: readonly (readonly PrintedCell[])[]
  readonly total: readonly PrintedCell[] | null
  readonly chart: PrintedChart | null
  /** The row that the report is about, to be found among the others. */
  readonly own?: number
}

export interface PrintedFigure extends Omit<ReportFigure, 'value' | 'before'> {
  readonly value: PrintedCell
  readonly before: PrintedCell
  /** Said below the figure: its bounds, of how many. */
  readonly remarks?: readonly LocalText[]
}

/** One bar a row, all of them, in the table's order; with `low` and `high` a whisker between the two. */
export interface RankedBars { readonly kind: 'ranked'; readonly x: string; readonly y: string; readonly low?: string; readonly high?: string }
/** A value that stays until the next row's `at`, between two bounds: a survival curve. It begins at 0 with 1. */
export interface StepLine { readonly kind: 'steps'; readonly at: string; readonly value: string; readonly low: string; readonly high: string }
export type PrintedChart = ReportChart | RankedBars | StepLine

/** A text in both languages, or one that is the same in each. */
export type Said = LocalText | string
export interface NamedLine { readonly name: LocalText; readonly text: Said }
/** A formula or method: what it is called, how it is computed, and what else is to be known. */
export interface Entry { readonly name: Said; readonly formula: Said; readonly facts: readonly Said[] }

/** A piece of a PDF's pages. Headings are its bookmarks and its contents. */
export type PageBlock =
  | { readonly kind: 'cover'; readonly over: Said; readonly title: LocalText; readonly under: Said }
  | { readonly kind: 'title'; readonly text: LocalText }
  | { readonly kind: 'contents' }
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: LocalText; /** Begins a page. */ readonly page?: true }
  | { readonly kind: 'text'; readonly text: Said; readonly style: 'lead' | 'body' | 'note' | 'warning' }
  | { readonly kind: 'lines'; readonly items: readonly NamedLine[] }
  | { readonly kind: 'figures' }
  | { readonly kind: 'table'; readonly id: string; /** How its title is set. */ readonly title: 'heading' | 'caption' | 'none' }
  | { readonly kind: 'entries'; readonly items: readonly Entry[] }
