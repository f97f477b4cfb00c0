import type { CountStep } from '#contract/occupancy'
import { countStepEdits, replacesSteps, type CountStepEdits } from './count-step-edits.ts'
import { countStepLine, MEASUREMENTS, NO_COUNT, REMOVED_COUNT } from './influx-lines.ts'
import { asked, oneOf, within, type RowFields } from './influx-questions.ts'
import { quotedText, type InfluxServer } from './influx-server.ts'
import { stretchOf } from './interval-edit-rules.ts'
import type { TelemetryCommit } from './telemetry-store.ts'

const BEGINNING = Number.NEGATIVE_INFINITY

const stepOf = (row: RowFields): CountStep => {
  const people = row.number('people')
  return { spaceId: row.text('space'), at: row.time, count: people === NO_COUNT ? null : people }
}

const byKey = (a: CountStep, b: CountStep): number => (a.spaceId < b.spaceId ? -1 : a.spaceId > b.spaceId ? 1 : a.at - b.at)

const living = (spaceIds?: readonly string[]): string => `FROM ${MEASUREMENTS.countSteps} WHERE people != ${REMOVED_COUNT}${oneOf('space', spaceIds)}`

/** Each space's last step before a time. */
const lastBefore = (server: InfluxServer, at: number, spaceIds?: readonly string[]): Promise<CountStep[]> =>
  asked(server, `SELECT people ${living(spaceIds)} AND ${within(BEGINNING, at)} GROUP BY space ORDER BY time DESC LIMIT 1`, stepOf)

/** Steps inside [from, to) and each space's last one before `from`, in order of (spaceId, at). */
export async function influxCountSteps(server: InfluxServer, { spaceIds, from, to }: { spaceIds?: readonly string[]; from: number; to: number }): Promise<CountStep[]> {
  if (spaceIds?.length === 0 || !(from < to)) return []
  const inside = await asked(server, `SELECT people, space ${living(spaceIds)} AND ${within(from, to)}`, stepOf)
  return [...await lastBefore(server, from, spaceIds), ...inside].sort(byKey)
}

/** What a commit's steps and recomputed stretches come to, given what is stored around them. */
export async function resolvedSteps(server: InfluxServer, { countSteps = [], replacements = [] }: Pick<TelemetryCommit, 'countSteps' | 'replacements'>, closedTo: number): Promise<CountStepEdits> {
  const recomputed = replacements.filter(replacesSteps)
  const stretches = recomputed.map(stretchOf)
  const stored = recomputed.length === 0 ? [] : await influxCountSteps(server, {
    spaceIds: [...new Set(recomputed.map(({ spaceId }) => spaceId))],
    // The step at the very end of a stretch matters: what holds there must still hold.
    from: Math.min(...stretches.map(({ from }) => from)), to: Math.max(...stretches.map(({ to }) => to)) + 1,
  })
  return countStepEdits(countSteps, recomputed, stored, closedTo)
}

/** The lines that make edits true. */
export function stepLines({ gone, put }: CountStepEdits): string {
  const written = new Set(put.map(({ spaceId, at }) => `${spaceId} ${at}`))
  return gone.filter(({ spaceId, at }) => !written.has(`${spaceId} ${at}`)).map(({ spaceId, at }) => countStepLine(spaceId, at, REMOVED_COUNT)).join('')
    + put.map(({ spaceId, at, count }) => countStepLine(spaceId, at, count ?? NO_COUNT)).join('')
}

/** Statements that leave each space its last step before the cut, and how many steps they take. */
export async function endedSteps(server: InfluxServer, cut: number): Promise<{ statements: string[]; rows: number }> {
  const statements: string[] = []
  let rows = 0
  for (const { spaceId, at } of await lastBefore(server, cut)) {
    const [older = 0] = await asked(server, `SELECT count(people) AS n ${living([spaceId])} AND ${within(BEGINNING, at)}`, (row) => row.number('n'))
    if (older > 0) statements.push(`DELETE FROM ${MEASUREMENTS.countSteps} WHERE space = ${quotedText(spaceId)} AND ${within(BEGINNING, at)}`)
    rows += older
  }
  return { statements, rows }
}
