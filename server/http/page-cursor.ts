import { ApiError } from '../api-error.ts'

/** The place in a list ordered by (key, id) behind which the next page begins, as an opaque text. */
export interface PagePlace { readonly key: string; readonly id: string }

export const cursorOf = ({ key, id }: PagePlace): string => Buffer.from(JSON.stringify([key, id])).toString('base64url')

/** Throws 'bad-request' for what no list of ours gave out. */
export function placeOf(cursor: string | undefined): PagePlace | null {
  if (cursor === undefined) return null
  try {
    const [key, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    if (typeof key === 'string' && typeof id === 'string') return { key, id }
  } catch {
    // Not JSON: answered below like any other text that is no cursor.
  }
  throw new ApiError('bad-request', undefined, [{ field: 'cursor', message: { en: 'is no cursor of this list', 'zh-CN': '不是该列表的游标' } }])
}

/** Cuts what was asked with one more than the page holds into the page and the cursor of the next one. */
export function pageOf<T>(rows: readonly T[], limit: number, place: (row: T) => PagePlace): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? cursorOf(place(items.at(-1)!)) : null }
}
