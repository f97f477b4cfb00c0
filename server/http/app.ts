import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from 'fastify'

/** The Fastify instance with TypeBox types, as route plugins get it. */
export type App = FastifyInstance<RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, FastifyBaseLogger, TypeBoxTypeProvider>

/** A group of routes: made by a factory from its services, registered under /api/v1. */
export type Routes = (app: App) => Promise<void>

/**
 * Who may use a route. `public`: whoever reaches the port (health, the page itself). `local`: until
 * sign-in exists, whoever reaches the port too, and the port is on the loopback unless told otherwise;
 * these are the routes that will ask for a session.
 */
export type Access = 'public' | 'local'

declare module 'fastify' {
  interface FastifyContextConfig { access?: Access }
}
