import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { ERRORS } from '#contract/errors'
import type { App } from './app.ts'

const errorTable = (): string => [
  '| code | status | meaning |', '|---|---|---|',
  ...Object.entries(ERRORS).map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title.en} / ${title['zh-CN']} |`),
].join('\n')

/** Collects the routes' schemas as OpenAPI 3.1. Register before the routes. */
export async function registerOpenApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Atrium', version, license: { name: 'MIT', identifier: 'MIT' },
        description: `Errors are RFC 9457 problem details (\`application/problem+json\`), their title in English or Chinese by Accept-Language. Edits name the version that they change in If-Match.\n\n${errorTable()}`,
      },
      servers: [{ url: '/' }],
    },
    hideUntagged: false,
  })
}

/** /api/openapi.json and the browsable page under /api/docs. */
export async function registerApiDocs(app: App): Promise<void> {
  app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => app.swagger())
  await app.register(async (scope) => {
    // The plugin's own routes cannot declare themselves.
    scope.addHook('onRoute', (route) => { route.config = { ...route.config, access: 'public' } })
    await scope.register(swaggerUi, { routePrefix: '/api/docs', transformStaticCSP: withStyleElements, uiConfig: { validatorUrl: null } })
  })
}

/** Swagger UI writes one style element; its scripts come from files like ours. */
const withStyleElements = (policy: string): string => policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
