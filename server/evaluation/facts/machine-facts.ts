import type { Fact } from '#contract/evaluation'
import type { LedgerSums } from '#contract/ledgers'
import { factOf, missing, type Answer, type FactBuilder } from './fact-builder.ts'

const HOUR_MS = 3_600_000
const SUMS = [
  ['machine-hours-running', 'runningMs'], ['machine-hours-available', 'knownMs'], ['machine-hours-booked', 'bookedKnownMs'], ['machine-hours-running-booked', 'runningBookedMs'],
] as const satisfies readonly (readonly [Fact['fact'], keyof LedgerSums<'machine'>])[]

/** What machines ran and were booked for, over the time in which their meters were known. */
export const machineFacts: FactBuilder = {
  id: 'machines', kinds: ['site', 'space', 'pool'],
  build: async (question) => {
    const own = new Set(question.equipment.map(({ id }) => id))
    const rows = own.size === 0 ? [] : (await question.usage('machine')).filter(({ subjectId }) => subjectId !== null && own.has(subjectId))
    const sum = (name: keyof LedgerSums<'machine'>): number => rows.reduce((total, { sums }) => total + (sums[name] ?? 0), 0)
    const answer = (name: keyof LedgerSums<'machine'>): Answer => {
      if (own.size === 0) return { value: null, coverage: null, reason: missing('not-recorded') }
      if (sum('availableMs') === 0) return { value: null, coverage: null, reason: missing('not-available') }
      const coverage = Math.min(1, sum('knownMs') / sum('availableMs'))
      return sum('knownMs') === 0 ? { value: null, coverage, reason: missing('not-metered') } : { value: sum(name) / HOUR_MS, coverage, reason: null }
    }
    return SUMS.map(([fact, name]) => factOf(question, fact, 'measured', `usage ledger "machine", ${name} of ${own.size} machines, ${question.unit.kind} ${question.unit.id}, ${question.period}`, answer(name)))
  },
}
