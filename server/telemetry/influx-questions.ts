import { quotedName, quotedText, type InfluxTable, type InfluxServer } from './influx-server.ts'

/** What InfluxDB can hold, in ms. */
const FIRST_MS = -9.22e12
const LAST_MS = 9.22e12
const clamped = (ms: number): number => Math.min(Math.max(ms, FIRST_MS), LAST_MS)

/** Condition for whole milliseconds of [from, to). Before 1970 the places inside a millisecond count backwards (influx-lines.ts). */
export function within(from: number, to: number): string {
  const [first, end] = [Math.ceil(clamped(from)), Math.ceil(clamped(to))]
  const low = first > 0 ? `time >= ${first}ms` : `time > ${first - 1}ms`
  const high = end > 0 ? `time < ${end}ms` : `time <= ${end - 1}ms`
  return `${low} AND ${high}`
}

/** `tag` has one of the values; every value when undefined. Starts with " AND ". */
export const oneOf = (tag: string, values: readonly string[] | undefined): string =>
  values === undefined ? '' : ` AND (${[...new Set(values)].map((value) => `${quotedName(tag)} = ${quotedText(value)}`).join(' OR ')})`

/** What JSON has in a cell. */
type Cell = string | number | boolean | null

/** One cell of a row: what the column of this name has. */
export interface RowFields {
  readonly time: number
  number(name: string): number
  numberOrNull(name: string): number | null
  text(name: string): string
  textOrNull(name: string): string | null
}

/** Asks and makes one object of each row; a tag of GROUP BY is a column of its table's rows. */
export async function asked<Row>(server: InfluxServer, statement: string, make: (row: RowFields) => Row): Promise<Row[]> {
  return (await server.query(statement)).flatMap((table) => rowsFrom(table, make))
}

function rowsFrom<Row>({ tags, columns, values }: InfluxTable, make: (row: RowFields) => Row): Row[] {
  const places = new Map(columns.map((name, index) => [name, index]))
  let row: readonly unknown[] = []
  const cell = (name: string): Cell => (row[places.get(name) ?? -1] ?? tags?.[name] ?? null) as Cell
  const fields: RowFields = {
    get time() { return Number(cell('time')) },
    number: (name) => Number(cell(name)),
    numberOrNull: (name) => { const value = cell(name); return value === null ? null : Number(value) },
    text: (name) => String(cell(name) ?? ''),
    textOrNull: (name) => { const value = cell(name); return value === null || value === '' ? null : String(value) },
  }
  return values.map((one) => {
    row = one
    return make(fields)
  })
}
