import type { Component } from 'svelte'
import type { EvaluationCatalogue } from '#contract/evaluation-api'
import { m } from '../paraglide/messages.js'
import type { ShownRun } from './evaluation-state.svelte.ts'

/** What a tab about a run is given, and what a tab about the site is. */
export type RunTabProps = { readonly siteId: string; readonly shown: ShownRun; readonly catalogue: EvaluationCatalogue }
export type SiteTabProps = { readonly siteId: string; readonly catalogue: EvaluationCatalogue }

interface TabHead { readonly id: string; readonly title: () => string }
export type EvaluationTab =
  | TabHead & { readonly of: 'run'; readonly load: () => Promise<{ default: Component<RunTabProps> }> }
  | TabHead & { readonly of: 'site'; readonly load: () => Promise<{ default: Component<SiteTabProps> }> }

/** The parts of the evaluation, one row each; a part is fetched when it is opened. The first one is where the page opens. */
export const EVALUATION_TABS: readonly EvaluationTab[] = [
  { id: 'overview', title: m.evaluation_tab_overview, of: 'run', load: () => import('./overview/RunOverview.svelte') },
  { id: 'indicators', title: m.evaluation_tab_indicators, of: 'run', load: () => import('./indicators/IndicatorDesk.svelte') },
  { id: 'efficiency', title: m.evaluation_tab_efficiency, of: 'run', load: () => import('./efficiency/EfficiencyDesk.svelte') },
  { id: 'what-if', title: m.evaluation_tab_what_if, of: 'run', load: () => import('./what-if/WhatIfDesk.svelte') },
  { id: 'gaps', title: m.evaluation_tab_gaps, of: 'site', load: () => import('./gaps/GapDesk.svelte') },
  { id: 'weights', title: m.evaluation_tab_weights, of: 'site', load: () => import('./weights/WeightsDesk.svelte') },
  { id: 'rules', title: m.evaluation_tab_rules, of: 'site', load: () => import('./rule-sets/RuleSetDesk.svelte') },
  { id: 'facts', title: m.evaluation_tab_facts, of: 'site', load: () => import('./facts/FactDesk.svelte') },
  { id: 'peers', title: m.evaluation_tab_peers, of: 'site', load: () => import('./peers/PeerDesk.svelte') },
  { id: 'runs', title: m.evaluation_tab_runs, of: 'site', load: () => import('./runs/RunDesk.svelte') },
]
