import { Type, type Static } from 'typebox'
import { Id } from '#contract/building'
import { AnalysisUnit, Fact, FactIdSchema, FactSource, FigureInput, Period, Reason } from '#contract/evaluation'
import { FIGURE_UNITS, type FigureUnitId } from '#contract/figure-units'
import { LocalText } from '#contract/local-text'
import { Measure, RuleSet } from '#contract/rule-sets'

/** Bodies and answers of facts, peers, rule sets, gap boards and judgements; those of runs stand in contract/evaluation-runs.ts. */
const strict = { additionalProperties: false } as const
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const listOf = <T extends Parameters<typeof Type.Array>[0]>(item: T) => Type.Object({ items: Type.Array(item) }, strict)
const Instant = Type.String({ format: 'date-time' })
const Key = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 })
const Name = Type.String({ minLength: 1, maxLength: 120 })
const MaybeNumber = Nullable(Type.Number())
const Coverage = Nullable(Type.Number({ minimum: 0, maximum: 1 }))
const UnitId = Type.Enum(Object.keys(FIGURE_UNITS) as FigureUnitId[])

// Facts

/** A value that is known too, and why another one is used. */
export const OtherFact = Type.Object({ value: MaybeNumber, coverage: Coverage, source: FactSource, reason: Nullable(Reason), why: LocalText }, strict)
export type OtherFact = Static<typeof OtherFact>

/** One fact of a unit and period as an evaluation would use it now. Without any value `source` is null and `reason` says why. */
export const FactRow = Type.Object({
  fact: FactIdSchema, value: MaybeNumber, coverage: Coverage, source: Nullable(FactSource), reason: Nullable(Reason),
  /** Of an entered or imported fact: its id, to withdraw it; null for what was measured or recorded. */
  id: Nullable(Id),
  /** How many values were entered or imported for it up to now, the replaced ones too. */
  entries: Type.Integer({ minimum: 0 }),
  others: Type.Array(OtherFact),
}, strict)
export type FactRow = Static<typeof FactRow>
export const FactSheet = Type.Object({ unit: AnalysisUnit, name: Type.String(), period: Period, items: Type.Array(FactRow) }, strict)
export type FactSheet = Static<typeof FactSheet>

/** A fact by hand: what it replaces is kept. Shares are 0…1, amounts in the unit of contract/fact-table.ts. */
export const NewFact = Type.Object({
  fact: FactIdSchema, unit: AnalysisUnit, period: Period, value: Type.Number({ minimum: 0, maximum: 1e12 }),
  /** The document, table or count that shows it. */
  evidence: Type.String({ minLength: 1, maxLength: 400 }),
  coverage: Type.Optional(Coverage),
}, strict)
export type NewFact = Static<typeof NewFact>

/** An entered or imported fact, also one that does not count any more. */
export const StoredFact = Type.Object({
  ...Fact.properties, id: Id, batchId: Nullable(Id),
  /** When and by whom it was replaced or withdrawn; null while it counts. */
  endedAt: Nullable(Instant), endedBy: Nullable(Type.String()),
}, strict)
export type StoredFact = Static<typeof StoredFact>
export const FactHistory = listOf(StoredFact)
export type FactHistory = Static<typeof FactHistory>

/** What can be evaluated, with the periods for which something was entered or imported (measured ones are there for any). */
export const EvaluationUnit = Type.Object({ unit: AnalysisUnit, name: Type.String(), periods: Type.Array(Period), synthetic: Type.Boolean() }, strict)
export type EvaluationUnit = Static<typeof EvaluationUnit>
export const EvaluationUnitList = listOf(EvaluationUnit)
export type EvaluationUnitList = Static<typeof EvaluationUnitList>

// Imports of facts and of peers' statistics

export const FACT_IMPORT_KINDS = ['facts', 'peers'] as const
export const FactImportKind = Type.Enum([...FACT_IMPORT_KINDS])
export type FactImportKind = Static<typeof FactImportKind>
/** What a column may give besides a fact of contract/fact-table.ts: `unit` (kind and id, "tenant:willow"; empty: the site), `name` of a peer. */
export const FACT_IMPORT_FIELDS = { facts: ['unit', 'period', 'evidence', 'coverage'], peers: ['name', 'period', 'evidence'] } as const satisfies Record<FactImportKind, readonly string[]>

