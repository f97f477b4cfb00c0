import { Type, type Static } from 'typebox'
import { FactIdSchema } from '#contract/evaluation'
import { LocalText } from '#contract/local-text'

const Key = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 })
const Positive = Type.Number({ exclusiveMinimum: 0, maximum: 1e12 })
const Points = Type.Number({ minimum: 0, maximum: 1000 })

/** What a rule looks at: a fact as it stands, or an indicator (its id is checked by the evaluation). */
export const Measure = Type.Union([
  Type.Object({ kind: Type.Literal('fact'), id: FactIdSchema }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('indicator'), id: Key }, { additionalProperties: false }),
])
export type Measure = Static<typeof Measure>

export const Threshold = Type.Object({
  measure: Measure,
  compare: Type.Enum(['at-least', 'at-most']),
  value: Type.Number({ minimum: 0, maximum: 1e12 }),
  /** Other values under a variant of the rules, by the variant's id. */
  variants: Type.Optional(Type.Record(Key, Type.Number({ minimum: 0, maximum: 1e12 }))),
  /** True where the hardship discount lowers the value. */
  hardship: Type.Optional(Type.Boolean()),
}, { additionalProperties: false })
export type Threshold = Static<typeof Threshold>

/** A condition is met when all thresholds of at least one alternative are met. */
export const Condition = Type.Object({
  id: Key, name: LocalText,
  alternatives: Type.Array(Type.Array(Threshold, { minItems: 1, maxItems: 10 }), { minItems: 1, maxItems: 10 }),
}, { additionalProperties: false })
export type Condition = Static<typeof Condition>

/**
 * Points of one line of a score sheet. `per-unit` adds its terms: points for each `unitSize` of the measure.
 * `from-base` gives nothing below `from`, `base` at `from`, then `points` for each `unitSize` above it. With
 * `wholeUnits` only completed units count. Both stop at the line's `maxPoints`.
 */
export const ScoreRule = Type.Union([
  Type.Object({
    kind: Type.Literal('per-unit'),
    terms: Type.Array(Type.Object({ measure: Measure, unitSize: Positive, points: Points }, { additionalProperties: false }), { minItems: 1, maxItems: 10 }),
    wholeUnits: Type.Boolean(),
  }, { additionalProperties: false }),
  Type.Object({
    kind: Type.Literal('from-base'),
    measure: Measure, from: Type.Number({ minimum: 0, maximum: 1e12 }), base: Points, unitSize: Positive, points: Points, wholeUnits: Type.Boolean(),
  }, { additionalProperties: false }),
])
export type ScoreRule = Static<typeof ScoreRule>

export const ScoreLine = Type.Object({ id: Key, name: LocalText, maxPoints: Points, rule: ScoreRule }, { additionalProperties: false })
export type ScoreLine = Static<typeof ScoreLine>

const RuleSetHead = {
  id: Key,
  /** Grows with every edit; a run keeps the version that it used. */
  version: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  name: LocalText, issuer: LocalText,
  /** When the rules were issued: year, month or day; null when it is not known. */
  issued: Type.Union([Type.String({ pattern: '^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$' }), Type.Null()]),
  /** The document: number, title, address. */
  source: Type.String({ minLength: 1, maxLength: 600 }),
  /** What is not certain about these rules, shown beside every result; null when nothing is. */
  doubt: Type.Union([LocalText, Type.Null()]),
  /** A measured value known for a smaller share than this decides nothing. */
  minimumCoverage: Type.Number({ minimum: 0, maximum: 1 }),
}

export const ConditionRules = Type.Object({
  kind: Type.Literal('conditions'), ...RuleSetHead,
  variants: Type.Array(Type.Object({ id: Key, name: LocalText }, { additionalProperties: false }), { maxItems: 10 }),
  /** Factor on the thresholds marked `hardship` in hardship regions; null where there is none. */
  hardshipFactor: Type.Union([Type.Number({ exclusiveMinimum: 0, maximum: 1 }), Type.Null()]),
  conditions: Type.Array(Condition, { minItems: 1, maxItems: 60 }),
}, { additionalProperties: false })
export type ConditionRules = Static<typeof ConditionRules>

export const ScoreSheet = Type.Object({
  kind: Type.Literal('score-sheet'), ...RuleSetHead,
  lines: Type.Array(ScoreLine, { minItems: 1, maxItems: 60 }),
}, { additionalProperties: false })
export type ScoreSheet = Static<typeof ScoreSheet>

/** Rules as data: built in, or edited by a user. All periods are calendar years. */
export const RuleSet = Type.Union([ConditionRules, ScoreSheet])
export type RuleSet = Static<typeof RuleSet>
