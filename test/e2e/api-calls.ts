import { bearer } from './administrator.ts'

/** Calls of /api/v1 as another program makes them. */
export interface Api {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body: object): Promise<T>
  text(path: string): Promise<string>
}

export function apiOf({ url, token }: { readonly url: string; readonly token: string }): Api {
  const call = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(`${url}/api/v1${path}`, { ...init, headers: { ...init.headers, ...bearer(token) } })
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path} answered ${response.status}: ${await response.text()}`)
    return response
  }
  return {
    get: async <T>(path: string) => await (await call(path)).json() as T,
    post: async <T>(path: string, body: object) => await (await call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json() as T,
    text: async (path) => (await call(path)).text(),
  }
}
