import { API_PREFIX } from '#contract/api'
import type { Problem } from '#contract/errors'

/** What an answer other than 2xx, or no answer at all, becomes. `fields` names what was wrong in a form. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly fields: ReadonlyMap<string, string>
  /** The request's id where the server gave one, for people who report a fault. */
  readonly requestId: string | null
  /** Of a refused booking: each rule that stands against it, in the page's language. */
  readonly faults: NonNullable<Problem['faults']>

  constructor(code: string, message: string, status: number, fields: ReadonlyMap<string, string> = new Map(), requestId: string | null = null, faults: NonNullable<Problem['faults']> = []) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.fields = fields
    this.requestId = requestId
    this.faults = faults
  }
}

/** Whatever was thrown, as what a page can show. */
export const apiErrorOf = (error: unknown): ApiError => (error instanceof ApiError ? error : new ApiError('internal', error instanceof Error ? error.message : String(error), 0))

/** Of a cookie session: sent back with every write, so that no other page can write in its name. */
export const writeToken: { current: string | null } = { current: null }

/** What the page hears of its session from every answer. */
export const pageSession = {
  /** A request was answered "sign in first". */
  onEnded: (): void => undefined,
  /** When the server last answered, epoch ms. */
  askedAt: 0,
}

export interface Ask { method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; body?: unknown; query?: Record<string, string | number | null | undefined>; signal?: AbortSignal; headers?: Record<string, string> }

/** Asks /api/v1; `path` begins with "/". Throws ApiError; an AbortError passes through. */
export async function ask<Answer>(path: string, asked: Ask = {}): Promise<Answer> {
  return (await askTagged<Answer>(path, asked)).value
}

export interface Tagged<T> { value: T; /** The version for If-Match; null where the answer names none. */ etag: string | null }

/** As `ask`, with the answer's ETag. */
export async function askTagged<Answer>(path: string, asked: Ask = {}): Promise<Tagged<Answer>> {
  const response = await answerOf(path, asked)
  return { value: (response.status === 204 ? undefined : await response.json()) as Answer, etag: response.headers.get('etag') }
}

/** Asks for a file, with the name that the server gives it; null where it gives none. */
export async function askFile(path: string, asked: Ask = {}): Promise<{ blob: Blob; name: string | null }> {
  const response = await answerOf(path, { ...asked, headers: { accept: '*/*', ...asked.headers } })
  return { blob: await response.blob(), name: fileNameIn(response.headers.get('content-disposition')) }
}

/** RFC 6266: the encoded name beats the plain one. */
export function fileNameIn(disposition: string | null): string | null {
  const encoded = disposition?.match(/filename\*=UTF-8''([^;]+)/i)?.[1]
  return encoded !== undefined ? decodeURIComponent(encoded) : disposition?.match(/filename="?([^";]+)"?/i)?.[1] ?? null
}

async function answerOf(path: string, { method = 'GET', body, query, signal, headers }: Ask): Promise<Response> {
  const init: RequestInit = { method, headers: { accept: 'application/json', 'accept-language': document.documentElement.lang, ...headers } }
  if (signal) init.signal = signal
  if (method !== 'GET' && writeToken.current !== null) init.headers = { ...init.headers, 'x-csrf-token': writeToken.current }
  if (body !== undefined) {
    // A file goes as it is; everything else is JSON.
    init.body = body instanceof Blob ? body : JSON.stringify(body)
    init.headers = { ...init.headers, 'content-type': body instanceof Blob ? body.type : 'application/json' }
  }
  const response = await reach(API_PREFIX + path + queryText(query), init)
  pageSession.askedAt = Date.now()
  if (!response.ok) {
    const error = await errorOf(response)
    if (error.code === 'sign-in-required') pageSession.onEnded()
    throw error
  }
  return response
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError('unreachable', error instanceof Error ? error.message : String(error), 0)
  }
}

function queryText(query: Ask['query']): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) if (value !== null && value !== undefined) params.set(name, String(value))
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** The problem+json of an answer as an error; an answer that is none (a proxy's page) keeps its status. */
async function errorOf(response: Response): Promise<ApiError> {
  const requestId = response.headers.get('x-request-id')
  let problem: Partial<Problem>
  try {
    problem = await response.json() as Partial<Problem>
  } catch {
    return new ApiError('no-problem-document', `${response.status} ${response.statusText}`, response.status, new Map(), requestId)
  }
  const fields = new Map((problem.fields ?? []).map(({ field, message }) => [fieldName(field), message]))
  return new ApiError(problem.code ?? 'internal', problem.detail ?? problem.title ?? response.statusText, response.status, fields, requestId, problem.faults)
}

/** "/openingHours/0/from", "body.name" and "name" as one kind of name: "openingHours.0.from", "name". */
export const fieldName = (field: string) => field.replace(/^\/?(body[./])?/, '').replaceAll('/', '.')
