import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommitHead, StreamChange } from './commit-head.ts'
import { replaceFile } from './durable-file.ts'
import type { Cuts } from './retention-cuts.ts'
import { createSeriesDictionary, type SeriesDictionary, type SeriesRow, type Stream } from './series-dictionary.ts'
import { TelemetryError } from './telemetry-error.ts'

/** Numbers that stand for the whole store. */
export interface InfluxMeta {
  readonly storedUpTo: number
  /** Readings in the store, duplicates included. */
  readonly readings: number
  /** How many readings were not the first of their stream at their time (influx-lines.ts). */
  readonly late: number
  readonly retentionRun: number
  /** Sequence of the last retention whose rows are taken off `readings`. */
  readonly retained: number
  readonly cuts: Cuts | null
  /** Commits up to here are on the server, whatever happens. */
  readonly applied: number
}

const EMPTY: InfluxMeta = { storedUpTo: 0, readings: 0, late: 0, retentionRun: 0, retained: 0, cuts: null, applied: 0 }
const FORMAT = 1
const FILE = 'state.ndjson'

type StateLine =
  | { readonly kind: 'state'; readonly format: number; readonly sequence: number; readonly meta: InfluxMeta }
  | { readonly kind: 'series'; readonly row: SeriesRow }
  | { readonly kind: 'stream'; readonly change: StreamChange }
  | { readonly kind: 'checkpoint'; readonly key: string; readonly value: string }

/**
 * What this server resumes from and what it must know to write on: position, checkpoints, the latest values
 * and the dictionary of series. It lies beside the journal, whose positions it holds, and not in InfluxDB:
 * a snapshot and the heads of the commits behind it.
 */
export class InfluxLocalState {
  meta: InfluxMeta
  readonly dictionary: SeriesDictionary
  readonly checkpoints: Map<string, string>
  /** The newest observed time of each stream, whatever its quality. */
  readonly newest: Map<Stream, number>

  private constructor(meta: InfluxMeta, dictionary: SeriesDictionary, checkpoints: Map<string, string>, newest: Map<Stream, number>) {
    this.meta = meta
    this.dictionary = dictionary
    this.checkpoints = checkpoints
    this.newest = newest
  }

  /** Builds the state from the lines of a snapshot and the heads behind it, in order. */
  static from(lines: readonly StateLine[], heads: readonly CommitHead[]): InfluxLocalState {
    const series: SeriesRow[] = []
    const changes: StreamChange[] = []
    const checkpoints = new Map<string, string>()
    let meta = EMPTY
    for (const line of lines) {
      if (line.kind === 'state') meta = line.meta
      else if (line.kind === 'series') series.push(line.row)
      else if (line.kind === 'stream') changes.push(line.change)
      else checkpoints.set(line.key, line.value)
    }
    for (const head of heads) {
      meta = metaAfter(meta, head)
      series.push(...head.series ?? [])
      changes.push(...head.streams ?? [])
      setCheckpoints(checkpoints, head)
    }
    const state = new InfluxLocalState(meta, createSeriesDictionary(series), checkpoints, new Map())
    for (const change of changes) state.#setStream(change)
    return state
  }

  /** Takes a stored commit over; what the dictionary holds of it is there already. */
  accept(head: CommitHead): void {
    this.meta = metaAfter(this.meta, head)
    setCheckpoints(this.checkpoints, head)
  }

  #setStream({ series: id, newest, latest }: StreamChange): void {
    const series = this.dictionary.byId(id)
    if (series === undefined) return // a point that the vocabulary has dropped
    this.newest.set(series.stream, newest)
    if (latest !== null) series.stream.latest = { series, ...latest }
  }

  /** Writes a snapshot beside the old one and puts it in its place. Whoever calls keeps commits away meanwhile. Returns its bytes. */
  async save(folder: string, sequence: number): Promise<number> {
    const lines: StateLine[] = [{ kind: 'state', format: FORMAT, sequence, meta: this.meta }]
    for (const stream of this.dictionary.streams()) {
      for (const { id, placeId } of stream.series) lines.push({ kind: 'series', row: { id, stream: stream.id, deviceId: stream.deviceId, point: stream.point, channel: stream.channel, placeId } })
    }
    for (const [stream, newest] of this.newest) lines.push({ kind: 'stream', change: streamChange(stream, newest) })
    for (const [key, value] of this.checkpoints) lines.push({ kind: 'checkpoint', key, value })
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    await replaceFile(join(folder, FILE), text)
    return text.length
  }
}

/** What a snapshot says of a stream. */
export const streamChange = (stream: Stream, newest: number): StreamChange => {
  const latest = stream.pending ?? stream.latest
  const series = latest?.series ?? stream.series[0]
  if (series === undefined) throw new Error(`stream ${stream.id} has no series`)
  return { series: series.id, newest, latest: latest === null ? null : { observedAt: latest.observedAt, receivedAt: latest.receivedAt, value: latest.value, flags: latest.flags } }
}

const metaAfter = (meta: InfluxMeta, head: CommitHead): InfluxMeta => ({
  ...meta,
  storedUpTo: Math.max(meta.storedUpTo, head.storedUpTo ?? 0),
  readings: meta.readings + (head.readings ?? 0) - (head.removed?.readings ?? 0),
  late: head.late ?? meta.late,
  retentionRun: head.retain?.run ?? meta.retentionRun,
  retained: head.removed?.retention ?? meta.retained,
  cuts: head.retain?.cuts ?? meta.cuts,
})

function setCheckpoints(checkpoints: Map<string, string>, head: CommitHead): void {
  for (const [key, value] of head.checkpoints ?? []) {
    if (value === null) checkpoints.delete(key)
    else checkpoints.set(key, value)
  }
}

/** The newest snapshot's lines and the sequence that it contains; nothing in a new folder. */
export async function readSnapshot(folder: string): Promise<{ lines: StateLine[]; sequence: number; bytes: number }> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  let lines: StateLine[]
  try {
    lines = text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as StateLine)
  } catch (error) {
    throw new TelemetryError('damaged', `The file ${FILE} in ${folder} is damaged.`, 'Restore the folder from a backup, or move it away: what is in InfluxDB stays, the position and what was not written yet are lost.', error)
  }
  const [first] = lines
  if (first?.kind === 'state' && first.format > FORMAT) throw new TelemetryError('newer-format', `The folder ${folder} was written by a newer Atrium.`, 'Update Atrium, or give it another data folder.')
  return { lines, sequence: first?.kind === 'state' ? first.sequence : 0, bytes: text.length }
}
