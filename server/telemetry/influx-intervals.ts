import type { OccupancyInterval } from '#contract/occupancy'
import { intervalLine, MEASUREMENTS, NO_COUNT, OPEN_END_MS, REMOVED, removedIntervalLine } from './influx-lines.ts'
import { asked, oneOf, within, type RowFields } from './influx-questions.ts'
import { quotedText, type InfluxServer } from './influx-server.ts'
import { intervalEdits, stretchOf, type IntervalEdits, type Replacement } from './interval-edit-rules.ts'

const countOrNull = (count: number): number | null => (count === NO_COUNT ? null : count)

function intervalOf(row: RowFields): OccupancyInterval {
  const end = row.number('to_ms')
  return {
    spaceId: row.text('space'), state: row.text('state') as OccupancyInterval['state'], from: row.time, to: end >= OPEN_END_MS ? null : end,
    peakCount: countOrNull(row.number('peak')), meanCount: countOrNull(row.number('mean')),
    method: row.text('method') as OccupancyInterval['method'], reason: row.textOrNull('reason') as OccupancyInterval['reason'],
  }
}

const byKey = (a: OccupancyInterval, b: OccupancyInterval): number => (a.spaceId < b.spaceId ? -1 : a.spaceId > b.spaceId ? 1 : a.from - b.from)

export interface TouchingQuery { readonly spaceIds?: readonly string[]; readonly from: number; readonly to: number }

/**
 * Intervals that touch [from, to), uncut, in order of (spaceId, from). Those of one space never overlap, so beside
 * what begins inside only the last one that began before can touch it: no scan of the years before.
 */
export async function touchingIntervals(server: InfluxServer, { spaceIds, from, to }: TouchingQuery): Promise<OccupancyInterval[]> {
  if (spaceIds?.length === 0 || !(from < to)) return []
  const living = `FROM ${MEASUREMENTS.intervals} WHERE state != ${quotedText(REMOVED)}${oneOf('space', spaceIds)}`
  const columns = 'state, to_ms, peak, mean, method, reason'
  const inside = await asked(server, `SELECT ${columns}, space ${living} AND ${within(from, to)}`, intervalOf)
  // One series a space: its last point before, each group in a table of its own.
  const before = await asked(server, `SELECT ${columns} ${living} AND ${within(Number.NEGATIVE_INFINITY, from)} GROUP BY space ORDER BY time DESC LIMIT 1`, intervalOf)
  return [...before.filter((interval) => (interval.to ?? OPEN_END_MS) > from), ...inside].sort(byKey)
}

/** The lines that make edits true. */
export function editLines({ gone, put }: IntervalEdits): string {
  const written = new Set(put.map(({ spaceId, from }) => `${spaceId} ${from}`))
  return gone.filter(({ spaceId, from }) => !written.has(`${spaceId} ${from}`)).map(removedIntervalLine).join('') + put.map(intervalLine).join('')
}

/** What a commit's intervals and replacements come to, given what is stored around them. */
export async function resolvedEdits(
  server: InfluxServer, upserts: readonly OccupancyInterval[], replacements: readonly Replacement[], closedTo: number,
): Promise<IntervalEdits> {
  const stretches = replacements.map(stretchOf)
  const stored = await touchingIntervals(server, {
    spaceIds: [...new Set(replacements.map(({ spaceId }) => spaceId))],
    from: Math.min(...stretches.map(({ from }) => from)), to: Math.max(...stretches.map(({ to }) => to)),
  })
  return intervalEdits(upserts, replacements, stored, closedTo)
}