/** What an import does, or (dry run) would do; rows are numbered as in the file, the heading is row 1. */
export const FactImport = Type.Object({
  id: Nullable(Id), kind: FactImportKind, fileName: Type.String(), synthetic: Type.Boolean(), at: Nullable(Instant), by: Nullable(Type.String()),
  rows: Type.Integer(), units: Type.Integer(), periods: Type.Array(Period),
  /** Values: new ones, ones that replace another value, ones that are there already. */
  added: Type.Integer(), replaced: Type.Integer(), unchanged: Type.Integer(),
  headings: Type.Array(Type.String()),
  /** Field or fact → heading of the column that gave it; headings of columns that gave none. */
  columns: Type.Record(Type.String(), Type.String()), ignoredColumns: Type.Array(Type.String()),
  faults: Type.Array(Type.Object({ row: Type.Integer(), field: Type.String(), value: Type.String(), message: Type.String() }, strict)),
  undoneAt: Nullable(Instant),
}, strict)
export type FactImport = Static<typeof FactImport>
export const FactImportList = listOf(FactImport)
export type FactImportList = Static<typeof FactImportList>

/** Another space whose yearly statistics were imported. */
export const Peer = Type.Object({ id: Id, name: Type.String(), periods: Type.Array(Period), facts: Type.Integer(), synthetic: Type.Boolean(), batchIds: Type.Array(Id) }, strict)
export type Peer = Static<typeof Peer>
export const PeerList = listOf(Peer)
export type PeerList = Static<typeof PeerList>

// The catalogue of the model

export const IndicatorInfo = Type.Object({
  id: Key, names: LocalText, dimension: Key, benefit: Nullable(Key), formula: LocalText, unit: UnitId,
  /** The formula's arithmetic with `{fact}` for each value; null for those that read tenancies. */
  calculation: Nullable(Type.String()),
  direction: Type.Enum(['higher-is-better', 'lower-is-better']),
  bounds: Nullable(Type.Object({ low: Type.Number(), high: Type.Number(), perYear: Type.Boolean() }, strict)), boundsSource: LocalText,
  facts: Type.Array(FactIdSchema),
}, strict)
export type IndicatorInfo = Static<typeof IndicatorInfo>
export const EfficiencyModelInfo = Type.Object({
  id: Key, name: LocalText, score: LocalText, orientations: Type.Array(Type.Enum(['in', 'out', 'none'])), returns: Type.Array(Type.Enum(['crs', 'vrs', 'nirs', 'ndrs'])),
  takesFixed: Type.Boolean(), takesUndesirable: Type.Boolean(), needsPeriods: Type.Boolean(),
  /** Whether the bootstrap gives intervals for it. */
  bootstrap: Type.Boolean(), source: Type.String(),
}, strict)
export type EfficiencyModelInfo = Static<typeof EfficiencyModelInfo>
export const EvaluationCatalogue = Type.Object({
  indicators: Type.Array(IndicatorInfo), models: Type.Array(EfficiencyModelInfo),
  dimensions: Type.Array(Type.Object({ id: Key, name: LocalText }, strict)), benefits: Type.Array(Type.Object({ id: Key, name: LocalText }, strict)),
  /** Criteria of each node of the hierarchy of judgements: 'root' → dimensions; 'performance' → benefits; the others → indicators. */
  hierarchy: Type.Record(Key, Type.Array(Key)),
}, strict)
export type EvaluationCatalogue = Static<typeof EvaluationCatalogue>

// Rule sets

/** A version of a rule set; it never changes: an edit makes the next one. */
export const StoredRuleSet = Type.Object({
  ruleSet: RuleSet, builtIn: Type.Boolean(), latest: Type.Boolean(),
  /** Who made this version and when; null for the built-in ones. */
  by: Nullable(Type.String()), at: Nullable(Instant), note: Type.String(),
  /** Runs that used this version. */
  runs: Type.Integer({ minimum: 0 }),
}, strict)
export type StoredRuleSet = Static<typeof StoredRuleSet>
export const RuleSetList = listOf(StoredRuleSet)
export type RuleSetList = Static<typeof RuleSetList>
/** `ruleSet` is checked by the evaluation, each fault at its field ("ruleSet.conditions[0]…"); its version is given by the server. */
export const RuleSetEdit = Type.Object({ ruleSet: Type.Unknown(), note: Type.Optional(Type.String({ maxLength: 400 })) }, strict)
export const RuleSetCheck = Type.Object({ ok: Type.Boolean(), faults: Type.Array(Type.Object({ field: Type.String(), message: LocalText }, strict)) }, strict)
export type RuleSetCheck = Static<typeof RuleSetCheck>

// The gap board: how a unit stands against a rule set now

