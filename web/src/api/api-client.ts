import { API_PREFIX } from '#contract/api'
import type { Problem } from '#contract/errors'

/** What an answer other than 2xx, or no answer at all, becomes. `fields` names what was wrong in a form. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly fields: ReadonlyMap<string, string>
  /** The request's id where the server gave one, for people who report a fault. */
  readonly requestId: string | null

  constructor(code: string, message: string, status: number, fields: ReadonlyMap<string, string> = new Map(), requestId: string | null = null) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.fields = fields
    this.requestId = requestId
  }
}

export interface Ask { method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; body?: unknown; query?: Record<string, string | number | null | undefined>; signal?: AbortSignal }

/** Asks /api/v1; `path` begins with "/". Throws ApiError; an AbortError passes through. */
export async function ask<Answer>(path: string, { method = 'GET', body, query, signal }: Ask = {}): Promise<Answer> {
  const init: RequestInit = { method, headers: { accept: 'application/json', 'accept-language': document.documentElement.lang } }
  if (signal) init.signal = signal
  if (body !== undefined) {
    init.body = JSON.stringify(body)
    init.headers = { ...init.headers, 'content-type': 'application/json' }
  }
  const response = await reach(API_PREFIX + path + queryText(query), init)
  if (!response.ok) throw await errorOf(response)
  return (response.status === 204 ? undefined : await response.json()) as Answer
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
  return new ApiError(problem.code ?? 'internal', problem.detail ?? problem.title ?? response.statusText, response.status, fields, requestId)
}

/** "/openingHours/0/from", "body.name" and "name" as one kind of name: "openingHours.0.from", "name". */
export const fieldName = (field: string) => field.replace(/^\/?(body[./])?/, '').replaceAll('/', '.')
