import type { RuleSet } from '#contract/rule-sets'
import { cityScoreSheet } from './city-score-sheet.ts'
import { nationalIncubatorRules } from './national-incubator-rules.ts'
import { nationalMakerspaceRules } from './national-makerspace-rules.ts'
import { shenzhenMakerspaceRules } from './shenzhen-makerspace-rules.ts'

/** The rule sets that come with Atrium; users copy and edit them. */
export const BUILT_IN_RULE_SETS: readonly RuleSet[] = [nationalMakerspaceRules, shenzhenMakerspaceRules, nationalIncubatorRules, cityScoreSheet]
