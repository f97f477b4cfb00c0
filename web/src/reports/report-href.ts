import type { ReportInfo } from '#contract/report'
import type { Params } from '../router/route.ts'
import { router } from '../router/router.svelte.ts'
import { SCOPE_PARAMS } from './report-ask.ts'

/** The address of a report that keeps what is asked now; parameters that it does not take are ignored there. */
export function reportHref({ id }: Pick<ReportInfo, 'id'>): string {
  const kept: Params = {}
  for (const name of SCOPE_PARAMS) kept[name] = router.param(name)
  return router.href('reports', { report: id, ...kept })
}
