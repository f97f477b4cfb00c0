import { reason, type Reason } from '#contract/evaluation'
import type { LocalText } from '#contract/local-text'

/** What a stage looks at; null is not known. Booleans are kept as 0 and 1. */
export const STAGE_FACTS = {
  'idea-described': { en: 'The idea is described', 'zh-CN': '有明确的创业项目描述' },
  'team-size': { en: 'People in the team', 'zh-CN': '团队人数' },
  registered: { en: 'A company is registered', 'zh-CN': '已注册企业' },
  'product-released': { en: 'A product is used by customers', 'zh-CN': '产品已有客户使用' },
  'revenue-12-months': { en: 'Revenue of the last 12 months in yuan', 'zh-CN': '近12个月营业收入（元）' },
  'financed-total': { en: 'Finance received in yuan', 'zh-CN': '累计融资额（元）' },
  'graduation-grounds': { en: 'Grounds for graduation that are met', 'zh-CN': '已满足的毕业条件数' },
} as const satisfies Record<string, LocalText>
export type StageFact = keyof typeof STAGE_FACTS
export type StageFacts = Readonly<Partial<Record<StageFact, number | null>>>

export interface StageRequirement { readonly fact: StageFact; readonly atLeast: number }
export interface StageRule { readonly id: string; readonly name: LocalText; readonly requirements: readonly StageRequirement[] }

/** The declared ladder: a tenant stands on the highest stage up to which everything is met. */
export const STAGE_RULES: readonly StageRule[] = [
  { id: 'idea', name: { en: 'Idea', 'zh-CN': '创意' }, requirements: [{ fact: 'idea-described', atLeast: 1 }] },
  { id: 'team', name: { en: 'Team', 'zh-CN': '组队' }, requirements: [{ fact: 'team-size', atLeast: 2 }] },
  { id: 'registered', name: { en: 'Registered', 'zh-CN': '注册' }, requirements: [{ fact: 'registered', atLeast: 1 }] },
  { id: 'product', name: { en: 'Product', 'zh-CN': '产品' }, requirements: [{ fact: 'product-released', atLeast: 1 }] },
  { id: 'revenue', name: { en: 'Revenue', 'zh-CN': '营收' }, requirements: [{ fact: 'revenue-12-months', atLeast: 1 }] },
  { id: 'financed', name: { en: 'Financed', 'zh-CN': '融资' }, requirements: [{ fact: 'financed-total', atLeast: 1 }] },
  { id: 'graduate-eligible', name: { en: 'Ready to graduate', 'zh-CN': '可毕业' }, requirements: [{ fact: 'graduation-grounds', atLeast: 1 }] },
]

export interface MissingRequirement extends StageRequirement {
  readonly value: number | null
  /** Null where the value is known and too low. */
  readonly reason: Reason | null
}

export interface StageResult {
  /** Null before the first stage. */
  readonly stage: StageRule | null
  /** Null on the last stage. */
  readonly next: StageRule | null
  /** What is missing for the next stage; what is not known counts as missing and says so. */
  readonly missing: readonly MissingRequirement[]
  /** Later stages whose own requirements are met already: a tenant with revenue and no registration. */
  readonly ahead: readonly StageRule[]
}

/**
 * The stage of a tenant and what is missing for the next one.
 *
 * @param rules in rising order
 * @example
 * ```ts
 * import { stageOf } from '#evaluation/stages/stage-rules'
 * const { stage, next, missing } = stageOf({ 'idea-described': 1, 'team-size': 1 })
 * stage?.id // => "idea"
 * next?.id // => "team"
 * missing // => [{ fact: 'team-size', atLeast: 2, value: 1, reason: null }]
 * ```
 */
export function stageOf(facts: StageFacts, rules: readonly StageRule[] = STAGE_RULES): StageResult {
  const missingOf = (rule: StageRule): MissingRequirement[] => rule.requirements.flatMap((requirement) => {
    const value = facts[requirement.fact] ?? null
    if (value !== null && value >= requirement.atLeast) return []
    return [{ ...requirement, value, reason: value === null ? notKnown(requirement.fact) : null }]
  })
  const open = rules.findIndex((rule) => missingOf(rule).length > 0)
  if (open < 0) return { stage: rules.at(-1) ?? null, next: null, missing: [], ahead: [] }
  return {
    stage: rules[open - 1] ?? null, next: rules[open]!, missing: missingOf(rules[open]!),
    ahead: rules.slice(open + 1).filter((rule) => missingOf(rule).length === 0),
  }
}

const notKnown = (fact: StageFact): Reason => reason('facts-missing', `Not known: ${STAGE_FACTS[fact].en}`, `缺少数据：${STAGE_FACTS[fact]['zh-CN']}`)
