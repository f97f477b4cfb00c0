import { hrefOf, pageOf, queryWith, type Page, type Params } from './route.ts'

/** The address bar as state: pages read it, and change it instead of keeping state of their own. */
class Router {
  #url = $state.raw(new URL(location.href))
  readonly page: Page | null = $derived(pageOf(this.#url.pathname))

  get search(): string { return this.#url.search }

  param(name: string): string | null {
    return this.#url.searchParams.get(name)
  }

  href(page: Page, params: Params = {}): string {
    return hrefOf(page, this.#url.search, params)
  }

  /** Changes parameters of the present page. `replace` for what should not fill the history (typing, sorting). */
  set(params: Params, { replace = false }: { replace?: boolean } = {}): void {
    this.open(this.#url.pathname + queryWith(this.#url.search, params), { replace })
  }

  open(href: string, { replace = false }: { replace?: boolean } = {}): void {
    const next = new URL(href, location.href)
    if (next.href === this.#url.href) return
    history[replace ? 'replaceState' : 'pushState'](null, '', next)
    const turned = next.pathname !== this.#url.pathname
    this.#url = next
    if (turned) scrollTo(0, 0)
  }

  /** Follows the browser's own back and forward, and takes over clicks on links inside the app. */
  start(): () => void {
    const moved = () => { this.#url = new URL(location.href) }
    const clicked = (event: MouseEvent) => this.#takeClick(event)
    addEventListener('popstate', moved)
    document.addEventListener('click', clicked)
    return () => {
      removeEventListener('popstate', moved)
      document.removeEventListener('click', clicked)
    }
  }

  #takeClick(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = (event.target as Element | null)?.closest('a')
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
    // Anchors inside the page and addresses that are not pages (/api/docs) stay the browser's.
    if (pageOf(link.pathname) === null || link.getAttribute('href')?.startsWith('#')) return
    event.preventDefault()
    this.open(link.href)
  }
}

export const router = new Router()
