import type { ANALYSIS_UNITS, FactSource } from '#contract/evaluation'
import { m } from '../paraglide/messages.js'

/** Where a value came from, in a word. */
export const SOURCE_WORDS: Readonly<Record<FactSource['kind'], () => string>> = {
  measured: m.evaluation_source_measured, recorded: m.evaluation_source_recorded, entered: m.evaluation_source_entered,
  imported: m.evaluation_source_imported, synthetic: m.evaluation_source_synthetic,
}

/** What kind of thing is evaluated. */
export const UNIT_WORDS: Readonly<Record<(typeof ANALYSIS_UNITS)[number], () => string>> = {
  site: m.evaluation_unit_site, space: m.evaluation_unit_space, tenant: m.evaluation_unit_tenant, pool: m.evaluation_unit_pool, peer: m.evaluation_unit_peer,
}
