import { vi } from 'vitest'

export interface Asked { readonly method: string; readonly path: string; readonly query: Readonly<Record<string, string>>; readonly body: unknown; readonly headers: Record<string, string> }

/** Components ask for real by fetch; this answers in the server's place, by "METHOD /path" without the query. Returns what was asked. */
export function answering(answers: Readonly<Record<string, unknown>>): Asked[] {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(url, 'http://atrium.test')
    const path = pathname.replace('/api/v1', '')
    const method = init.method ?? 'GET'
    asked.push({ method, path, query: Object.fromEntries(searchParams), body: typeof init.body === 'string' ? JSON.parse(init.body) as unknown : undefined, headers: init.headers as Record<string, string> })
    const answer = answers[`${method} ${path}`]
    if (answer instanceof Response) return Promise.resolve(answer.clone())
    return Promise.resolve(answer === undefined
      ? new Response(JSON.stringify({ code: 'not-found', title: 'There is nothing of this name', status: 404 }), { status: 404 })
      : new Response(JSON.stringify(answer), { status: 200, headers: { etag: '"3"' } }))
  })
  return asked
}

export const problem = (status: number, code: string, more: object = {}): Response =>
  new Response(JSON.stringify({ type: `urn:atrium:error:${code}`, title: code, status, code, ...more }), { status })
