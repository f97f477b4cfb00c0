import { existsSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import { ApiError } from '../api-error.ts'
import type { App } from './app.ts'

/** Vite writes hashed names there: what is under one name never changes. */
const HASHED = `${path.sep}assets${path.sep}`
const OURS = /^\/(api|metrics|healthz|readyz)(\/|$|\?)/

/**
 * Serves the built web app, and its index.html for every page address of its own (the URL is the
 * state, so /sites/s1/floors/f1 must load). Without a build the API works and pages answer 404.
 */
export async function registerWebFiles(app: App, webRoot: string): Promise<void> {
  const built = existsSync(path.join(webRoot, 'index.html'))
  if (built) {
    await app.register(async (scope) => {
      scope.addHook('onRoute', (route) => { route.config = { ...route.config, access: 'public' } })
      await scope.register(fastifyStatic, {
        root: webRoot, wildcard: true, index: 'index.html', cacheControl: false,
        setHeaders: (reply, file) => {
          reply.setHeader('cache-control', file.includes(HASHED) ? 'public, max-age=31536000, immutable' : 'no-cache')
        },
      })
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !OURS.test(request.url) && !path.extname(request.url.split('?')[0] ?? '')
    if (!built || !isPage) throw new ApiError('not-found')
    return reply.header('cache-control', 'no-cache').sendFile('index.html', webRoot)
  })
}
