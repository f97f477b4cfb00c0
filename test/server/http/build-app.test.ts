import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Type } from 'typebox'
import { afterEach, describe, expect, it } from 'vitest'
import { ERRORS, type Problem } from '#contract/errors'
import { ApiError } from '../../../server/api-error.ts'
import type { App, Routes } from '../../../server/http/app.ts'
import type { AppDeps } from '../../../server/http/build-app.ts'
import { RecordsAway } from '../../../server/records/records-away.ts'
import { testApp } from './test-app.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})
async function start(given: Partial<AppDeps> = {}): Promise<App> {
  const app = await testApp(given)
  cleanups.push(() => app.close())
  return app
}

const config = { access: 'building.read' } as const
const Thing = Type.Object({ name: Type.String({ maxLength: 5 }), size: Type.Optional(Type.Integer({ minimum: 1 })) }, { additionalProperties: false })
const things: Routes = async (app) => {
  app.post('/things', { config, schema: { tags: ['t'], summary: 'Make', body: Thing, response: { 200: Thing } } }, (request) => request.body)
  app.get('/things', { config, schema: { tags: ['t'], summary: 'List', querystring: Type.Object({ many: Type.Optional(Type.Integer()) }, { additionalProperties: false }), response: { 200: Type.Object({ many: Type.Union([Type.Integer(), Type.Null()]) }) } } }, (request) => ({ many: request.query.many ?? null }))
  app.get('/wrong', { config, schema: { tags: ['t'], summary: 'Answers wrongly', response: { 200: Thing } } }, () => ({ name: 'far too long' }))
  app.get('/throws/:what', { config, schema: { tags: ['t'], summary: 'Throws', params: Type.Object({ what: Type.String() }), response: { 200: Thing } } }, (request): never => {
    if (request.params.what === 'away') throw new RecordsAway(new Error('connect ECONNREFUSED secret-host'))
    if (request.params.what === 'defect') throw new TypeError('secret detail')
    throw new ApiError('still-in-use', { en: 'Used by a desk.', 'zh-CN': '被工位使用。' })
  })
}
const post = (app: App, body: unknown, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url: '/api/v1/things', headers: { host: 'localhost:3000', 'content-type': 'application/json', ...headers }, payload: typeof body === 'string' ? body : JSON.stringify(body) })
const get = (app: App, url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers: { host: 'localhost:3000', ...headers } })

describe('errors', () => {
  it('are problem details with the faults by field, in the reader\'s language', async () => {
    const app = await start({ routes: [things] })
    const answer = await post(app, { name: 'too long', size: 0, colour: 'red' }, { 'accept-language': 'zh-CN,en;q=0.5' })
    expect(answer.statusCode).toBe(400)
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    const problem = answer.json<Problem>()
    expect(problem).toMatchObject({ type: 'urn:atrium:error:bad-request', status: 400, code: 'bad-request', title: ERRORS['bad-request'].title['zh-CN'] })
    expect(problem.fields?.map(({ field }) => field).sort()).toEqual(['colour', 'name', 'size'])
    expect(problem.fields?.find(({ field }) => field === 'colour')?.message).toBe('是未知字段')
    expect(problem.instance).toBe(`urn:atrium:request:${String(answer.headers['x-request-id'])}`)
  })

  it('refuse what the records cannot hold, before anything is tried', async () => {
    const app = await start({ routes: [things] })
    expect((await post(app, '{"name":"a\\u0000"}')).json<Problem>().fields).toEqual([{ field: 'name', message: 'cannot be stored: it holds U+0000 or half of a character, or is nested too deep' }])
    expect((await post(app, '{"name":"\\ud83d"}')).statusCode).toBe(400)
    expect((await get(app, '/api/v1/things?many=%00')).json<Problem>().fields?.[0]?.field).toBe('many')
  })

  it('name what is missing, and read numbers from a query but not from a body', async () => {
    const app = await start({ routes: [things] })
    expect((await post(app, {})).json<Problem>().fields).toEqual([{ field: 'name', message: 'is required' }])
    expect((await post(app, { name: 'a', size: '7' })).statusCode).toBe(400)
    expect((await get(app, '/api/v1/things?many=7')).json()).toEqual({ many: 7 })
    expect((await get(app, '/api/v1/things?many=x')).statusCode).toBe(400)
    expect((await get(app, '/api/v1/things?few=1')).statusCode).toBe(400)
  })

  it.each([
    ['{"name":', {}, 400, 'bad-request'],
    ['', {}, 400, 'bad-request'],
    ['<xml/>', { 'content-type': 'text/xml' }, 415, 'unsupported-media-type'],
    [`{"name":"${'x'.repeat(70_000)}"}`, {}, 413, 'too-large'],
    ['{"__proto__":{"polluted":true},"name":"a"}', {}, 400, 'bad-request'],
  ] as const)('a body like %.20s is refused with %o', async (body, headers, status, code) => {
    const answer = await post(await start({ routes: [things] }), body, headers)
    expect([answer.statusCode, answer.json<Problem>().code]).toEqual([status, code])
  })

  it.each([['away', 503, 'records-away'], ['defect', 500, 'internal'], ['use', 409, 'still-in-use']] as const)('%s is told without what is inside', async (what, status, code) => {
    const answer = await get(await start({ routes: [things] }), `/api/v1/throws/${what}`)
    expect([answer.statusCode, answer.json<Problem>().code]).toEqual([status, code])
    expect(answer.body).not.toContain('secret')
  })

  it('an answer that breaks its own schema is never sent', async () => {
    const answer = await get(await start({ routes: [things] }), '/api/v1/wrong')
    expect([answer.statusCode, answer.json<Problem>().code]).toEqual([500, 'internal'])
  })

  it('an unknown address of the API is a problem, not a page', async () => {
    const answer = await get(await start(), '/api/v1/nothing')
    expect([answer.statusCode, answer.json<Problem>().code]).toEqual([404, 'not-found'])
  })
})

