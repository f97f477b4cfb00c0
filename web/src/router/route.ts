/** The pages of the app; the path says which, the query says what of it. */
export const PAGES = ['live', 'bookings', 'my', 'manage', 'tenants', 'people', 'imports', 'panel', 'check-in', 'kiosk', 'devices', 'reports', 'planning', 'evaluation', 'setup', 'account', 'administration', 'welcome'] as const
export type Page = (typeof PAGES)[number]

export const PAGE_PATHS: Record<Page, string> = {
  live: '/live', bookings: '/bookings', my: '/my', manage: '/manage', tenants: '/tenants', people: '/people', imports: '/imports', panel: '/panel', 'check-in': '/check-in', kiosk: '/kiosk', devices: '/devices', reports: '/reports', planning: '/planning', evaluation: '/evaluation', setup: '/setup', account: '/account', administration: '/administration', welcome: '/welcome',
}

/** The page of a path; null where there is none. "/" is the live page. */
export function pageOf(pathname: string): Page | null {
  const trimmed = pathname.replace(/\/+$/, '')
  if (trimmed === '') return 'live'
  return PAGES.find(page => PAGE_PATHS[page] === trimmed) ?? null
}

export type Params = Record<string, string | null>

/** The query with these parameters changed; null or '' takes one away. Order is kept, so addresses stay comparable. */
export function queryWith(search: string, changes: Params): string {
  const params = new URLSearchParams(search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') params.delete(name)
    else params.set(name, value)
  }
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

/** Parameters that mean the same on every page and so survive a change of page. */
export const SHARED_PARAMS = ['site', 'lang'] as const

/** The address of a page, keeping the shared parameters of where one is. */
export function hrefOf(page: Page, search: string, params: Params = {}): string {
  const here = new URLSearchParams(search)
  const kept: Params = {}
  for (const name of SHARED_PARAMS) kept[name] = here.get(name)
  return PAGE_PATHS[page] + queryWith('', { ...kept, ...params })
}
