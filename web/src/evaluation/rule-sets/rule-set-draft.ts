import { FACT_IDS, isFactId } from '#contract/fact-table'
import type { LocalText } from '#contract/local-text'
import type { Condition, ConditionRules, Measure, RuleSet, ScoreLine, ScoreRule, ScoreSheet, Threshold } from '#contract/rule-sets'

/** A measure that is not chosen yet; the check finds it. */
export const NO_MEASURE: Measure = { kind: 'indicator', id: '' }
export const isChosen = (measure: Measure): boolean => measure.id !== ''

const noText = (): LocalText => ({ en: '', 'zh-CN': '' })
export const newThreshold = (): Threshold => ({ measure: NO_MEASURE, compare: 'at-least', value: NaN })
export const newCondition = (id: string): Condition => ({ id, name: noText(), alternatives: [[newThreshold()]] })
export const newRate = () => ({ measure: NO_MEASURE, unitSize: 1, points: 1 })
export const newRule = (kind: ScoreRule['kind']): ScoreRule =>
  kind === 'per-unit' ? { kind, wholeUnits: true, terms: [newRate()] } : { kind, wholeUnits: true, from: 0, base: 0, ...newRate() }
export const newLine = (id: string): ScoreLine => ({ id, name: noText(), maxPoints: 10, rule: newRule('per-unit') })

/** An empty rule set of a kind, with one condition or line to begin with. */
export function newRuleSet(kind: RuleSet['kind']): RuleSet {
  const head = { id: '', version: 1, name: noText(), issuer: noText(), issued: null, source: '', doubt: null, minimumCoverage: 0.5 }
  return kind === 'conditions'
    ? { kind, ...head, variants: [], hardshipFactor: null, conditions: [newCondition('condition-1')] }
    : { kind, ...head, lines: [newLine('line-1')] }
}

/** "condition-4": an id that none of the rows has. */
export function freeId(prefix: string, rows: readonly { readonly id: string }[]): string {
  const taken = new Set(rows.map(({ id }) => id))
  for (let number = rows.length + 1; ; number += 1) if (!taken.has(`${prefix}-${number}`)) return `${prefix}-${number}`
}

/** "City rules, 2025" → "city-rules-2025"; '' where nothing of it can stand in an id. */
export const idOf = (name: string): string => name.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60).replace(/-$/, '')

/** A rule set to begin another one from: its name says so, its id is free. */
export function copyOf(ruleSet: RuleSet, taken: readonly string[], copyName: (name: string) => string): RuleSet {
  const id = `${ruleSet.id.slice(0, 50)}-copy`
  const free = taken.includes(id) ? freeId(id, taken.map(one => ({ id: one }))) : id
  return { ...structuredClone(ruleSet), id: free, version: 1, name: { en: copyName(ruleSet.name.en), 'zh-CN': copyName(ruleSet.name['zh-CN']) } }
}

export const replacedAt = <T>(rows: readonly T[], at: number, row: T): T[] => rows.map((one, index) => (index === at ? row : one))
export const withoutAt = <T>(rows: readonly T[], at: number): T[] => rows.filter((_, index) => index !== at)
/** The rows with one moved by so many places; as they are where it would leave them. */
export function movedBy<T>(rows: readonly T[], at: number, by: number): T[] {
  const to = at + by
  if (to < 0 || to >= rows.length) return [...rows]
  const others = withoutAt(rows, at)
  return [...others.slice(0, to), rows[at]!, ...others.slice(to)]
}

/** The rules without a variant, and without what thresholds say of it. */
export function withoutVariant(rules: ConditionRules, id: string): ConditionRules {
  const cleared = ({ variants, ...threshold }: Threshold): Threshold => {
    const left = Object.entries(variants ?? {}).filter(([variant]) => variant !== id)
    return left.length === 0 ? threshold : { ...threshold, variants: Object.fromEntries(left) }
  }
  return { ...rules, variants: rules.variants.filter(one => one.id !== id), conditions: rules.conditions.map(condition => ({ ...condition, alternatives: condition.alternatives.map(thresholds => thresholds.map(cleared)) })) }
}

type Given = Readonly<Record<string, unknown>>
const given = (value: unknown): Given => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Given : {})
const rowsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const numberOf = (value: unknown, otherwise = NaN): number => (typeof value === 'number' ? value : otherwise)
const localOf = (value: unknown): LocalText => ({ en: textOf(given(value)['en']), 'zh-CN': textOf(given(value)['zh-CN']) })

function measureOf(value: unknown): Measure {
  const { kind, id } = given(value)
  if (kind === 'fact' && typeof id === 'string' && isFactId(id)) return { kind, id: FACT_IDS.find(one => one === id)! }
  return kind === 'indicator' ? { kind, id: textOf(id) } : NO_MEASURE
}

const thresholdOf = (value: unknown): Threshold => {
  const { measure, compare, value: asked, variants, hardship } = given(value)
  return {
    measure: measureOf(measure), compare: compare === 'at-most' ? 'at-most' : 'at-least', value: numberOf(asked),
    ...variants === undefined ? {} : { variants: Object.fromEntries(Object.entries(given(variants)).map(([id, own]) => [id, numberOf(own)])) }, ...hardship === true ? { hardship } : {},
  }
}
const rateOf = (value: unknown) => ({ measure: measureOf(given(value)['measure']), unitSize: numberOf(given(value)['unitSize']), points: numberOf(given(value)['points']) })
function ruleOf(value: unknown): ScoreRule {
  const { kind, wholeUnits, terms, from, base } = given(value)
  const whole = wholeUnits !== false
  return kind === 'from-base' ? { kind, wholeUnits: whole, from: numberOf(from), base: numberOf(base), ...rateOf(value) } : { kind: 'per-unit', wholeUnits: whole, terms: rowsOf(terms).map(rateOf) }
}

/** A file's JSON as a draft: what is missing is blank and found by the check. Null for what is no rule set at all. */
export function readRuleSet(json: unknown): RuleSet | null {
  const { kind, id, name, issuer, issued, source, doubt, minimumCoverage, variants, hardshipFactor, conditions, lines } = given(json)
  if (kind !== 'conditions' && kind !== 'score-sheet') return null
  const head = {
    id: textOf(id), version: 1, name: localOf(name), issuer: localOf(issuer), issued: typeof issued === 'string' ? issued : null, source: textOf(source),
    doubt: doubt === null || doubt === undefined ? null : localOf(doubt), minimumCoverage: numberOf(minimumCoverage, 0.5),
  }
  if (kind === 'score-sheet') return { kind, ...head, lines: rowsOf(lines).map((line): ScoreLine => ({ id: textOf(given(line)['id']), name: localOf(given(line)['name']), maxPoints: numberOf(given(line)['maxPoints']), rule: ruleOf(given(line)['rule']) })) } satisfies ScoreSheet
  return {
    kind, ...head, variants: rowsOf(variants).map(one => ({ id: textOf(given(one)['id']), name: localOf(given(one)['name']) })), hardshipFactor: typeof hardshipFactor === 'number' ? hardshipFactor : null,
    conditions: rowsOf(conditions).map((one): Condition => ({ id: textOf(given(one)['id']), name: localOf(given(one)['name']), alternatives: rowsOf(given(one)['alternatives']).map(thresholds => rowsOf(thresholds).map(thresholdOf)) })),
  }
}
