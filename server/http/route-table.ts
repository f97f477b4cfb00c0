import type { FastifyInstance, RouteOptions } from 'fastify'
import { Problem } from '#contract/errors'
import { StartupError } from '#contract/startup-error'

/** Every route that was registered, for the check below and for the tests that walk all of them. */
export type RouteTable = readonly RouteOptions[]

/**
 * Collects the routes and, when the app gets ready, refuses one that does not say who may use it:
 * deny by default. Routes of the API get the problem answers added to their documentation.
 */
export function watchRoutes(app: FastifyInstance): RouteTable {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => {
    routes.push(route)
    if (route.url.startsWith('/api/') && route.schema && !route.schema.hide) {
      route.schema.response = { '4xx': Problem, '5xx': Problem, ...(route.schema.response as object | undefined) }
    }
  })
  app.addHook('onReady', async () => {
    const open = routes.find(({ config }) => config?.access === undefined)
    if (open) throw new StartupError(`The route ${String(open.method)} ${open.url} does not say who may use it.`, 'Declare config.access.')
  })
  return routes
}
