import { Type, type Static } from 'typebox'
import { Id } from '#contract/building'
import { AnalysisUnit, Fact, FactIdSchema, Period, Reason, Tenancy } from '#contract/evaluation'
import { ConditionsResult, JudgementNode, ScoreSheetResult } from '#contract/evaluation-api'
import { LocalText } from '#contract/local-text'

/** Runs: what is asked, how far it is, what came out. */
const strict = { additionalProperties: false } as const
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Instant = Type.String({ format: 'date-time' })
const Key = Type.String({ pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', maxLength: 60 })
const MaybeNumber = Nullable(Type.Number())
const Share = Type.Number({ minimum: 0, maximum: 1 })
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

// What a run is asked

export const NORMALISATIONS = ['bounds', 'min-max', 'z-score', 'target'] as const
export const WEIGHT_METHODS = ['equal', 'ahp', 'entropy', 'critic', 'combination'] as const
/** `combination`: share · AHP + (1 − share) · objective. `ahp` and `combination` name the judgements. */
export const WeightSettings = Type.Object({
  method: Type.Enum([...WEIGHT_METHODS]), judgementsId: Type.Optional(Id), objective: Type.Optional(Type.Enum(['entropy', 'critic'])), share: Type.Optional(Share),
}, strict)
export type WeightSettings = Static<typeof WeightSettings>

export const ScoreSettings = Type.Object({
  /** Left out: all that any unit has a value of. */
  indicators: Type.Optional(Type.Array(Key, { minItems: 1, maxItems: 60 })),
  /** `bounds`: declared bounds, and min–max over the units where none are declared. */
  normalisation: Type.Enum([...NORMALISATIONS]),
  /** Of 'target', by indicator; others are normalised by bounds. */
  targets: Type.Optional(Type.Record(Key, Type.Object({ target: Type.Number(), tolerance: Type.Number({ exclusiveMinimum: 0 }) }, strict))),
  weights: WeightSettings,
  /** By which ranks are made; both are computed. */
  aggregation: Type.Enum(['weighted-sum', 'topsis']),
  /** Sampled weights of the rank acceptability; 0: none. */
  samples: Type.Integer({ minimum: 0, maximum: 20_000 }),
}, strict)
export type ScoreSettings = Static<typeof ScoreSettings>

const Variables = Type.Array(FactIdSchema, { minItems: 1, maxItems: 12 })
export const EfficiencySettings = Type.Object({
  model: Type.Enum(['ccr', 'bcc', 'nirs', 'ndrs', 'scale', 'sbm', 'additive', 'super', 'super-sbm', 'cross', 'malmquist', 'window']),
  orientation: Type.Optional(Type.Enum(['in', 'out', 'none'])), returns: Type.Optional(Type.Enum(['crs', 'vrs', 'nirs', 'ndrs'])),
  inputs: Variables, outputs: Variables,
  /** Outputs of which less is better; inputs that the operator cannot choose. */
  undesirable: Type.Optional(Type.Array(FactIdSchema, { maxItems: 6 })), fixed: Type.Optional(Type.Array(FactIdSchema, { maxItems: 12 })),
  slackWeights: Type.Optional(Type.Enum(['unit', 'mean'])),
  /** Of window analysis. */
  width: Type.Optional(Type.Integer({ minimum: 2, maximum: 12 })),
  /** Intervals by Simar and Wilson's bootstrap: ccr, bcc, nirs and ndrs only. */
  bootstrap: Type.Optional(Type.Object({ resamples: Type.Integer({ minimum: 100, maximum: 5_000 }), confidence: Type.Number({ minimum: 0.5, maximum: 0.999 }) }, strict)),
  /** Malmquist's index over the run's periods beside the model. */
  malmquist: Type.Optional(Type.Boolean()),
}, strict)
export type EfficiencySettings = Static<typeof EfficiencySettings>

export const RuleSetAsk = Type.Object({ id: Key, version: Type.Optional(Type.Integer({ minimum: 1 })), variant: Type.Optional(Key), hardship: Type.Optional(Type.Boolean()) }, strict)
export type RuleSetAsk = Static<typeof RuleSetAsk>

export const RunAsk = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 120 }), period: Period,
  /** Earlier periods of the same length, for trends, Malmquist and windows. */
  earlier: Type.Integer({ minimum: 0, maximum: 12 }),
  /** The first one is the unit that the report is about. */
  units: Type.Array(AnalysisUnit, { minItems: 1, maxItems: 300 }),
  score: ScoreSettings,
  efficiency: Nullable(EfficiencySettings),
  ruleSets: Type.Array(RuleSetAsk, { maxItems: 6 }),
  /** Of everything that is sampled: the same seed gives the same bytes. */
  seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_147_483_647 })),
}, strict)
export type RunAsk = Static<typeof RunAsk>
export const RunSettings = Type.Object({ ...RunAsk.properties, seed: Type.Integer() }, strict)
export type RunSettings = Static<typeof RunSettings>

