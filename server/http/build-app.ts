import { randomUUID } from 'node:crypto'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import underPressure from '@fastify/under-pressure'
import fastify, { LogController, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import { API_PREFIX } from '#contract/api'
import { scopeFor, type Principal } from '../access/principal.ts'
import { ApiError } from '../api-error.ts'
import { registerApiDocs, registerOpenApi } from './api-docs.ts'
import type { App, Routes } from './app.ts'
import { registerAuditHook, type AuditedRequest } from './audit-hook.ts'
import { registerCookieSessions, type CookieSessionsOptions } from './cookie-sessions.ts'
import type { Metrics } from './metrics.ts'
import { operationsRoutes, type ReadyParts } from './operations-routes.ts'
import { isAllowedHost, isAllowedOrigin } from './origin-rules.ts'
import { preferredLanguage, problemOf } from './problems.ts'
import { watchRoutes, type RouteTable } from './route-table.ts'
import { serializerCompiler, validatorCompiler } from './schema-compilers.ts'
import { unstorableText } from './storable-text-rules.ts'
import { registerWebFiles } from './web-files.ts'

export interface AppDeps {
  readonly logger: Logger
  /** Shown in the API's description. */
  readonly version: string
  readonly metrics: Metrics
  readonly ready: ReadyParts
  /** Names by which browsers reach us besides the loopback and plain addresses. */
  readonly allowedHosts: readonly string[]
  /** Origins of pages that are served elsewhere and may write here. */
  readonly allowedOrigins: readonly string[]
  /** Route groups, registered under /api/v1. */
  readonly routes: readonly Routes[]
  /** Folder of the built web app (dist/web). */
  readonly webRoot: string
  readonly requestsPerMinute?: number
  /** Who asks, from a session or a token; null when nobody is signed in. Throws an ApiError for what is invalid. */
  readonly authenticate: (request: FastifyRequest) => Promise<Principal | null>
  /** Sessions by cookie; without them only programs come in. */
  readonly sessions?: CookieSessionsOptions
  /** Takes a line for every write and every read of personal data. */
  readonly audit?: (entry: AuditedRequest) => Promise<void>
  /** Certificate and key (PEM) to speak https by. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer } | undefined
  /** Proxies whose X-Forwarded headers are believed: addresses or subnets. */
  readonly trustedProxies?: readonly string[]
}

declare module 'fastify' {
  interface FastifyInstance { routeTable: RouteTable }
}

const BODY_MAX_BYTES = 64 * 1024
// TRUST.md: without the short checking interval 300 slow-header sockets lived over 25 s.
const REQUEST_TIMEOUT_MS = 10_000
const HEADERS_TIMEOUT_MS = 5_000
const CONNECTIONS_CHECK_MS = 2_000
const SOCKETS = { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CONNECTIONS_CHECK_MS }
const EVENT_LOOP_DELAY_MAX_MS = 2_000
/** A page makes some ten requests; a screen full of them stays far below. */
const REQUESTS_PER_MINUTE = 3_000

/** Builds the HTTP app without listening. `listen` and signals are main's; tests use `inject`. */
export async function buildApp(deps: AppDeps): Promise<App> {
  const app = fastify({
    loggerInstance: deps.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_MAX_BYTES, requestTimeout: REQUEST_TIMEOUT_MS,
    ...(deps.tls ? { https: { ...SOCKETS, ...deps.tls } } : { http: SOCKETS }),
    trustProxy: deps.trustedProxies && deps.trustedProxies.length > 0 ? [...deps.trustedProxies] : false,
    genReqId: requestId, routerOptions: { maxParamLength: 200 },
  }) as unknown as App
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerProblem)
  app.decorate('routeTable', watchRoutes(app as never))
  observe(app, deps.metrics)
  guard(app, deps)
  if (deps.sessions) await registerCookieSessions(app, deps.sessions)
  admit(app, deps)
  if (deps.sessions) app.addHook('onRequest', (request, reply, done) => (needsCsrfToken(request) ? app.csrfProtection(request, reply, done) : done()))
  app.addHook('preValidation', async ({ query, body }) => {
    const field = unstorableText(query) ?? unstorableText(body)
    if (field !== null) throw new ApiError('bad-request', undefined, [{ field, message: { en: 'cannot be stored: it holds U+0000 or half of a character, or is nested too deep', 'zh-CN': '无法保存：包含 U+0000 或不完整的字符，或嵌套过深' } }])
  })
  if (deps.audit) registerAuditHook(app, deps.audit)
  await app.register(helmet, { contentSecurityPolicy: CONTENT_SECURITY_POLICY, hsts: deps.sessions?.secure ?? false, crossOriginEmbedderPolicy: false })
  await app.register(rateLimit, { max: deps.requestsPerMinute ?? REQUESTS_PER_MINUTE, timeWindow: '1 minute', errorResponseBuilder: () => new ApiError('too-many-requests') })
  await app.register(underPressure, {
    maxEventLoopDelay: EVENT_LOOP_DELAY_MAX_MS, retryAfter: 5,
    pressureHandler: () => { throw new ApiError('overloaded') },
  })
  await registerOpenApi(app, deps.version)
  await app.register(operationsRoutes(deps.ready, deps.metrics))
  for (const routes of deps.routes) await app.register(routes, { prefix: API_PREFIX })
  await registerApiDocs(app)
  await registerWebFiles(app, deps.webRoot)
  return app
}

