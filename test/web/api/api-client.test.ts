import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiError, ask, fieldName } from '../../../web/src/api/api-client.ts'
import { Resource } from '../../../web/src/api/resource.svelte.ts'

describe('asking the API', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('turns problem details into an error with its fields and request id', async () => {
    vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ code: 'bad-request', title: 'Not valid', status: 400, fields: [{ field: '/openingHours/0/from', message: 'odd' }] }), { status: 400, headers: { 'x-request-id': 'r1' } }))
    const error = await ask('/sites').catch((reason: unknown) => reason) as ApiError
    expect(error).toBeInstanceOf(ApiError)
    expect([error.code, error.status, error.requestId, error.fields.get('openingHours.0.from')]).toEqual(['bad-request', 400, 'r1', 'odd'])
  })

  it('keeps the status of an answer that is no problem document', async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502, statusText: 'Bad Gateway' }))
    await expect(ask('/sites')).rejects.toMatchObject({ status: 502, message: '502 Bad Gateway' })
  })

  it('says when nobody answers', async () => {
    vi.stubGlobal('fetch', async () => { throw new TypeError('fetch failed') })
    await expect(ask('/sites')).rejects.toMatchObject({ code: 'unreachable', status: 0 })
  })

  it('reads field names in any notation', () => {
    expect(['/name', 'name', 'body.name', 'body/name', '/placement/spaceId'].map(fieldName)).toEqual(['name', 'name', 'name', 'name', 'placement.spaceId'])
  })
})

describe('a resource', () => {
  it('never lets a late answer replace a newer one', async () => {
    const resource = new Resource<string>()
    let finishFirst: (value: string) => void = () => undefined
    const first = resource.load(() => new Promise(resolve => { finishFirst = resolve }))
    await resource.load(async () => 'second')
    finishFirst('first')
    await first
    expect(resource.current).toMatchObject({ state: 'ready', value: 'second' })
  })

  it('keeps the former value in view when a refresh fails', async () => {
    const resource = new Resource<string>()
    await resource.load(async () => 'old')
    await resource.load(async () => { throw new ApiError('internal', 'broken', 500) }, { keep: true })
    expect(resource.current).toMatchObject({ state: 'failed', value: 'old', error: { message: 'broken' } })
  })
})