const Arrival = Type.Object({ month: Nullable(Type.String()), perMonth: MaybeNumber, periods: Type.Integer(), reason: Nullable(Reason) }, strict)
const Reading = { measure: Measure, name: LocalText, unit: UnitId, coverage: MaybeNumber, value: MaybeNumber, reason: Nullable(Reason) }
const Verdict = Type.Enum(['met', 'not-met', 'unknown'])
const RuleSetRef = Type.Object({ id: Key, version: Type.Integer() }, strict)
export const ThresholdResult = Type.Object({
  ...Reading, compare: Type.Enum(['at-least', 'at-most']), threshold: Type.Number(), verdict: Verdict,
  /** What is missing in the measure's unit; 0 when met, null when unknown. */
  gap: MaybeNumber, arrival: Nullable(Arrival),
}, strict)
export type ThresholdResult = Static<typeof ThresholdResult>
export const ConditionResult = Type.Object({ id: Key, name: LocalText, verdict: Verdict, alternatives: Type.Array(Type.Array(ThresholdResult)) }, strict)
export type ConditionResult = Static<typeof ConditionResult>
export const ConditionsResult = Type.Object({
  ruleSet: RuleSetRef, verdict: Verdict, met: Type.Integer(), notMet: Type.Integer(), unknown: Type.Integer(), conditions: Type.Array(ConditionResult),
}, strict)
export type ConditionsResult = Static<typeof ConditionsResult>
export const ScoreLineResult = Type.Object({
  id: Key, name: LocalText, maxPoints: Type.Number(), points: MaybeNumber, reason: Nullable(Reason), lowest: Type.Number(), highest: Type.Number(),
  terms: Type.Array(Type.Object({ ...Reading, points: MaybeNumber }, strict)), missingToFull: MaybeNumber,
}, strict)
export type ScoreLineResult = Static<typeof ScoreLineResult>
export const ScoreSheetResult = Type.Object({
  ruleSet: RuleSetRef, points: MaybeNumber, knownPoints: Type.Number(), unknownPoints: Type.Number(), lowest: Type.Number(), highest: Type.Number(), maxPoints: Type.Number(),
  lines: Type.Array(ScoreLineResult),
}, strict)
export type ScoreSheetResult = Static<typeof ScoreSheetResult>
export const GapBoard = Type.Object({
  unit: AnalysisUnit, name: Type.String(), period: Period, ruleSet: RuleSet, variant: Nullable(Key), hardship: Type.Boolean(),
  /** Exactly one of the two, by the rule set's kind. */
  conditions: Nullable(ConditionsResult), sheet: Nullable(ScoreSheetResult),
  /** Every fact that the rules looked at, with its source. */
  inputs: Type.Array(FigureInput),
}, strict)
export type GapBoard = Static<typeof GapBoard>

// Judgements (AHP) and weights

/** One pair of criteria: `row` is `value` times as important as `column` (Saaty's 1/9…9). */
export const Judgement = Type.Object({ row: Key, column: Key, value: Type.Number({ minimum: 1 / 9 - 1e-6, maximum: 9 }) }, strict)
export type Judgement = Static<typeof Judgement>
/** A node of the hierarchy; criteria that a node leaves out weigh nothing in it. A node without judgements is equal. */
export const JudgementNode = Type.Object({ node: Key, criteria: Type.Array(Key, { minItems: 1, maxItems: 15 }), judgements: Type.Array(Judgement, { maxItems: 105 }) }, strict)
export type JudgementNode = Static<typeof JudgementNode>
export const InconsistentPair = Type.Object({ row: Key, column: Key, judged: Type.Number(), implied: Type.Number(), suggested: Type.Number(), consistencyRatioAfter: Type.Number() }, strict)
export const NodeWeights = Type.Object({
  node: Key, criteria: Type.Array(Key), weights: Nullable(Type.Array(Type.Number())), reason: Nullable(Reason),
  /** Pairs that are still to be judged; without them there is no ratio yet. */
  missing: Type.Array(Type.Object({ row: Key, column: Key }, strict)),
  lambdaMax: MaybeNumber, consistencyIndex: MaybeNumber, consistencyRatio: MaybeNumber, randomIndex: MaybeNumber, randomIndexSource: Type.String(),
  /** The comparisons farthest from what all others imply, the worst first. */
  worst: Type.Array(InconsistentPair),
}, strict)
export type NodeWeights = Static<typeof NodeWeights>

export const NewJudgements = Type.Object({ name: Name, note: Type.Optional(Type.String({ maxLength: 2_000 })), nodes: Type.Array(JudgementNode, { minItems: 1, maxItems: 20 }) }, strict)
export type NewJudgements = Static<typeof NewJudgements>
export const Judgements = Type.Object({
  id: Id, siteId: Id, name: Name, note: Type.String(), nodes: Type.Array(JudgementNode), version: Type.Integer({ minimum: 1 }), by: Type.String(), at: Instant,
  /** What the judgements come to: each node, and each indicator's weight among all (null while a node is inconsistent or incomplete). */
  checked: Type.Array(NodeWeights), weights: Nullable(Type.Record(Key, Type.Number())),
}, strict)
export type Judgements = Static<typeof Judgements>
export const JudgementsList = listOf(Judgements)
export type JudgementsList = Static<typeof JudgementsList>
