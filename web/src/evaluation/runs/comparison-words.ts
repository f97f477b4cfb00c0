import type { EvaluationCatalogue } from '#contract/evaluation-api'
import { FACTS, isFactId } from '#contract/fact-table'
import type { Language } from '#contract/local-text'
import { m } from '../../paraglide/messages.js'
import { periodName } from '../period-words.ts'
import { AGGREGATION_WORDS, NORMALISATION_WORDS, ORIENTATION_WORDS, RETURNS_WORDS, WEIGHT_WORDS } from '../run-words.ts'

/** Settings of runs by their path, as the sheet calls them. */
const SETTING_WORDS: Readonly<Record<string, () => string>> = {
  name: m.name, period: m.evaluation_period, earlier: m.runs_earlier, units: m.runs_units_title, ruleSets: m.evaluation_tab_rules, seed: m.runs_seed,
  'score.indicators': m.evaluation_tab_indicators, 'score.normalisation': m.runs_normalisation, 'score.targets': m.runs_targets, 'score.weights.method': m.evaluation_tab_weights, 'score.weights.judgementsId': m.runs_judgements,
  'score.weights.objective': m.runs_objective, 'score.weights.share': m.runs_share, 'score.aggregation': m.runs_aggregation, 'score.samples': m.runs_samples,
  efficiency: m.evaluation_tab_efficiency, 'efficiency.model': m.runs_model, 'efficiency.orientation': m.runs_orientation, 'efficiency.returns': m.runs_returns, 'efficiency.inputs': m.runs_inputs, 'efficiency.outputs': m.runs_outputs,
  'efficiency.undesirable': m.runs_role_undesirable, 'efficiency.fixed': m.runs_role_fixed, 'efficiency.slackWeights': m.runs_slack_weights, 'efficiency.width': m.runs_width, 'efficiency.bootstrap': m.runs_bootstrap, 'efficiency.malmquist': m.runs_malmquist,
}

/** The longest beginning of a path that has a name. */
export function settingWord(path: string): string {
  const parts = path.split('.')
  for (let length = parts.length; length > 0; length -= 1) {
    const word = SETTING_WORDS[parts.slice(0, length).join('.')]?.()
    if (word !== undefined) return word
  }
  return path
}

const OPTIONS: Readonly<Record<string, () => string>> = { ...NORMALISATION_WORDS, ...WEIGHT_WORDS, ...AGGREGATION_WORDS, ...ORIENTATION_WORDS, ...RETURNS_WORDS, unit: m.runs_slack_unit, mean: m.runs_slack_mean }

/** A setting's value for people: names instead of ids, a long list as its length. */
export function settingText(path: string, value: unknown, { indicators, models }: Pick<EvaluationCatalogue, 'indicators' | 'models'>, language: Language): string {
  if (value === null || value === undefined) return m.runs_not_set()
  if (typeof value === 'boolean') return value ? m.runs_yes() : m.runs_no()
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return path === 'units' ? m.runs_units({ count: value.length }) : path === 'ruleSets' ? value.map((one: { id?: string; version?: number }) => `${one.id} ${one.version ?? ''}`).join(' · ') : value.map(one => settingText(path, one, { indicators, models }, language)).join(' · ')
  if (typeof value === 'object') return Object.entries(value).map(([name, one]) => `${name} ${settingText(path, one, { indicators, models }, language)}`).join(' · ')
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (path === 'period') return periodName(text, language)
  if (path === 'name') return text
  if (path === 'efficiency.model') return models.find(({ id }) => id === text)?.name[language] ?? text
  if (isFactId(text)) return FACTS[text].label[language]
  return indicators.find(({ id }) => id === text)?.names[language] ?? OPTIONS[text]?.() ?? text
}
