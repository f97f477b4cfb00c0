import { Type, type Static } from 'typebox'
import { Id } from '#contract/building'
import { FACT_IDS } from '#contract/fact-table'
import { LocalText } from '#contract/local-text'

const MaybeNumber = Type.Union([Type.Number(), Type.Null()])

/** Why a figure is missing: a code for programs, a sentence for people. */
export const Reason = Type.Object({ code: Type.String({ minLength: 1 }), text: LocalText }, { additionalProperties: false })
export type Reason = Static<typeof Reason>

/** A reason from its code and its sentence in both languages. */
export const reason = (code: string, en: string, zh: string): Reason => ({ code, text: { en, 'zh-CN': zh } })

/** A number, or why there is none. */
export type Figure = { readonly value: number; readonly reason: null } | { readonly value: null; readonly reason: Reason }

/** A calendar year, quarter or month: 2026, 2026-Q2, 2026-05. */
export const Period = Type.String({ pattern: '^[12][0-9]{3}(-Q[1-4]|-(0[1-9]|1[0-2]))?$' })
export type Period = Static<typeof Period>

/** What is evaluated. A peer is another organisation's yearly statistics, imported for comparison. */
export const ANALYSIS_UNITS = ['site', 'space', 'tenant', 'pool', 'peer'] as const
export const AnalysisUnit = Type.Object({ kind: Type.Enum([...ANALYSIS_UNITS]), id: Id }, { additionalProperties: false })
export type AnalysisUnit = Static<typeof AnalysisUnit>

export const FactIdSchema = Type.Enum([...FACT_IDS])

/** From this share of the time on what was measured goes before what was entered. */
export const MEASURED_ENOUGH = 0.5

/** Where a fact's value came from; by hand and by import it names who, when and the evidence. */
export const FactSource = Type.Object({
  kind: Type.Enum(['measured', 'recorded', 'entered', 'imported', 'synthetic']),
  /** The query, table, file or document that can be opened to check the value. */
  reference: Type.String({ maxLength: 400 }),
  by: Type.Optional(Type.String({ maxLength: 120 })),
  at: Type.Optional(Type.String({ format: 'date-time' })),
}, { additionalProperties: false })
export type FactSource = Static<typeof FactSource>

/** One fact of one unit in one period, in the unit of contract/fact-table.ts. */
export const Fact = Type.Object({
  fact: FactIdSchema, unit: AnalysisUnit, period: Period,
  value: MaybeNumber,
  /** Share of the available time or of the expected records that is known, 0…1; null where nothing measures it. */
  coverage: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]),
  source: FactSource,
  /** Why the value is null; null beside a value. */
  reason: Type.Union([Reason, Type.Null()]),
}, { additionalProperties: false })
export type Fact = Static<typeof Fact>

/** How long a tenant has been followed: to its failure (`ended`), or to its graduation or today (not ended). */
export const Tenancy = Type.Object({ tenantId: Id, months: Type.Number({ minimum: 0 }), ended: Type.Boolean() }, { additionalProperties: false })
export type Tenancy = Static<typeof Tenancy>

/** One input of a figure, as it was used. */
export const FigureInput = Type.Object({
  fact: Type.Union([FactIdSchema, Type.Literal('tenancies')]),
  value: MaybeNumber, coverage: MaybeNumber, source: Type.Union([FactSource, Type.Null()]),
}, { additionalProperties: false })
export type FigureInput = Static<typeof FigureInput>

/** An indicator's result: never a bare number. `value` is null exactly when `reason` is not. */
export const IndicatorFigure = Type.Object({
  value: MaybeNumber, reason: Type.Union([Reason, Type.Null()]),
  /** The least coverage of its inputs; null where nothing measures it. */
  coverage: MaybeNumber,
  inputs: Type.Array(FigureInput),
  /** Confidence interval, where the method has one. */
  interval: Type.Union([Type.Object({ low: Type.Number(), high: Type.Number(), level: Type.Number() }), Type.Null()]),
}, { additionalProperties: false })
export type IndicatorFigure = Static<typeof IndicatorFigure>