describe('guards', () => {
  it('a rebound host is refused, also on reads', async () => {
    const app = await start({ routes: [things], allowedHosts: ['atrium.example'] })
    for (const [host, status] of [['evil.example', 403], ['localhost', 200], ['127.0.0.1:3000', 200], ['[::1]:3000', 200], ['Atrium.Example:80', 200]] as const) {
      expect([host, (await get(app, '/api/v1/things', { host })).statusCode]).toEqual([host, status])
    }
  })

  it('writes come from our own page, an allowed one, or a program', async () => {
    const app = await start({ routes: [things], allowedOrigins: ['https://plan.example'] })
    const status = async (headers: Record<string, string>): Promise<number> => (await post(app, { name: 'a' }, headers)).statusCode
    expect(await status({})).toBe(200)
    expect(await status({ origin: 'http://localhost:3000' })).toBe(200)
    expect(await status({ origin: 'https://plan.example' })).toBe(200)
    expect(await status({ origin: 'http://localhost:3001' })).toBe(403)
    expect(await status({ origin: 'https://evil.example' })).toBe(403)
    expect(await status({ origin: 'null' })).toBe(403)
    expect(await status({ 'sec-fetch-site': 'cross-site' })).toBe(403)
  })

  it('a policy without inline scripts, and no sniffing or framing by others', async () => {
    const { headers } = await get(await start(), '/healthz')
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'self'")
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it('too many requests are told to wait', async () => {
    const app = await start({ routes: [things], requestsPerMinute: 2 })
    const answers = [await get(app, '/api/v1/things'), await get(app, '/api/v1/things'), await get(app, '/api/v1/things')]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429])
    expect(answers[2]!.json<Problem>().code).toBe('too-many-requests')
    expect(answers[2]!.headers['retry-after']).toBeDefined()
  })

  it('a route that does not say who may use it stops the start', async () => {
    const open: Routes = async (app) => { app.get('/open', () => 'x') }
    const app = await start({ routes: [open] })
    await expect(app.ready()).rejects.toThrow(/\/api\/v1\/open does not say who may use it/)
  })

  it('slow headers are cut off (fault 15)', async () => {
    const app = await start()
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as net.AddressInfo
    const socket = net.connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
    await new Promise((resolve) => socket.once('close', resolve).resume())
    expect(app.server.headersTimeout).toBe(5_000)
  })
})

describe('operations', () => {
  it('health, readiness by part, and metrics', async () => {
    let up = false
    const app = await start({ ready: { records: () => up, telemetry: () => true, broken: () => (up ? true : Promise.reject(new Error('no'))) } })
    expect((await get(app, '/healthz')).json()).toEqual({ ok: true })
    const before = await get(app, '/readyz')
    expect([before.statusCode, before.json()]).toEqual([503, { ready: false, parts: { records: false, telemetry: true, broken: false } }])
    up = true
    expect((await get(app, '/readyz')).statusCode).toBe(200)
    const metrics = await get(app, '/metrics')
    expect(metrics.headers['content-type']).toMatch(/^text\/plain/)
    expect(metrics.body).toContain('atrium_http_request_seconds_count{route="/readyz",method="GET",status="503"} 1')
  })

  it('keeps a harmless request id and replaces any other', async () => {
    const app = await start()
    expect((await get(app, '/healthz', { 'x-request-id': 'abc-1' })).headers['x-request-id']).toBe('abc-1')
    expect((await get(app, '/healthz', { 'x-request-id': 'a b<script>' })).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('the documentation and the page', () => {
  it('the description is OpenAPI 3.1 and names every error code', async () => {
    const app = await start({ routes: [things] })
    const document = (await get(app, '/api/openapi.json')).json<{ openapi: string; info: { description: string }; paths: Record<string, object> }>()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toContain('/api/v1/things')
    for (const code of Object.keys(ERRORS)) expect(document.info.description).toContain(`\`${code}\``)
  })

  it('the browsable page has a policy that lets its own script run', async () => {
    const app = await start()
    const page = await get(app, '/api/docs/')
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('swagger-ui')
    const policy = String((await get(app, '/api/docs/static/index.html')).headers['content-security-policy'])
    expect(policy).toContain("script-src 'self'")
  })

  it('serves the built page at every address of its own, hashed files for ever', async () => {
    const webRoot = await mkdtemp(path.join(os.tmpdir(), 'atrium-web-'))
    cleanups.push(() => rm(webRoot, { recursive: true }))
    await mkdir(path.join(webRoot, 'assets'))
    await writeFile(path.join(webRoot, 'index.html'), '<title>Atrium</title>')
    await writeFile(path.join(webRoot, 'assets/app-1a2b.js'), 'export {}')
    const app = await start({ webRoot })
    for (const url of ['/', '/sites/s1/floors/f1?tab=now', '/liveness']) {
      const page = await get(app, url)
      expect([url, page.statusCode, page.headers['content-type'], page.headers['cache-control']]).toEqual([url, 200, 'text/html; charset=utf-8', 'no-cache'])
      expect(page.body).toContain('Atrium')
    }
    expect((await get(app, '/assets/app-1a2b.js')).headers['cache-control']).toContain('immutable')
    expect((await get(app, '/assets/gone.js')).statusCode).toBe(404)
    expect((await get(app, '/api/v1/gone')).json<Problem>().code).toBe('not-found')
    expect((await get(app, '/..%2f..%2f..%2fetc/passwd')).body).not.toContain('root:')
  })
})
