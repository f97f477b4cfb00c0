import type { RunRules } from '#contract/evaluation-runs'
import type { LocalText } from '#contract/local-text'

export type Verdict = 'met' | 'not-met' | 'unknown'
/** A condition whose verdict changes, or a line of a score sheet whose points do. `whole` is the rule set itself. */
export type RuleChange =
  | { readonly kind: 'verdict'; readonly id: string; readonly name: LocalText | null; readonly before: Verdict; readonly after: Verdict }
  | { readonly kind: 'points'; readonly id: string; readonly name: LocalText | null; readonly before: number | null; readonly after: number | null }
export interface RuleSetChanges { readonly ruleSet: string; readonly variant: string | null; readonly changes: readonly RuleChange[] }

/** What is different in the rules after a change, rule set by rule set; those in which nothing is are left out. */
export function ruleChanges(before: readonly RunRules[], after: readonly RunRules[], unit: number): RuleSetChanges[] {
  return after.flatMap((now): RuleSetChanges[] => {
    const id = idOf(now)
    const was = before.find(one => one.unit === unit && idOf(one) === id && one.variant === now.variant && one.hardship === now.hardship)
    const changes = was === undefined ? [] : [...verdictChanges(was, now), ...pointChanges(was, now)]
    return changes.length === 0 || id === null ? [] : [{ ruleSet: id, variant: now.variant, changes }]
  })
}

const idOf = ({ conditions, sheet }: RunRules): string | null => (conditions ?? sheet)?.ruleSet.id ?? null

function verdictChanges({ conditions: was }: RunRules, { conditions: now }: RunRules): RuleChange[] {
  if (!was || !now) return []
  const change = (id: string, name: LocalText | null, before: Verdict | undefined, after: Verdict): RuleChange[] => (before === undefined || before === after ? [] : [{ kind: 'verdict', id, name, before, after }])
  return [...change('', null, was.verdict, now.verdict), ...now.conditions.flatMap(({ id, name, verdict }) => change(id, name, was.conditions.find(one => one.id === id)?.verdict, verdict))]
}

function pointChanges({ sheet: was }: RunRules, { sheet: now }: RunRules): RuleChange[] {
  if (!was || !now) return []
  const change = (id: string, name: LocalText | null, before: number | null | undefined, after: number | null): RuleChange[] => (before === undefined || before === after ? [] : [{ kind: 'points', id, name, before, after }])
  return [...change('', null, was.points ?? was.knownPoints, now.points ?? now.knownPoints), ...now.lines.flatMap(({ id, name, points }) => change(id, name, was.lines.find(one => one.id === id)?.points, points))]
}
