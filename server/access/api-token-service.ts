import type { Logger } from 'pino'
import type { ApiTokenMade, NewApiToken } from '#contract/access'
import type { ApiToken } from '#contract/people'
import { ApiError } from '../api-error.ts'
import { newId } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { AccountBook } from './account-book.ts'
import { newSecret, secretHash } from './access-secrets.ts'
import type { ApiTokenRepository } from './api-token-repository.ts'
import { FreshCache } from './fresh-cache.ts'
import type { Principal } from './principal.ts'
import { permissionsOf, standingPermissions } from './token-rules.ts'

/** Tokens of programs and panels. They may at most what their maker may, at every moment. */
export interface ApiTokenService {
  /** The token of a secret, while it stands; null for every reason alike. */
  bySecret(secret: string): Promise<ApiToken | null>
  byId(id: string): Promise<ApiToken | null>
  /** What it may now; null when it does not stand or its maker does not. `kind`: as a program, or as the panel that signed in by it. */
  principal(token: ApiToken, kind?: 'token' | 'kiosk'): Promise<Principal | null>
  all(): Promise<ApiToken[]>
  make(given: NewApiToken, maker: Principal): Promise<ApiTokenMade>
  /** Throws 'not-found' when there is none that stands. */
  revoke(id: string): Promise<void>
  /** One of the installation's own, with this id and secret, whatever it was before. */
  put(token: Pick<ApiToken, 'id' | 'name' | 'role' | 'permissions'>, secret: string): Promise<void>
}

export interface ApiTokenServiceDeps { readonly repository: ApiTokenRepository; readonly accounts: AccountBook; readonly bus: Bus; readonly clock: Clock; readonly logger: Logger }

const USED_WRITE_MS = 60_000

export function createApiTokenService({ repository, accounts, bus, clock, logger }: ApiTokenServiceDeps): ApiTokenService {
  const byHash = new FreshCache<ApiToken>(clock)
  const ids = new FreshCache<ApiToken>(clock)
  const usedAt = new Map<string, number>()
  bus.on('accessChanged', ({ memberId }) => {
    if (memberId !== null) return
    byHash.forgetWhere(() => true)
    ids.forgetWhere(() => true)
  })
  const stands = ({ revokedAt, expiresAt }: ApiToken): boolean => revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > clock.now())
  const use = (id: string): void => {
    const now = clock.now()
    if (now - (usedAt.get(id) ?? 0) < USED_WRITE_MS) return
    usedAt.set(id, now)
    repository.used(id, now).catch((error: unknown) => logger.debug({ err: error }, 'that a token was used could not be written'))
  }
  const maker = async ({ createdBy }: ApiToken): Promise<Principal | null | 'gone'> => (createdBy === null ? null : await accounts.principal(createdBy) ?? 'gone')

  return {
    async bySecret(secret) {
      const hash = secretHash(secret)
      const token = await byHash.get(hash, () => repository.byHash(hash))
      if (!token || !stands(token)) return null
      use(token.id)
      return token
    },
    byId: (id) => ids.get(id, () => repository.byId(id)),
    async principal(token, kind = 'token') {
      if (!stands(token)) return null
      const by = await maker(token)
      if (by === 'gone') return null
      return { kind, id: token.id, name: token.name, role: token.role, memberId: null, tenantId: token.tenantId, only: new Set(standingPermissions(token, by)) }
    },
    all: () => repository.all(),
    async make({ name, role, tenantId = null, permissions, expiresAt = null }, by) {
      const ofTenant = role === 'tenant-manager'
      if (role === 'member') throw badField('role', 'is for people; choose the role of a program', '仅用于人员，请为程序选择其他角色')
      if (ofTenant !== (tenantId !== null)) throw badField('tenantId', ofTenant ? 'is needed for this role' : 'goes with the role of a tenant manager only', ofTenant ? '该角色必须指定企业' : '仅适用于企业管理员角色')
      if (expiresAt !== null && Date.parse(expiresAt) <= clock.now()) throw badField('expiresAt', 'lies in the past', '已是过去的时间')
      const asked = permissions ?? permissionsOf(role)
      const standing = standingPermissions({ role, tenantId, permissions: asked }, by.kind === 'system' ? null : by)
      const refused = permissions?.find((permission) => !standing.includes(permission))
      if (refused !== undefined) throw badField('permissions', `hold "${refused}", which this role or you yourself may not`, `包含该角色或您本人没有的权限“${refused}”`)
      const token: ApiToken = { id: newId(), name, role, tenantId, permissions: standing, createdAt: new Date(clock.now()).toISOString(), createdBy: by.memberId, expiresAt, lastUsedAt: null, revokedAt: null }
      const secret = newSecret('atr')
      await repository.add(token, secretHash(secret))
      return { token, secret }
    },
    async revoke(id) {
      if (!await repository.revoke(id, clock.now())) throw new ApiError('not-found')
      bus.emit('accessChanged', { memberId: null })
    },
    async put({ id, name, role, permissions }, secret) {
      await repository.put({ id, name, role, permissions, tenantId: null, createdAt: new Date(clock.now()).toISOString(), createdBy: null, expiresAt: null, lastUsedAt: null, revokedAt: null }, secretHash(secret))
      bus.emit('accessChanged', { memberId: null })
    },
  }
}

const badField = (field: string, en: string, zh: string): ApiError => new ApiError('bad-request', undefined, [{ field, message: { en, 'zh-CN': zh } }])
