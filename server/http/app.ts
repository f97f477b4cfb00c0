import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from 'fastify'
import type { Permission } from '#contract/permissions'
import type { Principal } from '../access/principal.ts'

/** The Fastify instance with TypeBox types, as route plugins get it. */
export type App = FastifyInstance<RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, FastifyBaseLogger, TypeBoxTypeProvider>

/** A group of routes: made by a factory from its services, registered under /api/v1. */
export type Routes = (app: App) => Promise<void>

/**
 * Who may use a route. `public`: whoever reaches the port (health, the page itself, signing in).
 * `signed-in`: anybody with a session or a token. Otherwise a row of the permission table; how far it reaches
 * (all, the own tenant, one's own) is for the service to respect, which gets the principal.
 */
export type Access = 'public' | 'signed-in' | Permission

export interface RouteAccess { readonly access: Access }

declare module 'fastify' {
  interface FastifyContextConfig { access?: Access }
  interface FastifyRequest {
    /** Null on public routes only. */
    principal: Principal | null
  }
}

/** Who asks; on any route but a public one there is somebody. */
export function principalOf(request: { readonly principal: Principal | null }): Principal {
  if (!request.principal) throw new Error('a route that needs a principal was declared public')
  return request.principal
}
