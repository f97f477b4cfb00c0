import type { Normalisation } from './run-words.ts'
import type { Language } from '#contract/local-text'
import { figureText } from '../words/report-cells.ts'

/** Scores of bounded values are 0…1 and said as points of a hundred; z-scores are no share of anything and stay as they are. */
export const scoreText = (score: number, normalisation: Normalisation, language: Language): string =>
  (normalisation === 'z-score' ? figureText(score, null, language, 2) : figureText(score * 100, null, language, 1))

/** A share of the weights, "12%"; small ones keep a decimal. */
export const shareText = (share: number, language: Language): string => figureText(share, 'share', language, share > 0 && share < 0.1 ? 1 : 0)

/** Efficiency as papers print it: three decimals. */
export const efficiencyText = (score: number, language: Language): string => figureText(score, null, language, 3)
