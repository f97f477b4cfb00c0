import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Buffer } from 'node:buffer'
import { HttpError, InfluxDB, setLogger } from '@influxdata/influxdb-client'
import { isLoopback } from '../loopback-rules.ts'
import { TelemetryError } from './telemetry-error.ts'

export interface InfluxServerOptions {
  /** http(s)://[user:password@]host:port */
  readonly url: string
  readonly database: string
  /** Of InfluxDB 2 and 3; 1.x takes user and password from the URL. '' where none is needed. */
  readonly token?: string
  readonly writeTimeoutMs?: number
  readonly queryTimeoutMs?: number
}

/** One table of an answer; a statement with GROUP BY tags has one for each group. */
export interface InfluxTable { readonly tags?: Readonly<Record<string, string>>; readonly columns: readonly string[]; readonly values: readonly (readonly unknown[])[] }

/** Why lines were not taken. */
export type InfluxRefusal = 'later' | 'malformed' | 'too-large' | 'no-database'

export class InfluxWriteError extends Error {
  readonly refusal: InfluxRefusal
  /** What the server asked for; null where it did not. */
  readonly retryAfterMs: number | null
  constructor(refusal: InfluxRefusal, message: string, retryAfterMs: number | null, cause: unknown) {
    super(message, { cause })
    this.name = 'InfluxWriteError'
    this.refusal = refusal
    this.retryAfterMs = retryAfterMs
  }
}

/** An InfluxDB over the two paths that 1.x, 2.x and 3.x share: /write takes line protocol, /query takes InfluxQL. */
export interface InfluxServer {
  /** Line protocol, times in ns. Throws InfluxWriteError. */
  write(lines: string): Promise<void>
  /** One InfluxQL statement; times come as epoch ms. Throws a TelemetryError. */
  query(statement: string): Promise<readonly InfluxTable[]>
  /** Creates the database where it is missing (1.x; a bucket of 2.x or 3.x must be there). */
  prepare(): Promise<void>
  close(): void
}

const WRITE_TIMEOUT_MS = 15_000
const QUERY_TIMEOUT_MS = 60_000
const GZIP_FROM_BYTES = 4_096
/** In chunks no row limit of the server cuts an answer off. */
const CHUNK_ROWS = 10_000

// The client would write each failed attempt to the console; the drain tells once when a trouble begins and ends.
setLogger({ error: () => undefined, warn: () => undefined })

export function createInfluxServer(options: InfluxServerOptions): InfluxServer {
  const { base, authorization } = access(options)
  const agent = new (base.protocol === 'https:' ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 2 })
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization }
  const root = base.href.replace(/\/$/, '')
  const database = encodeURIComponent(options.database)
  const gzipThreshold = isLoopback(base.hostname) ? Number.POSITIVE_INFINITY : GZIP_FROM_BYTES

  async function write(lines: string): Promise<void> {
    // A client for each attempt: only so can an attempt be ended. Its own timeout leaves the socket and the body behind.
    const signal = AbortSignal.timeout(options.writeTimeoutMs ?? WRITE_TIMEOUT_MS)
    const api = new InfluxDB({ url: root, headers, timeout: options.writeTimeoutMs ?? WRITE_TIMEOUT_MS, transportOptions: { agent, signal } })
      .getWriteApi('', options.database, 'ns', { batchSize: 2, maxBatchBytes: Number.MAX_SAFE_INTEGER, flushInterval: 0, maxRetries: 0, maxBufferLines: 0, gzipThreshold })
    api.path = `/write?db=${database}&precision=ns`
    try {
      api.writeRecord(lines)
      await api.flush()
    } catch (error) {
      throw writeErrorFrom(error)
    }
  }

  async function query(statement: string): Promise<readonly InfluxTable[]> {
    let response: Response
    let text: string
    try {
      response = await fetch(`${root}/query`, {
        method: 'POST', headers: { ...headers, accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: `db=${database}&epoch=ms&chunked=true&chunk_size=${CHUNK_ROWS}&q=${encodeURIComponent(statement)}`, signal: AbortSignal.timeout(options.queryTimeoutMs ?? QUERY_TIMEOUT_MS),
      })
      text = await response.text()
    } catch (error) {
      throw awayError(`InfluxDB at ${base.host} does not answer (${reasonOf(error)}).`, error)
    }
    if (!response.ok) throw awayError(`InfluxDB at ${base.host} refused a question (${response.status}: ${said(text)}).`)
    return tablesOf(text)
  }

  return {
    write,
    query,
    async prepare() {
      const [databases] = await query('SHOW DATABASES')
      if (databases?.values.some(([name]) => name === options.database) !== true) await query(`CREATE DATABASE ${quotedName(options.database)}`)
    },
    close: () => agent.destroy(),
  }
}