// How far it is

export const RUN_STATUSES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const
export const RUN_STEPS = ['facts', 'indicators', 'weights', 'scores', 'robustness', 'efficiency', 'malmquist', 'rules', 'survival', 'result'] as const
export type RunStep = (typeof RUN_STEPS)[number]
export const RunLogLine = Type.Object({ at: Instant, step: Type.Enum([...RUN_STEPS]), text: LocalText }, strict)
export type RunLogLine = Static<typeof RunLogLine>
/** SHA-256 of the canonical JSON (RFC 8785) of what was used and of what came out; null until then. */
export const RunHashes = Type.Object({ facts: Nullable(Hash), ruleSets: Nullable(Hash), result: Nullable(Hash) }, strict)
export type RunHashes = Static<typeof RunHashes>
export const EvaluationRun = Type.Object({
  id: Id, siteId: Id, settings: RunSettings, status: Type.Enum([...RUN_STATUSES]),
  /** 0…1, and what is being done. */
  progress: Type.Number(), step: Nullable(Type.Enum([...RUN_STEPS])),
  createdAt: Instant, by: Type.String(), startedAt: Nullable(Instant), endedAt: Nullable(Instant),
  /** Times that it was begun; above 1 after a restart of the server in the middle. */
  attempts: Type.Integer(),
  error: Nullable(LocalText), log: Type.Array(RunLogLine), hashes: RunHashes,
  /** The first unit's figures, for lists; null until it is done. */
  summary: Nullable(Type.Object({ score: MaybeNumber, missingShare: MaybeNumber, rank: MaybeNumber, units: Type.Integer(), efficiency: MaybeNumber }, strict)),
}, strict)
export type EvaluationRun = Static<typeof EvaluationRun>
export const EvaluationRunList = Type.Object({ items: Type.Array(EvaluationRun) }, strict)
export type EvaluationRunList = Static<typeof EvaluationRunList>

// What came out. Units are named by their place in `units`, indicators by id.

const Interval = Nullable(Type.Object({ low: Type.Number(), high: Type.Number(), level: Type.Number() }, strict))
/** An indicator over all units: what was computed, what it counts as, and its earlier values. Its inputs are the run's facts of `IndicatorInfo.facts`. */
export const RunIndicator = Type.Object({
  id: Key, weight: Type.Number(),
  /** By which it was made comparable, and why not where it could not be. */
  normalisation: Type.Enum([...NORMALISATIONS]), normalisationReason: Nullable(Reason),
  units: Type.Array(Type.Object({ value: MaybeNumber, reason: Nullable(Reason), coverage: MaybeNumber, interval: Interval, normalised: MaybeNumber }, strict)),
  /** By unit, by period of `periods`. */
  trend: Type.Array(Type.Array(MaybeNumber)),
}, strict)
export type RunIndicator = Static<typeof RunIndicator>

const Sums = {
  points: Type.Number(), knownShare: Type.Number(), missingShare: Type.Number(), score: MaybeNumber,
  /** With everything that is missing at 0, and at 1; null under z-scores. */
  lowest: MaybeNumber, highest: MaybeNumber,
}
export const RunScore = Type.Object({
  ...Sums, rank: Nullable(Type.Integer()),
  dimensions: Type.Array(Type.Object({ dimension: Key, weight: Type.Number(), ...Sums }, strict)),
  topsis: Type.Object({ closeness: MaybeNumber, rank: Nullable(Type.Integer()), reason: Nullable(Reason) }, strict),
  /** By period of `periods`, under this run's weights and on the scales of its own period, so that only the facts move it; the last one is the score above. */
  trend: Type.Array(Type.Object({ period: Period, score: MaybeNumber, knownShare: Type.Number(), dimensions: Type.Array(Type.Object({ dimension: Key, score: MaybeNumber, knownShare: Type.Number() }, strict)) }, strict)),
}, strict)
export type RunScore = Static<typeof RunScore>

export const RunWeights = Type.Object({
  method: Type.Enum([...WEIGHT_METHODS]), weights: Type.Record(Key, Type.Number()),
  subjective: Nullable(Type.Record(Key, Type.Number())), objective: Nullable(Type.Record(Key, Type.Number())), share: MaybeNumber,
  /** Units that the objective weights come from. */
  unitsUsed: Nullable(Type.Integer()),
  /** Why another method than the asked one was used; null when it was not. */
  reason: Nullable(Reason), asked: Type.Enum([...WEIGHT_METHODS]),
}, strict)
export type RunWeights = Static<typeof RunWeights>

