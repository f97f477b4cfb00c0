import { Temporal } from 'temporal-polyfill'
import type { SpaceOccupancy } from '#contract/occupancy'
import type { Purpose } from '#contract/purposes'
import { isPointId, VOCABULARY, type PointId } from '#contract/vocabulary'
import type { Source, SpaceConfig } from './occupancy-engine.ts'
import { initialOccupancy, nextOccupancy } from './occupancy-reducer.ts'
import type { OccupancyState } from './occupancy-state.ts'

/** A row or a column that cannot be read; the message says which and why. */
export class ReplayError extends Error {}

export interface ReplayColumn { readonly index: number; readonly name: string; readonly point: PointId; readonly channel: number }
export interface ReplayHeader { readonly timeIndex: number; readonly columns: readonly ReplayColumn[]; readonly unknown: readonly string[] }

/** Columns of a header row. Throws ReplayError without a time column or with a column twice. */
export function replayHeader(cells: readonly string[]): ReplayHeader {
  const names = cells.map((cell) => cell.trim())
  const timeIndex = names.indexOf('time')
  if (timeIndex < 0) throw new ReplayError('the header has no "time" column')
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index)
  if (twice !== undefined) throw new ReplayError(`the header names the column "${twice}" twice; a second sensor of a kind is "${twice}#2"`)
  const columns: ReplayColumn[] = []
  const unknown: string[] = []
  names.forEach((name, index) => {
    if (index === timeIndex) return
    const [, point = '', channel = '1'] = /^([a-z_0-9.]+)(?:#([1-9]\d?))?$/.exec(name) ?? []
    if (isPointId(point)) columns.push({ index, name, point, channel: Number(channel) })
    else unknown.push(name)
  })
  return { timeIndex, columns, unknown }
}

export interface ReplayRow { readonly at: number; readonly time: string; readonly values: readonly (number | null)[] }

/** One data row, `line` counted as in an editor. Throws ReplayError naming row and column. */
export function replayRow(header: ReplayHeader, cells: readonly string[], line: number, timeZone: string): ReplayRow {
  const time = (cells[header.timeIndex] ?? '').trim()
  const at = epochMs(time, timeZone)
  if (at === null) throw new ReplayError(`row ${line}, column "time": "${time}" is no ISO 8601 time`)
  return { at, time, values: header.columns.map((column) => cellValue(column, cells[column.index] ?? '', line)) }
}

/** Epoch ms of an ISO time; one without an offset is wall-clock time of the zone. Null when it is none. */
function epochMs(text: string, timeZone: string): number | null {
  const iso = text.replace(/^(\d{4}-\d{2}-\d{2}) (\d)/, '$1T$2')
  try {
    if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(iso)) return Temporal.Instant.from(iso).epochMilliseconds
    return Temporal.PlainDateTime.from(iso).toZonedDateTime(timeZone).epochMilliseconds
  } catch {
    // Temporal throws for anything that is no time: the caller names row and column.
    return null
  }
}

const WORDS: Readonly<Record<string, number>> = { true: 1, false: 0, on: 1, off: 0 }

function cellValue(column: ReplayColumn, cell: string, line: number): number | null {
  const text = cell.trim()
  if (text === '') return null
  const { type } = VOCABULARY[column.point]
  const value = (type === 'boolean' || type === 'pulse' ? WORDS[text.toLowerCase()] : undefined) ?? Number(text)
  if (!Number.isFinite(value)) throw new ReplayError(`row ${line}, column "${column.name}": "${text}" is no number`)
  return value
}

/** Each column is a device of its own: a column that falls silent is not kept alive by the others. */
export function replaySpace(header: ReplayHeader, options: { purpose: Purpose; capacity: number; timeZone: string; staleAfterMs: number }): SpaceConfig {
  const sources = header.columns.map(({ name, point, channel }): Source =>
    ({ device: `column ${name}`, point, channel, staleAfterMs: options.staleAfterMs, ownHoldMs: 0, ...(isCounter(point) ? { doorSign: 1 } : {}) }))
  return { spaceId: 'replay', purpose: options.purpose, capacity: options.capacity, timeZone: options.timeZone, childSpaceIds: [], sources }
}

const isCounter = (point: PointId): boolean => point === 'people.in_total' || point === 'people.out_total'

export type ReplayAnswer = Pick<SpaceOccupancy, 'state' | 'probability' | 'count'> & { readonly time: string }

/** Runs rows through the engine; each answer rests on its row and the rows before it. */
export class Replay {
  readonly #header: ReplayHeader
  readonly #config: SpaceConfig
  #state: OccupancyState | null = null

  constructor(header: ReplayHeader, config: SpaceConfig) {
    this.#header = header
    this.#config = config
  }

  /** Throws ReplayError when the row is older than the one before. */
  next(row: ReplayRow, line: number): ReplayAnswer {
    if (this.#state && row.at < this.#state.at) throw new ReplayError(`row ${line}, column "time": ${row.time} is earlier than the row before; rows must be in order`)
    let step = nextOccupancy(this.#config, this.#state ?? initialOccupancy(this.#config, row.at), { kind: 'tick', at: row.at })
    row.values.forEach((value, index) => {
      if (value === null) return
      const { point, channel } = this.#header.columns[index]!
      const { device } = this.#config.sources[index]!
      const { min, max } = VOCABULARY[point]
      const quality = value >= min && value <= max ? 'good' : 'suspect'
      step = nextOccupancy(this.#config, step.state, { kind: 'sample', at: row.at, device, point, channel, value, quality })
    })
    this.#state = step.state
    const { state, probability, count } = step.occupancy
    return { time: row.time, state, probability: probability === null ? null : Math.round(probability * 1e4) / 1e4, count }
  }
}
