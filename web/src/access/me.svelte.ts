import type { SignInWays } from '#contract/access'
import type { Me, Permission, Scope } from '#contract/permissions'
import { ask, pageSession, writeToken } from '../api/api-client.ts'
import { Resource } from '../api/resource.svelte.ts'
import { language } from '../i18n/language.svelte.ts'
import { router } from '../router/router.svelte.ts'
import type { Page } from '../router/route.ts'
import { PAGE_PERMISSIONS } from './page-permissions.ts'

export type SignInState = 'asking' | 'failed' | 'first-run' | 'signed-out' | 'signed-in'

/** Whoever works with the page keeps the session alive; so often at most is the server told. */
const ALIVE_EVERY_MS = 5 * 60_000
const CHECK_EVERY_MS = 3_000

interface Asked { readonly ways: SignInWays; readonly me: Me | null }

/** Who is signed in and what they may. Every page asks `me.can('…')` before it shows what others would be refused. */
class Account {
  readonly asked = new Resource<Asked>()
  #ended = $state(false)
  #checkedAt = 0

  readonly ways: SignInWays | null = $derived(this.asked.current.value?.ways ?? null)
  readonly current: Me | null = $derived(this.#ended ? null : this.asked.current.value?.me ?? null)
  readonly state: SignInState = $derived.by(() => {
    const { state, value } = this.asked.current
    if (value === null) return state === 'failed' ? 'failed' : 'asking'
    if (this.current !== null) return 'signed-in'
    return value.ways.firstRun ? 'first-run' : 'signed-out'
  })
  readonly #scopes: ReadonlyMap<Permission, Scope> = $derived(new Map(this.current?.permissions.map(({ id, scope }) => [id, scope])))

  can(permission: Permission): boolean {
    return this.#scopes.has(permission)
  }

  /** True where it reaches exactly so far. */
  reaches(permission: Permission, scope: Scope): boolean {
    return this.#scopes.get(permission) === scope
  }

  get memberId(): string | null { return this.current?.memberId ?? null }
  get tenantId(): string | null { return this.current?.tenantId ?? null }

  mayOpen(page: Page | null): boolean {
    if (page === 'account') return this.current?.kind === 'member'
    const needed = page === null ? undefined : PAGE_PERMISSIONS[page]
    return needed === undefined || this.can(needed)
  }

  /** Asks who is signed in. Somebody else than before must see nothing of what the page still holds: it is loaded anew. */
  async ask(): Promise<void> {
    const before = this.asked.current.value?.me ?? null
    await this.asked.load(async signal => {
      const ways = await ask<SignInWays>('/sign-in', { signal })
      return { ways, me: ways.signedIn ? await ask<Me>('/session', { signal }) : null }
    }, { keep: true })
    const now = this.asked.current.value?.me ?? null
    if (before !== null && now !== null && (before.memberId !== now.memberId || before.role !== now.role)) return location.reload()
    this.#ended = false
    writeToken.current = now?.csrfToken ?? null
    if (now?.language && router.param('lang') === null) language.set(now.language)
  }

  /** Whether the session still holds; a server that is not reached changes nothing. */
  async check(): Promise<void> {
    if (this.state !== 'signed-in' || Date.now() - this.#checkedAt < CHECK_EVERY_MS) return
    this.#checkedAt = Date.now()
    try {
      await ask<Me>('/session')
    } catch { /* Who is signed out comes by onEnded; everything else is shown by what it concerns. */ }
  }

  async signOut(): Promise<void> {
    try {
      await ask('/session', { method: 'DELETE' })
    } finally {
      // The whole page goes, and with it what it holds of this person.
      location.assign('/')
    }
  }

  /** Signs a panel in whose address carries its token behind the "#", follows the session, and keeps it alive while somebody works. Returns the end. */
  start(): () => void {
    pageSession.onEnded = () => { this.#ended = true }
    const alive = () => { if (Date.now() - pageSession.askedAt > ALIVE_EVERY_MS) void this.check() }
    addEventListener('pointerdown', alive)
    addEventListener('keydown', alive)
    void this.#signInPanel().finally(() => this.ask())
    return () => {
      removeEventListener('pointerdown', alive)
      removeEventListener('keydown', alive)
    }
  }

  async #signInPanel(): Promise<void> {
    const token = location.hash.slice(1)
    if ((router.page !== 'kiosk' && router.page !== 'panel') || !token.startsWith('atr_')) return
    // Out of the address bar, so that nobody reads it off the wall.
    history.replaceState(null, '', location.pathname + location.search)
    try {
      await ask('/session/kiosk', { method: 'POST', body: { token } })
    } catch { /* The sign-in page says that nobody is signed in. */ }
  }
}

export const me = new Account()
