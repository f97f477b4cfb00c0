import type { RunEfficiency, RunUnitEfficiency } from '#contract/evaluation-runs'
import { m } from '../../paraglide/messages.js'

export const ORIENTATION_MEANINGS: Record<RunEfficiency['orientation'], () => string> = { in: m.evaluation_orientation_in, out: m.evaluation_orientation_out, none: m.evaluation_orientation_none }
export const RETURNS_MEANINGS: Record<RunEfficiency['returns'], () => string> = { crs: m.evaluation_returns_crs, vrs: m.evaluation_returns_vrs, nirs: m.evaluation_returns_nirs, ndrs: m.evaluation_returns_ndrs }
export const STATUS_WORDS: Record<NonNullable<RunUnitEfficiency['status']>, () => string> = { efficient: m.evaluation_status_efficient, 'weakly-efficient': m.evaluation_status_weakly, inefficient: m.evaluation_status_inefficient }
export const SCALE_WORDS: Record<NonNullable<RunUnitEfficiency['scale']>['returnsToScale'], () => string> = { increasing: m.evaluation_scale_increasing, constant: m.evaluation_scale_constant, decreasing: m.evaluation_scale_decreasing }
export const ROLE_WORDS = { input: m.evaluation_role_input, output: m.evaluation_role_output, undesirable: m.evaluation_role_undesirable }
