import type { ReportScope } from '#contract/report'

/** A scope as parameters of the server's addresses. */
export const scopeQuery = (scope: Partial<ReportScope>): Record<string, string> =>
  Object.fromEntries(Object.entries(scope).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