/** The caller's id where it is a harmless one, so that a proxy's and our log lines meet. */
function requestId(request: { headers: Record<string, string | string[] | undefined> }): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID()
}

/** No inline script anywhere. Styles come from files; only style attributes (positions on the plan) may be inline. */
const CONTENT_SECURITY_POLICY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"], scriptSrc: ["'self'"], scriptSrcAttr: ["'none'"], styleSrc: ["'self'"], styleSrcAttr: ["'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'], fontSrc: ["'self'"], connectSrc: ["'self'"], objectSrc: ["'none'"],
    baseUri: ["'self'"], formAction: ["'self'"], frameAncestors: ["'self'"],
  },
}

function observe(app: App, metrics: Metrics): void {
  app.addHook('onRequest', async (request, reply) => { reply.header('x-request-id', request.id) })
  app.addHook('onResponse', async (request, reply) => {
    // The pattern, not the address: addresses would make a time series each.
    metrics.requestDone(request.routeOptions.url ?? 'none', request.method, reply.statusCode, reply.elapsedTime / 1_000)
    request.log.debug({ method: request.method, url: request.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, 'answered')
  })
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Refuses rebound hosts on every request and foreign pages on every write. */
function guard(app: App, deps: AppDeps): void {
  app.addHook('onRequest', async (request) => {
    const { host, origin, 'sec-fetch-site': fetchSite } = request.headers
    if (!isAllowedHost(host, deps.allowedHosts)) {
      throw new ApiError('bad-origin', { en: 'This host name is not configured (ATRIUM_ALLOWED_HOSTS).', 'zh-CN': '该主机名未配置 (ATRIUM_ALLOWED_HOSTS)。' })
    }
    if (READING.has(request.method)) return
    if (!isAllowedOrigin({ origin, host, fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined }, deps.allowedOrigins)) throw new ApiError('bad-origin')
  })
}

const REASON_MAX_LENGTH = 300

/** What began it. Not the error itself: a database's holds the whole statement, an import's a megabyte of it. */
function firstCause(error: unknown): string {
  let cause = error
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause
  return String(cause).slice(0, REASON_MAX_LENGTH)
}

/** Deny by default: what is not public needs somebody, and somebody who may. */
function admit(app: App, { authenticate }: AppDeps): void {
  app.decorateRequest('principal', null)
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access
    if (access === undefined || access === 'public') return // Without a declaration no app gets ready; unknown addresses are answered 404.
    request.principal = await authenticate(request)
    if (!request.principal) throw new ApiError('sign-in-required')
    if (access !== 'signed-in' && scopeFor(request.principal, access) === null) throw new ApiError('not-allowed')
  })
}

/** A browser sends the cookie along whoever made it ask; only our page knows the token. Programs have no cookie. */
function needsCsrfToken({ method, principal, session, headers }: FastifyRequest): boolean {
  return !READING.has(method) && principal !== null && session.holder !== undefined && headers.authorization === undefined
}

function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error, preferredLanguage(request.headers['accept-language']), request.id)
  if (problem.code === 'internal') request.log.error({ err: error, url: request.url }, 'a request failed')
  else if (problem.status >= 500) request.log.warn({ code: problem.code, reason: firstCause(error), url: request.url }, 'a request had to be refused')
  // Refused before its body has come: who goes on sending it, byte by byte, must not keep the connection.
  if (!request.raw.complete) reply.header('connection', 'close')
  return reply.code(problem.status).type('application/problem+json').header('content-language', preferredLanguage(request.headers['accept-language']))
    .serializer((body: unknown) => JSON.stringify(body)).send(problem)
}
