import type { FastifyRequest } from 'fastify'
import { scopeFor, type Principal } from '../access/principal.ts'
import type { Permission } from '#contract/permissions'
import type { App } from './app.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `own`: the service tells the log by itself, with more than the hook knows. `read`: what this route gives is personal data of others. */
    audit?: 'own' | 'read'
  }
}

/** What the hook tells of a request. */
export interface AuditedRequest {
  readonly actor: Principal
  readonly action: string
  readonly subjectKind: string
  readonly subjectId: string | null
  readonly detail: Readonly<Record<string, unknown>>
  readonly requestId: string
}

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Whatever is read by these is about people: a read is logged, unless it reaches one's own alone. */
const PERSONAL: ReadonlySet<string> = new Set<Permission>(['members.read', 'tenants.read', 'bookings.details', 'no-shows.read', 'audit.read'])

/**
 * Logs every write that was done or refused, and every read of personal data, by the route's pattern and
 * its parameters. A write is answered when its line is stored; reads do not wait.
 */
export function registerAuditHook(app: App, record: (entry: AuditedRequest) => Promise<void>): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (!READING.has(request.method) && isWorthLogging(request, reply.statusCode)) await record(entryOf(request, request.principal!, reply.statusCode))
    return payload
  })
  app.addHook('onResponse', async (request, reply) => {
    if (request.method === 'GET' && reply.statusCode < 300 && isPersonalRead(request)) await record(entryOf(request, request.principal!, reply.statusCode))
  })
}

function isWorthLogging({ principal, routeOptions: { config } }: FastifyRequest, status: number): boolean {
  if (!principal) return false // Signing in tells its own.
  return status < 400 ? config.audit !== 'own' : status === 403
}

function isPersonalRead({ principal, routeOptions: { config: { access, audit } } }: FastifyRequest): boolean {
  if (!principal || access === undefined) return false
  if (audit === 'read') return true
  return PERSONAL.has(access) && audit !== 'own' && scopeFor(principal, access as Permission) !== 'own'
}

/** "/api/v1/sites/:siteId/devices/:id" → "devices". */
const kindOf = (pattern: string): string => pattern.split('/').filter((part) => part !== '' && !part.startsWith(':')).at(-1) ?? ''
const SECRET_PARAMS: ReadonlySet<string> = new Set(['token'])

function entryOf(request: FastifyRequest, actor: Principal, status: number): AuditedRequest {
  const pattern = (request.routeOptions.url ?? '').replace('/api/v1', '')
  const params = Object.entries((request.params ?? {}) as Record<string, string>).filter(([name]) => !SECRET_PARAMS.has(name))
  const query = Object.entries((request.query ?? {}) as Record<string, unknown>).filter(([name]) => !SECRET_PARAMS.has(name))
  return {
    actor, action: `${request.method} ${pattern}`, subjectKind: kindOf(pattern), subjectId: params.at(-1)?.[1] ?? null, requestId: request.id,
    detail: { status, ...Object.fromEntries(params), ...(query.length > 0 ? { query: Object.fromEntries(query) } : {}) },
  }
}