/** The address without what is secret, and the header that carries it. */
function access({ url, token }: InfluxServerOptions): { base: URL; authorization: string | undefined } {
  const base = new URL(url)
  const user = decodeURIComponent(base.username)
  const password = decodeURIComponent(base.password)
  base.username = base.password = base.search = base.hash = ''
  const authorization = token !== undefined && token !== '' ? `Token ${token}` : user === '' ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return { base, authorization }
}

const reasonOf = (error: unknown): string => {
  const { cause, name, message } = error as Error & { cause?: NodeJS.ErrnoException }
  return name === 'TimeoutError' ? 'no answer in time' : cause?.code ?? (error as NodeJS.ErrnoException).code ?? message
}

const awayError = (message: string, cause?: unknown): TelemetryError =>
  new TelemetryError('failed', message, 'Check that it runs and that INFLUX_URL and what signs in are right; what was measured meanwhile is kept and written later.', cause)

/** The error that a JSON answer carries, or its first words. */
function said(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown }
    if (typeof error === 'string') return error
  } catch {
    // Not JSON (a proxy's page): its beginning says enough.
  }
  return text.slice(0, 200).trim()
}

interface AnsweredTable { readonly tags?: Record<string, string>; readonly columns: string[]; readonly values?: unknown[][] }
interface Answer { readonly error?: string; readonly results?: readonly { readonly error?: string; readonly partial?: boolean; readonly series?: readonly AnsweredTable[] }[] }

function answerFrom(line: string): Answer {
  try {
    return JSON.parse(line) as Answer
  } catch (error) {
    throw new TelemetryError('failed', 'What answers at INFLUX_URL is no InfluxDB.', 'Check the address, and what stands between.', error)
  }
}

/** A chunk a line. An error inside an answer of status 200, or an answer without its last chunk, is a failure: never fewer rows. */
function tablesOf(text: string): InfluxTable[] {
  const tables: InfluxTable[] = []
  let isWhole = false
  for (const line of text.split('\n')) {
    if (line === '') continue
    const answer = answerFrom(line)
    const result = answer.results?.[0]
    const error = answer.error ?? result?.error
    if (error !== undefined) throw new TelemetryError('failed', `InfluxDB could not answer: ${error}`, 'See the log of InfluxDB.')
    isWhole = result?.partial !== true
    for (const { tags, columns, values } of result?.series ?? []) tables.push({ ...(tags && { tags }), columns, values: values ?? [] })
  }
  if (!isWhole) throw new TelemetryError('failed', 'The answer of InfluxDB broke off.', 'Ask again.')
  return tables
}

function writeErrorFrom(error: unknown): InfluxWriteError {
  if (!(error instanceof HttpError)) return new InfluxWriteError('later', `it does not answer (${reasonOf(error)})`, null, error)
  const { statusCode } = error
  const message = `it answers ${statusCode}: ${said(error.body ?? error.message)}`
  const refusal: InfluxRefusal = statusCode === 413 ? 'too-large' : statusCode === 404 ? 'no-database' : statusCode === 400 || statusCode === 422 ? 'malformed' : 'later'
  return new InfluxWriteError(refusal, message, retryAfterMs(error.headers?.['retry-after']), error)
}

/**
 * RFC 9110, 10.2.3, in seconds; a date is left to our own pace, and so is 0. The client's `retryAfter()` takes the
 * seconds for milliseconds: a server that asked for a second of peace got two hundred requests in it.
 */
function retryAfterMs(header: string | string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,6}$/.test(header) && Number(header) > 0 ? Number(header) * 1_000 : null
}

export const quotedName = (name: string): string => `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
export const quotedText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