export const RunRobustness = Type.Object({
  /** Ranks while the share of judgement runs 0…1; null without both kinds of weights. */
  stability: Nullable(Type.Object({
    steps: Type.Integer(), ranges: Type.Array(Type.Object({ best: MaybeNumber, worst: MaybeNumber, stableShare: MaybeNumber }, strict)),
    stretches: Type.Array(Type.Object({ from: Type.Number(), to: Type.Number(), ranks: Type.Array(MaybeNumber) }, strict)),
  }, strict)),
  acceptability: Nullable(Type.Object({
    samples: Type.Integer(), samplingError: Type.Number(),
    /** By unit: the share of sampled weights for rank 1, 2, …; cut to the first 10 ranks, and the weights that put it first. */
    units: Type.Array(Type.Object({ shares: Type.Array(Type.Number()), centralWeights: Nullable(Type.Record(Key, Type.Number())) }, strict)),
  }, strict)),
}, strict)
export type RunRobustness = Static<typeof RunRobustness>

const ByFact = Type.Record(Type.String(), Type.Number())
const Notice = Type.Object({ code: Type.String(), text: LocalText }, strict)
/** "Release 6 desks": what one variable would change by on the way to the frontier. */
export const OperatingTarget = Type.Object({ fact: FactIdSchema, now: Type.Number(), target: Type.Number(), change: Type.Number(), text: LocalText }, strict)
export type OperatingTarget = Static<typeof OperatingTarget>
export const RunUnitEfficiency = Type.Object({
  unit: Type.Integer(), period: Period, score: MaybeNumber, reason: Nullable(Notice), status: Nullable(Type.Enum(['efficient', 'weakly-efficient', 'inefficient'])),
  slacks: Nullable(ByFact), targets: Nullable(ByFact),
  /** Units on the frontier that it is compared with; the weights need not be unique. */
  peers: Nullable(Type.Array(Type.Object({ unit: Type.Integer(), period: Nullable(Period), weight: Type.Number() }, strict))),
  operating: Type.Array(OperatingTarget),
  bootstrap: Nullable(Type.Object({ corrected: Type.Number(), bias: Type.Number(), variance: Type.Number(), lower: Type.Number(), upper: Type.Number(), worthCorrecting: Type.Boolean() }, strict)),
  scale: Nullable(Type.Object({ crs: Type.Number(), vrs: Type.Number(), nirs: Type.Number(), returnsToScale: Type.Enum(['increasing', 'constant', 'decreasing']) }, strict)),
  malmquist: Nullable(Type.Object({ since: Period, efficiencyChange: Type.Number(), technicalChange: Type.Number(), pureEfficiencyChange: MaybeNumber, scaleChange: MaybeNumber }, strict)),
}, strict)
export type RunUnitEfficiency = Static<typeof RunUnitEfficiency>
export const RunEfficiency = Type.Object({
  model: Key, orientation: Type.Enum(['in', 'out', 'none']), returns: Type.Enum(['crs', 'vrs', 'nirs', 'ndrs']),
  inputs: Type.Array(FactIdSchema), outputs: Type.Array(FactIdSchema), undesirable: Type.Array(FactIdSchema),
  units: Type.Array(RunUnitEfficiency), warnings: Type.Array(Notice),
  bootstrap: Nullable(Type.Object({ resamples: Type.Integer(), bandwidth: Type.Number(), confidence: Type.Number() }, strict)),
  /** Why there is none at all, or no bootstrap. */
  reason: Nullable(Notice),
}, strict)
export type RunEfficiency = Static<typeof RunEfficiency>

export const RunSurvival = Type.Object({
  unit: Type.Integer(), subjects: Type.Integer(), events: Type.Integer(), followedTo: Type.Number(), median: MaybeNumber,
  steps: Type.Array(Type.Object({ time: Type.Number(), atRisk: Type.Integer(), events: Type.Integer(), survival: Type.Number(), low: MaybeNumber, high: MaybeNumber }, strict)),
}, strict)
export type RunSurvival = Static<typeof RunSurvival>

export const RunRules = Type.Object({ unit: Type.Integer(), variant: Nullable(Key), hardship: Type.Boolean(), conditions: Nullable(ConditionsResult), sheet: Nullable(ScoreSheetResult) }, strict)
export type RunRules = Static<typeof RunRules>

