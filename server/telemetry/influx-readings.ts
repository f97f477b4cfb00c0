import type { Quality } from '#contract/sample'
import { isPointId } from '#contract/vocabulary'
import { MEASUREMENTS } from './influx-lines.ts'
import { asked, oneOf, within, type RowFields } from './influx-questions.ts'
import type { InfluxServer } from './influx-server.ts'
import { readingPages, type PageSource } from './reading-pages.ts'
import type { Reading, ReadingQuery } from './telemetry-store.ts'

/** A row as read; its reading is null when the vocabulary has dropped its point. */
interface ReadRow { readonly observedAt: number; readonly reading: Reading | null }

function rowOf(row: RowFields): ReadRow {
  const point = row.text('point')
  const observedAt = row.time
  return {
    observedAt,
    reading: !isPointId(point) ? null : {
      deviceId: row.text('device'), point, channel: row.number('channel'), placeId: row.textOrNull('place'), observedAt,
      receivedAt: observedAt + row.number('delay_ms'), value: row.number('value'),
      quality: row.text('quality') as Quality, historical: row.textOrNull('historical') === 'true',
    },
  }
}

/** Whether a filter of the query matches nothing at all. */
const isVoid = ({ from, to, placeIds, deviceIds, points }: ReadingQuery): boolean =>
  !(from < to) || [placeIds, deviceIds, points].some((values) => values?.length === 0)

/** How a page is asked: alone with the server, so that no commit is seen by half. */
export type Asking = <T>(question: () => Promise<T>) => Promise<T>

/** The readings of a query, page by page. `wanted` only sizes the pages. */
export async function* influxPages(server: InfluxServer, ask: Asking, query: ReadingQuery, wanted: number): AsyncGenerator<readonly Reading[]> {
  if (isVoid(query)) return
  const ofThese = `${oneOf('place', query.placeIds)}${oneOf('device', query.deviceIds)}${oneOf('point', query.points)}`
  const from = (low: number, high: number): string => `FROM ${MEASUREMENTS.readings} WHERE ${within(low, high)}${ofThese} ORDER BY time`
  const source: PageSource<ReadRow> = {
    async firstFrom(low) {
      const rows = await ask(() => asked(server, `SELECT value ${from(low, query.to)} LIMIT 1`, ({ time }) => time))
      return rows[0] ?? null
    },
    between: (low, high, limit) => ask(() => asked(server,
      `SELECT value, delay_ms, historical, channel, device, place, point, quality ${from(low, high)}${limit === null ? '' : ` LIMIT ${limit}`}`, rowOf)),
    readings: (rows) => rows.flatMap(({ reading }) => (reading === null ? [] : [reading])),
  }
  yield* readingPages(source, query, wanted)
}
