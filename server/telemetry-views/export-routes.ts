import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { Type, type TObject } from 'typebox'
import { EXPORT_FORMATS, ExportedInterval, ExportedReading, Period, type ExportFormat } from '#contract/api'
import { Id } from '#contract/building'
import type { Routes } from '../http/app.ts'
import { BYTE_ORDER_MARK, csvLine, type CsvCell } from './csv-rules.ts'
import type { ExportService } from './export-service.ts'
import { askedPeriod } from './period-rules.ts'

const config = { access: 'telemetry.export' } as const
const params = Type.Object({ siteId: Id })
const querystring = Type.Object({ ...Period.properties, format: Type.Optional(Type.Enum([...EXPORT_FORMATS])) }, { additionalProperties: false })
const description = 'CSV (UTF-8 with byte order mark, texts that a spreadsheet would run are quoted) unless format is ndjson. Presence history of single persons is left out. Times are ISO 8601 in UTC.'
const MEDIA: Record<ExportFormat, string> = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' }

/** Downloads of everything that was recorded of a site. They stream: a slow reader slows the store's reading, nothing piles up. */
export function exportRoutes(exports: ExportService): Routes {
  return async (app) => {
    // No HEAD: it would read the whole period to throw it away.
    app.get('/sites/:siteId/readings/export', {
      config, exposeHeadRoute: false, schema: { tags: ['export'], summary: 'All readings of a period', description, params, querystring },
    }, async ({ params: { siteId }, query }, reply) => send(reply, {
      name: `${siteId}.readings`, format: query.format ?? 'csv', schema: ExportedReading, batches: await exports.readings(siteId, askedPeriod(query)),
    }))

    app.get('/sites/:siteId/intervals/export', {
      config, exposeHeadRoute: false, schema: { tags: ['export'], summary: 'All occupancy intervals of a period, cut to it', description, params, querystring },
    }, async ({ params: { siteId }, query }, reply) => send(reply, {
      name: `${siteId}.intervals`, format: query.format ?? 'csv', schema: ExportedInterval, batches: await exports.intervals(siteId, askedPeriod(query)),
    }))
  }
}

interface Download {
  readonly name: string
  readonly format: ExportFormat
  readonly schema: TObject
  readonly batches: AsyncIterable<readonly object[]>
}

function send(reply: FastifyReply, { name, format, schema, batches }: Download): FastifyReply {
  const columns = Object.keys(schema.properties)
  // A high-water mark of one: the next batch is read when this one has gone out.
  const body = Readable.from(format === 'csv' ? csvChunks(columns, batches) : jsonChunks(batches), { highWaterMark: 1 })
  return reply.header('content-disposition', `attachment; filename="${name}.${format}"`).type(MEDIA[format]).send(body)
}

async function* csvChunks(columns: readonly string[], batches: AsyncIterable<readonly object[]>): AsyncGenerator<Buffer> {
  yield Buffer.from(BYTE_ORDER_MARK + csvLine(columns))
  for await (const rows of batches) {
    if (rows.length > 0) yield Buffer.from(rows.map((row) => csvLine(columns.map((column) => (row as Record<string, CsvCell>)[column] ?? null))).join(''))
  }
}

async function* jsonChunks(batches: AsyncIterable<readonly object[]>): AsyncGenerator<Buffer> {
  for await (const rows of batches) {
    if (rows.length > 0) yield Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  }
}
