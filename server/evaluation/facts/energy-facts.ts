import { factOf, missing, type Answer, type FactBuilder, type FactQuestion } from './fact-builder.ts'

const WH_PER_KWH = 1_000

/** Energy of all meters. A machine in a room that has a meter of its own is in that meter's figure already. */
export const energyFacts: FactBuilder = {
  id: 'energy', kinds: ['site', 'space', 'pool'],
  build: async (question) => {
    const rows = await question.usage('energy')
    const metered = new Set(rows.flatMap(({ subjectId }) => subjectId ?? []))
    const subjects = new Set([
      ...question.spaces.flatMap(({ id }) => (metered.has(id) ? [id] : [])),
      ...question.equipment.flatMap(({ id, spaceId }) => (metered.has(id) && !metered.has(spaceId) ? [id] : [])),
    ])
    const own = rows.filter(({ subjectId }) => subjectId !== null && subjects.has(subjectId))
    return [factOf(question, 'energy-used', 'measured', `usage ledger "energy", energyWh of ${subjects.size} meters, ${question.unit.kind} ${question.unit.id}, ${question.period}`, answerOf(question, own))]
  },
}

function answerOf({ from, to }: FactQuestion, own: readonly { readonly sums: { readonly knownMs: number | null; readonly energyWh: number | null } }[]): Answer {
  const knownMs = own.reduce((sum, { sums }) => sum + (sums.knownMs ?? 0), 0)
  if (own.length === 0 || to <= from) return { value: null, coverage: null, reason: missing('not-metered') }
  const coverage = Math.min(1, knownMs / (own.length * (to - from)))
  if (knownMs === 0) return { value: null, coverage, reason: missing('not-metered') }
  return { value: own.reduce((sum, { sums }) => sum + (sums.energyWh ?? 0), 0) / WH_PER_KWH, coverage, reason: null }
}
