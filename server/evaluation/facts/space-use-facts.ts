import type { Fact } from '#contract/evaluation'
import { isSoughtRoom } from '#contract/purposes'
import type { LedgerSums } from '#contract/ledgers'
import type { UsageRow } from '../../usage/usage-reader.ts'
import { factOf, missing, type Answer, type FactBuilder, type FactQuestion } from './fact-builder.ts'

const HOUR_MS = 3_600_000
type SpaceSum = keyof LedgerSums<'space'>

/** Sums of some spaces; a sum of nothing is 0. */
const summed = (rows: readonly UsageRow<'space'>[]) => (name: SpaceSum): number => rows.reduce((sum, { sums }) => sum + (sums[name] ?? 0), 0)

/**
 * Used and available hours over known time alone (METRICS.md): what no sensor knew is neither used nor vacant, and the
 * coverage says how much that was.
 */
export const spaceUseFacts: FactBuilder = {
  id: 'space-use', kinds: ['site', 'space', 'pool'],
  build: async (question) => {
    const own = new Set(question.spaces.map(({ id }) => id))
    const rows = (await question.usage('space')).filter(({ subjectId }) => subjectId !== null && own.has(subjectId))
    const of = (wanted: ReadonlySet<string>) => rows.filter(({ subjectId }) => wanted.has(subjectId!))
    const desks = of(new Set(question.spaces.filter(({ kind }) => kind === 'desk').map(({ id }) => id)))
    const rooms = of(new Set(question.spaces.filter(isSoughtRoom).map(({ id }) => id)))
    return [
      ...known(question, desks, 'desks', [['desk-hours-occupied', 'usedMs'], ['desk-hours-offered', 'knownMs']]),
      ...known(question, rooms, 'rooms', [['room-hours-used', 'usedMs'], ['room-hours-available', 'knownMs']]),
      ...counted(question, rooms),
      ...known(question, rows, 'all spaces', [['occupied-hours', 'usedMs']]),
      ...devices(question, rows),
    ]
  },
}

const reference = ({ period, unit }: FactQuestion, of: string, sum: string): string => `usage ledger "space", ${sum} of ${of}, ${unit.kind} ${unit.id}, ${period}`

function known(question: FactQuestion, rows: readonly UsageRow<'space'>[], of: string, facts: readonly (readonly [Fact['fact'], SpaceSum])[]): Fact[] {
  const sum = summed(rows)
  const answer = (name: SpaceSum): Answer => {
    if (rows.length === 0 || sum('availableMs') === 0) return { value: null, coverage: null, reason: missing('not-available') }
    const coverage = Math.min(1, sum('knownMs') / sum('availableMs'))
    return sum('knownMs') === 0 ? { value: null, coverage, reason: missing('not-known') } : { value: sum(name) / HOUR_MS, coverage, reason: null }
  }
  return facts.map(([fact, name]) => factOf(question, fact, 'measured', reference(question, of, name), answer(name)))
}

/** Where people are counted: time in which they were. */
function counted(question: FactQuestion, rooms: readonly UsageRow<'space'>[]): Fact[] {
  const sum = summed(rooms)
  const answer = (name: SpaceSum): Answer => {
    if (sum('availableMs') === 0) return { value: null, coverage: null, reason: missing('not-available') }
    const coverage = Math.min(1, sum('countedMs') / sum('availableMs'))
    return sum('countedMs') === 0 ? { value: null, coverage, reason: missing('not-counted') } : { value: sum(name) / HOUR_MS, coverage, reason: null }
  }
  return ([['room-person-hours', 'personMs'], ['room-seat-hours-in-use', 'seatCountedUsedMs'], ['room-seat-hours-available', 'seatCountedMs']] as const)
    .map(([fact, name]) => factOf(question, fact, 'measured', reference(question, 'rooms', name), answer(name)))
}

/** How much was known is known wholly. */
function devices(question: FactQuestion, rows: readonly UsageRow<'space'>[]): Fact[] {
  const sum = summed(rows)
  return ([['device-hours-good', 'knownMs'], ['device-hours-expected', 'availableMs']] as const).map(([fact, name]) =>
    factOf(question, fact, 'measured', reference(question, 'all spaces', name), sum('availableMs') === 0 ? { value: null, coverage: null, reason: missing('not-available') } : { value: sum(name) / HOUR_MS, coverage: 1, reason: null }))
}
