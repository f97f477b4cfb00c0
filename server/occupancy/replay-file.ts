import { createReadStream } from 'node:fs'
import { once } from 'node:events'
import { pipeline } from 'node:stream/promises'
import type { Writable } from 'node:stream'
import { parse } from 'csv-parse'
import { PURPOSE_IDS, type Purpose } from '#contract/purposes'
import { Replay, ReplayError, replayHeader, replayRow, replaySpace, type ReplayHeader } from './replay-rows-rules.ts'

export { ReplayError }

export interface ReplayFileOptions { readonly purpose: string; readonly capacity: string; readonly timeZone: string; readonly staleAfter: string }

/** Prints one JSON line a row of a CSV file to `out`. Throws ReplayError for a file, option, row or cell that cannot be read. */
export async function replayFile(file: string, options: ReplayFileOptions, out: Writable, warn: (sentence: string) => void): Promise<void> {
  const settings = checkedOptions(options)
  const parser = parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true })
  const reading = pipeline(createReadStream(file), parser)
  // The rejection is awaited below; until then it must not count as unhandled.
  reading.catch(() => undefined)
  try {
    await printRows(parser as AsyncIterable<ParsedRow>, settings, out, warn)
    await reading
  } catch (error) {
    throw readable(error, file)
  }
}

interface ParsedRow { readonly record: readonly string[]; readonly info: { readonly lines: number } }
type Settings = Parameters<typeof replaySpace>[1]

async function printRows(rows: AsyncIterable<ParsedRow>, settings: Settings, out: Writable, warn: (sentence: string) => void): Promise<void> {
  let header: ReplayHeader | null = null
  let replay: Replay | null = null
  for await (const { record, info } of rows) {
    if (!header || !replay) {
      header = replayHeader(record)
      replay = new Replay(header, replaySpace(header, settings))
      if (header.unknown.length > 0) warn(`ignored: ${header.unknown.map((name) => `"${name}"`).join(', ')} (not in the vocabulary)`)
      if (header.columns.length === 0) warn('no column is named by the vocabulary: every row is unknown')
      continue
    }
    const answer = replay.next(replayRow(header, record, info.lines, settings.timeZone), info.lines)
    if (!out.write(`${JSON.stringify(answer)}\n`)) await once(out, 'drain')
  }
  if (!header) throw new ReplayError('the file is empty')
}

function checkedOptions({ purpose, capacity, timeZone, staleAfter }: ReplayFileOptions): Settings {
  if (!PURPOSE_IDS.some((id) => id === purpose)) throw new ReplayError(`--purpose "${purpose}" is none of ${PURPOSE_IDS.join(', ')}`)
  const seats = Number(capacity)
  if (!Number.isInteger(seats) || seats < 0) throw new ReplayError(`--capacity "${capacity}" is no whole number`)
  const minutes = Number(staleAfter)
  if (!(minutes > 0 && minutes < Infinity)) throw new ReplayError(`--stale-after "${staleAfter}" is no number of minutes above 0`)
  if (!isTimeZone(timeZone)) throw new ReplayError(`--time-zone "${timeZone}" is no IANA time zone`)
  return { purpose: purpose as Purpose, capacity: seats, timeZone, staleAfterMs: Math.round(minutes * 60_000) }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    // Intl's way of saying "no such zone".
    return false
  }
}

function readable(error: unknown, file: string): unknown {
  if (error instanceof ReplayError || !(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  if (code.startsWith('CSV_')) return new ReplayError(`${file} is no CSV: ${error.message}`)
  return code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES' ? new ReplayError(`${file} cannot be read (${code})`) : error
}
