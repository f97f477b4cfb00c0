import type { LocalText } from '#contract/local-text'

/** What decides whether a tenant has graduated; null where it is not known. */
export interface GraduationFacts {
  readonly nationalHighTech: boolean | null
  /** Angel and venture capital received in all, yuan. */
  readonly ventureCapitalYuan: number | null
  /** Revenue of two consecutive years together, yuan. */
  readonly twoYearRevenueYuan: number | null
  readonly mergedAcquiredOrListed: boolean | null
}

export interface Graduation {
  /** Null while nothing met and something unknown could still decide. */
  readonly graduated: boolean | null
  readonly grounds: readonly { readonly id: string; readonly name: LocalText; readonly met: boolean | null }[]
}

const VENTURE_CAPITAL_YUAN = 5_000_000
const TWO_YEAR_REVENUE_YUAN = 10_000_000

/**
 * Whether a tenant has graduated: any one of four grounds is enough (国科发区〔2018〕300号). Both amounts must be
 * exceeded, not merely reached.
 *
 * @example
 * ```ts
 * import { graduation } from '#evaluation/rule-sets/graduation'
 * graduation({ nationalHighTech: false, ventureCapitalYuan: 6_000_000, twoYearRevenueYuan: null, mergedAcquiredOrListed: null }).graduated // => true
 * graduation({ nationalHighTech: false, ventureCapitalYuan: 5_000_000, twoYearRevenueYuan: null, mergedAcquiredOrListed: false }).graduated // => null
 * ```
 */
export function graduation(facts: GraduationFacts): Graduation {
  const exceeds = (amount: number | null, limit: number): boolean | null => (amount === null ? null : amount > limit)
  const grounds = [
    { id: 'high-tech', name: { en: 'National high-tech company', 'zh-CN': '国家高新技术企业' }, met: facts.nationalHighTech },
    { id: 'venture-capital', name: { en: 'More than 5 million yuan of angel or venture capital', 'zh-CN': '累计获得天使投资或风险投资超过500万元' }, met: exceeds(facts.ventureCapitalYuan, VENTURE_CAPITAL_YUAN) },
    { id: 'revenue', name: { en: 'More than 10 million yuan of revenue in two consecutive years', 'zh-CN': '连续2年营业收入累计超过1000万元' }, met: exceeds(facts.twoYearRevenueYuan, TWO_YEAR_REVENUE_YUAN) },
    { id: 'exit', name: { en: 'Merged, acquired or listed', 'zh-CN': '被兼并、收购或在国内外资本市场挂牌、上市' }, met: facts.mergedAcquiredOrListed },
  ]
  const graduated = grounds.some(({ met }) => met === true) || (grounds.some(({ met }) => met === null) ? null : false)
  return { graduated, grounds }
}
