import { BIGINT, DOUBLE, INTEGER, UTINYINT, VARCHAR, type DuckDBConnection } from '@duckdb/node-api'
import { appendRows, queryRows } from './duckdb-rows.ts'
import { createSeriesDictionary, flagsOf, offerLatest, type SeriesDictionary, type Stream } from './series-dictionary.ts'
import type { Reading } from './telemetry-store.ts'

const READINGS = { name: 'readings', types: [INTEGER, BIGINT, BIGINT, DOUBLE, UTINYINT] }
const SERIES = { name: 'series', types: [INTEGER, INTEGER, VARCHAR, VARCHAR, INTEGER, VARCHAR] }
const LATEST_TYPES = [INTEGER, INTEGER, BIGINT, BIGINT, DOUBLE, UTINYINT]
const LATEST = { name: 'latest', types: LATEST_TYPES }
const LATEST_CHANGED = { name: 'latest_changed', types: LATEST_TYPES, temporary: true }

/** The dictionary and the latest values, as stored. */
export async function loadDictionary(connection: DuckDBConnection): Promise<SeriesDictionary> {
  const rows = await queryRows(connection, 'SELECT id, stream, device, point, channel, place FROM series ORDER BY id', (cells) => ({
    id: cells.number(0), stream: cells.number(1), deviceId: cells.text(2), point: cells.text(3), channel: cells.number(4), placeId: cells.textOrNull(5),
  }))
  const dictionary = createSeriesDictionary(rows)
  await queryRows(connection, 'SELECT series, observed::DOUBLE, received::DOUBLE, value, flags FROM latest', (cells) => {
    const series = dictionary.byId(cells.number(0))
    if (series !== undefined) series.stream.latest = { series, observedAt: cells.number(1), receivedAt: cells.number(2), value: cells.number(3), flags: cells.number(4) }
  })
  return dictionary
}

/**
 * Writes readings, new series and new latest values inside the connection's transaction. Fills
 * `changed` with the streams whose `pending` becomes their `latest` once it is committed.
 */
export async function writeReadings(connection: DuckDBConnection, dictionary: SeriesDictionary, readings: readonly Reading[], changed: Stream[]): Promise<void> {
  await appendRows(connection, READINGS, readings, (reading, put) => {
    const series = dictionary.resolve(reading)
    const observedAt = Math.round(reading.observedAt)
    const receivedAt = Math.round(reading.receivedAt)
    const flags = flagsOf(reading)
    put(0, series.id)
    put(1, BigInt(observedAt))
    put(2, BigInt(receivedAt))
    put(3, reading.value)
    put(4, flags)
    if (reading.quality === 'good') offerLatest({ series, observedAt, receivedAt, value: reading.value, flags }, changed)
  })
  await writeSeries(connection, dictionary)
  await writeLatest(connection, changed)
}

async function writeSeries(connection: DuckDBConnection, dictionary: SeriesDictionary): Promise<void> {
  await appendRows(connection, SERIES, dictionary.fresh(), ({ id, stream, placeId }, put) => {
    put(0, id)
    put(1, stream.id)
    put(2, stream.deviceId)
    put(3, stream.point)
    put(4, stream.channel)
    put(5, placeId)
  })
}

/** Known streams are updated in place, which leaves no dead rows behind; new ones are appended. */
async function writeLatest(connection: DuckDBConnection, changed: readonly Stream[]): Promise<void> {
  const known = changed.filter((stream) => stream.latest !== null)
  await appendLatest(connection, LATEST, changed.filter((stream) => stream.latest === null))
  if (known.length === 0) return
  await appendLatest(connection, LATEST_CHANGED, known)
  await connection.run(`
    UPDATE latest SET series = c.series, observed = c.observed, received = c.received, value = c.value, flags = c.flags
      FROM latest_changed c WHERE latest.stream = c.stream;
    DELETE FROM latest_changed`)
}

const appendLatest = (connection: DuckDBConnection, table: typeof LATEST, streams: readonly Stream[]): Promise<void> =>
  appendRows(connection, table, streams, ({ id, pending }, put) => {
    if (pending === null) throw new Error(`stream ${id} has nothing pending`)
    put(0, id)
    put(1, pending.series.id)
    put(2, BigInt(pending.observedAt))
    put(3, BigInt(pending.receivedAt))
    put(4, pending.value)
    put(5, pending.flags)
  })
