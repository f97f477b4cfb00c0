import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { createAuditRepository } from '../audit/audit-repository.ts'
import { auditRoutes } from '../audit/audit-routes.ts'
import { createAuditService, type AuditService } from '../audit/audit-service.ts'
import { ApiError } from '../api-error.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { Routes } from '../http/app.ts'
import { cookieSeal, type CookieSessionsOptions } from '../http/cookie-sessions.ts'
import type { Records } from '../records/open-records.ts'
import { createAccountBook } from './account-book.ts'
import { createAccountRepository } from './account-repository.ts'
import { newSecret } from './access-secrets.ts'
import { createApiTokenRepository } from './api-token-repository.ts'
import { createApiTokenService, type ApiTokenService } from './api-token-service.ts'
import { bearerOf, createAuthentication, type Admission, type Credentials } from './admission.ts'
import { createDemoTenantRepository } from './demo-tenant-repository.ts'
import { seedDemoSignIns, type DemoSignIns } from './demo-sign-ins.ts'
import { createInstallationRepository } from './installation-repository.ts'
import { createOidcClient, type OidcSettings } from './oidc-client.ts'
import { oidcRoutes } from './oidc-routes.ts'
import { createOidcService } from './oidc-service.ts'
import type { Principal } from './principal.ts'
import { sessionRoutes } from './session-routes.ts'
import { createSessionRepository } from './session-repository.ts'
import { createSessionService } from './session-service.ts'
import { createSignInLinkRepository } from './sign-in-link-repository.ts'
import { createSignInService, type LinkMails, type SignInService } from './sign-in-service.ts'
import { tokenRoutes } from './token-routes.ts'

export interface AccessDeps {
  readonly records: Records
  readonly bus: Bus
  readonly clock: Clock
  readonly logger: Logger
  /** True where browsers reach us over TLS. */
  readonly secure: boolean
  readonly isDemo: () => boolean
  readonly mails: LinkMails
  /** An identity provider by which members may sign in as well. */
  readonly oidc?: (OidcSettings & { readonly name: string; readonly publicUrl: string }) | undefined
}

/** Everything about who may come in: what the app, the sockets and other features take from it. */
export interface Access {
  readonly authenticate: (request: FastifyRequest) => Promise<Principal | null>
  readonly admit: (credentials: Credentials) => Promise<Admission | null>
  readonly cookieSessions: CookieSessionsOptions
  readonly routes: readonly Routes[]
  readonly audit: AuditService
  readonly signIn: SignInService
  readonly tokens: ApiTokenService
  /** Makes the demo's accounts and says how to sign in by them. */
  demo(siteId: string): Promise<DemoSignIns>
  stop(): void
}

const SWEEP_EVERY_MS = 3_600_000

export async function createAccess({ records, bus, clock, logger, secure, isDemo, mails, oidc }: AccessDeps): Promise<Access> {
  const accounts = createAccountRepository(records)
  const installation = createInstallationRepository(records)
  const book = createAccountBook({ accounts, bus, clock })
  const sessions = createSessionService({ repository: createSessionRepository(records), bus, clock, logger })
  const tokens = createApiTokenService({ repository: createApiTokenRepository(records), accounts: book, bus, clock, logger })
  const signIn = createSignInService({ accounts, links: createSignInLinkRepository(records, accounts), sessions, mails, bus, clock })
  const audit = createAuditService({ repository: createAuditRepository(records), clock, logger })
  const { admit } = createAuthentication({ sessions, tokens, accounts: book })
  let demoSeeded = false
  const sweeping = setInterval(() => { sweep() }, SWEEP_EVERY_MS)
  sweeping.unref()
  const sweep = (): void => { sessions.sweep().catch((error: unknown) => logger.warn({ err: error }, 'expired sessions could not be taken out')) }

  const secret = await installation.secret('session-secret', () => newSecret('atr'))
  const oidcOwn = oidc ? [oidcRoutes({ client: createOidcClient(oidc), oidc: createOidcService({ accounts, bus }), audit, publicUrl: oidc.publicUrl, secure, seal: cookieSeal(secret) })] : []

  return {
    admit, audit, signIn, tokens,
    demo: (siteId) => {
      demoSeeded = true
      return seedDemoSignIns({
        accounts, tenants: createDemoTenantRepository(records), tokens, installation, bus, siteId, onFailure: (error) => logger.error({ err: error }, "the demo tenant's accounts could not be made"),
      })
    },
    authenticate: async (request) => {
      const { authorization } = request.headers
      const admission = await admit({ bearer: bearerOf(authorization), sessionId: request.session.holder && authorization === undefined ? request.session.sessionId : null })
      if (!admission && authorization !== undefined) throw new ApiError('sign-in-required', { en: 'The token is unknown, expired or revoked.', 'zh-CN': '令牌不存在、已过期或已被吊销。' })
      return admission?.principal ?? null
    },
    cookieSessions: {
      secure, secret,
      keeper: {
        read: async (id) => (await sessions.read(id, true))?.data ?? null,
        begin: async (id, content, tokenEnd) => { await sessions.begin(id, content, tokenEnd) },
        end: (id) => sessions.end(id),
      },
    },
    routes: [sessionRoutes({ signIn, sessions, tokens, audit, isDemo: () => demoSeeded || isDemo(), oidcName: oidc?.name ?? null }), ...oidcOwn, tokenRoutes({ tokens, audit }), auditRoutes(audit)],
    stop: () => clearInterval(sweeping),
  }
}