export const RunResult = Type.Object({
  format: Type.Literal('atrium-evaluation/1'), settings: RunSettings, factsHash: Hash, ruleSetsHash: Hash,
  /** In time order; the last one is the run's period. */
  periods: Type.Array(Period),
  units: Type.Array(Type.Object({ unit: AnalysisUnit, name: Type.String(), synthetic: Type.Boolean() }, strict)),
  weights: RunWeights, indicators: Type.Array(RunIndicator), scores: Type.Array(RunScore), robustness: RunRobustness,
  efficiency: Nullable(RunEfficiency), malmquist: Nullable(RunEfficiency), rules: Type.Array(RunRules), survival: Type.Array(RunSurvival),
}, strict)
export type RunResult = Static<typeof RunResult>

/** The facts that a run used, as they were then. */
export const RunFacts = Type.Object({
  format: Type.Literal('atrium-facts/1'), facts: Type.Array(Fact),
  /** Of units whose tenants are kept. */
  tenancies: Type.Array(Type.Object({ unit: AnalysisUnit, tenancies: Type.Array(Tenancy) }, strict)),
  names: Type.Array(Type.Object({ unit: AnalysisUnit, name: Type.String() }, strict)),
  /** The judgements that the weights come from; null where none are used. */
  judgements: Nullable(Type.Array(JudgementNode)),
}, strict)
export type RunFacts = Static<typeof RunFacts>

// Questions about a run

export const RunVerification = Type.Object({
  /** Of each part: the stored hash and that of what is stored now. */
  parts: Type.Array(Type.Object({ part: Type.Enum(['facts', 'ruleSets', 'result']), stored: Nullable(Hash), found: Hash, ok: Type.Boolean() }, strict)),
  /** The result computed again from the stored facts: the same bytes or not; null when it was not asked for. */
  again: Nullable(Type.Object({ hash: Hash, ok: Type.Boolean() }, strict)),
  ok: Type.Boolean(),
}, strict)
export type RunVerification = Static<typeof RunVerification>

const Changed = { before: MaybeNumber, after: MaybeNumber }
/** What is different in the second run; lists are cut at 500 lines, the counts are whole. */
export const RunComparison = Type.Object({
  before: Id, after: Id,
  settings: Type.Array(Type.Object({ path: Type.String(), before: Type.Unknown(), after: Type.Unknown() }, strict)),
  factCount: Type.Integer(),
  facts: Type.Array(Type.Object({ fact: FactIdSchema, unit: AnalysisUnit, name: Type.String(), period: Period, ...Changed }, strict)),
  weights: Type.Array(Type.Object({ indicator: Key, ...Changed }, strict)),
  units: Type.Array(Type.Object({
    unit: AnalysisUnit, name: Type.String(), score: Type.Object(Changed, strict), rank: Type.Object(Changed, strict), missingShare: Type.Object(Changed, strict), efficiency: Type.Object(Changed, strict),
    indicators: Type.Array(Type.Object({ indicator: Key, ...Changed }, strict)),
  }, strict)),
  ruleSetsChanged: Type.Boolean(), identical: Type.Boolean(),
}, strict)
export type RunComparison = Static<typeof RunComparison>

/** Changes of facts of one unit in the run's period, by what they are set to or moved by. */
export const WhatIfAsk = Type.Object({
  unit: Type.Optional(AnalysisUnit),
  changes: Type.Array(Type.Object({ fact: FactIdSchema, set: Type.Optional(Type.Number({ minimum: 0, maximum: 1e12 })), by: Type.Optional(Type.Number({ minimum: -1e12, maximum: 1e12 })) }, strict), { minItems: 1, maxItems: 40 }),
}, strict)
export type WhatIfAsk = Static<typeof WhatIfAsk>
const WhatIfSide = Type.Object({
  score: MaybeNumber, missingShare: MaybeNumber, rank: MaybeNumber, efficiency: MaybeNumber,
  dimensions: Type.Array(Type.Object({ dimension: Key, score: MaybeNumber }, strict)),
}, strict)
export const WhatIfAnswer = Type.Object({
  unit: AnalysisUnit, before: WhatIfSide, after: WhatIfSide,
  facts: Type.Array(Type.Object({ fact: FactIdSchema, ...Changed }, strict)),
  indicators: Type.Array(Type.Object({ indicator: Key, ...Changed, normalisedBefore: MaybeNumber, normalisedAfter: MaybeNumber }, strict)),
  operating: Type.Array(OperatingTarget), rules: Type.Array(RunRules), ms: Type.Number(),
}, strict)
export type WhatIfAnswer = Static<typeof WhatIfAnswer>

/** Weights as a run would use them, before it is made. */
export const WeightPreviewAsk = Type.Object({ period: Period, units: RunAsk.properties.units, score: ScoreSettings }, strict)
export type WeightPreviewAsk = Static<typeof WeightPreviewAsk>
