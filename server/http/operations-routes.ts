import { Type } from 'typebox'
import type { Routes } from './app.ts'
import type { Metrics } from './metrics.ts'

/** Parts that must be up before requests are sent here, by name. */
export type ReadyParts = Readonly<Record<string, () => boolean | Promise<boolean>>>

const Health = Type.Object({ ok: Type.Boolean() })
const Readiness = Type.Object({ ready: Type.Boolean(), parts: Type.Record(Type.String(), Type.Boolean()) })

/** For probes and Prometheus: /healthz (the process answers), /readyz (its parts do), /metrics. */
export function operationsRoutes(parts: ReadyParts, metrics: Metrics): Routes {
  const config = { access: 'public' } as const
  return async (app) => {
    app.get('/healthz', { config, schema: { tags: ['operations'], summary: 'The process answers', response: { 200: Health } } }, () => ({ ok: true }))

    app.get('/readyz', {
      config, schema: { tags: ['operations'], summary: 'Every part is ready', response: { 200: Readiness, 503: Readiness } },
    }, async (request, reply) => {
      const answers = await Promise.all(Object.entries(parts).map(async ([name, ask]) => [name, await askPart(ask, (error) => request.log.warn({ err: error, part: name }, 'a part could not say whether it is ready'))] as const))
      const ready = answers.every(([, up]) => up)
      return reply.code(ready ? 200 : 503).send({ ready, parts: Object.fromEntries(answers) })
    })

    app.get('/metrics', {
      config, schema: { tags: ['operations'], summary: 'Figures for Prometheus', produces: ['text/plain'], response: { 200: { content: { 'text/plain': { schema: Type.String() } } } } },
    }, async (_request, reply) => {
      const text = await metrics.registry.metrics()
      return reply.header('content-type', metrics.registry.contentType).serializer((body: unknown) => body as string).send(text)
    })
  }
}

async function askPart(ask: () => boolean | Promise<boolean>, report: (error: unknown) => void): Promise<boolean> {
  try {
    return await ask()
  } catch (error) {
    report(error)
    return false
  }
}
