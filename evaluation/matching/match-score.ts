import type { LocalText } from '#contract/local-text'

/** What a tenant asks for, and what a mentor, investor or service offers. Tags are the operator's own words. */
export interface MatchNeed { readonly id: string; readonly topics: readonly string[]; readonly sector: string | null; readonly stage: string | null; readonly languages: readonly string[] }
export interface MatchOffer {
  readonly id: string
  readonly topics: readonly string[]
  readonly sectors: readonly string[]
  readonly stages: readonly string[]
  readonly languages: readonly string[]
  /** Mean rating of earlier matches, 0…1; null while there are none. */
  readonly rating: number | null
}

export const MATCH_TERMS = {
  topics: { weight: 0.5, name: { en: 'Topics that are needed and offered', 'zh-CN': '需求与专长匹配' } },
  sector: { weight: 0.2, name: { en: 'Sector', 'zh-CN': '行业' } },
  stage: { weight: 0.2, name: { en: 'Stage', 'zh-CN': '发展阶段' } },
  rating: { weight: 0.1, name: { en: 'Earlier ratings', 'zh-CN': '历史评价' } },
} as const satisfies Record<string, { readonly weight: number; readonly name: LocalText }>
export type MatchTerm = keyof typeof MATCH_TERMS

export interface MatchScore {
  /** 0…1 over the terms that are known; null when the two cannot be matched at all. */
  readonly score: number | null
  /** Each term's value, null where nothing is known: it then weighs nothing, instead of counting as 0. */
  readonly terms: readonly { readonly term: MatchTerm; readonly weight: number; readonly value: number | null }[]
  /** Why they cannot be matched. */
  readonly excluded: LocalText | null
}

/**
 * How well an offer fits a need, with every term shown. Two that share no language are never matched.
 *
 * @example
 * ```ts
 * import { matchScore } from '#evaluation/matching/match-score'
 * const need = { id: 'tenant', topics: ['finance', 'law'], sector: 'biotech', stage: null, languages: ['zh'] }
 * const offer = { id: 'mentor', topics: ['law', 'tax'], sectors: ['biotech'], stages: ['team'], languages: ['zh', 'en'], rating: null }
 * Number(matchScore(need, offer).score?.toFixed(4)) // => 0.6429
 * ```
 */
export function matchScore(need: MatchNeed, offer: MatchOffer): MatchScore {
  const share = need.topics.length === 0 ? null : need.topics.filter((topic) => offer.topics.includes(topic)).length / need.topics.length
  const fits = (own: string | null, offered: readonly string[]): number | null => (own === null || offered.length === 0 ? null : offered.includes(own) ? 1 : 0)
  const values: Record<MatchTerm, number | null> = { topics: share, sector: fits(need.sector, offer.sectors), stage: fits(need.stage, offer.stages), rating: offer.rating }
  const terms = (Object.keys(MATCH_TERMS) as MatchTerm[]).map((term) => ({ term, weight: MATCH_TERMS[term].weight, value: values[term] }))
  if (need.languages.length > 0 && offer.languages.length > 0 && !need.languages.some((language) => offer.languages.includes(language))) return { score: null, terms, excluded: NO_LANGUAGE }
  if (share === null) return { score: null, terms, excluded: NO_TOPICS }
  const known = terms.filter(({ value }) => value !== null)
  const weight = known.reduce((sum, term) => sum + term.weight, 0)
  return { score: known.reduce((sum, term) => sum + term.weight * term.value!, 0) / weight, terms, excluded: null }
}

const NO_LANGUAGE: LocalText = { en: 'They share no language', 'zh-CN': '双方没有共同语言' }
const NO_TOPICS: LocalText = { en: 'The tenant has not said what it needs', 'zh-CN': '企业尚未填写需求' }
