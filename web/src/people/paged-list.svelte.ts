import { ask, type Ask } from '../api/api-client.ts'
import { Resource } from '../api/resource.svelte.ts'

export interface ListPage<T> { items: T[]; next: string | null }
type Query = NonNullable<Ask['query']>

/** The server gives at most this many at once. */
const LARGEST_PAGE = 500

/** A list that the server gives a page at a time; what was loaded stays in view while more comes. */
export class PagedList<T> {
  readonly load = new Resource<ListPage<T>>()
  #path = ''
  #query: Query = {}

  /** From the beginning. */
  open(path: string, query: Query = {}): Promise<void> {
    this.#path = path
    this.#query = query
    return this.load.load(signal => ask<ListPage<T>>(path, { query, signal }), { keep: true })
  }

  again(): Promise<void> { return this.open(this.#path, this.#query) }

  async more(): Promise<void> {
    const shown = this.load.current.value
    if (!shown?.next) return
    await this.load.load(async signal => {
      const page = await ask<ListPage<T>>(this.#path, { query: { ...this.#query, cursor: shown.next }, signal })
      return { items: [...shown.items, ...page.items], next: page.next }
    }, { keep: true })
  }

  /** Everything that fits the filters, for a download. */
  all(): Promise<T[]> { return allPages(this.#path, this.#query) }
}

export async function allPages<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const page: ListPage<T> = await ask<ListPage<T>>(path, { query: { ...query, limit: LARGEST_PAGE, cursor }, ...signal ? { signal } : {} })
    items.push(...page.items)
    cursor = page.next
  } while (cursor !== null)
  return items
}
