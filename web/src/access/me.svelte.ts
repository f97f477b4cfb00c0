import type { Me, Permission, Scope } from '#contract/permissions'
import { ask, writeToken } from '../api/api-client.ts'
import { Resource } from '../api/resource.svelte.ts'

/** Who looks at the page and what they may: the server's own word, so that no button promises what would be refused. */
class MeState {
  readonly load = new Resource<Me>()
  readonly current: Me | null = $derived(this.load.current.value)
  readonly #scopes: ReadonlyMap<Permission, Scope> = $derived(new Map(this.current?.permissions.map(({ id, scope }) => [id, scope])))

  get memberId(): string | null { return this.current?.memberId ?? null }
  get tenantId(): string | null { return this.current?.tenantId ?? null }

  /** False while it is not known. */
  can(permission: Permission): boolean { return this.#scopes.has(permission) }
  reaches(permission: Permission, scope: Scope): boolean { return this.#scopes.get(permission) === scope }

  refresh(): Promise<void> {
    return this.load.load(async signal => {
      const me = await ask<Me>('/session', { signal })
      writeToken.current = me.csrfToken
      return me
    }, { keep: true })
  }
}

export const me = new MeState()
