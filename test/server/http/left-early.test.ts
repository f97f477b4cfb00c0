import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../../server/http/app.ts'
import { leftEarly } from '../../../server/http/left-early.ts'
import { testApp } from './test-app.ts'

let app: App
let url: string
let asked: { readonly signal: AbortSignal; readonly answer: () => void }
let isAsked: () => void
const whenAsked = (): Promise<void> => new Promise((resolve) => { isAsked = resolve })

beforeAll(async () => {
  app = await testApp({ routes: [async (api) => {
    api.get('/slow', { config: { access: 'public' } }, (_request, reply) => new Promise((resolve) => {
      asked = { signal: leftEarly(reply), answer: () => resolve('done') }
      isAsked()
    }))
  }] })
  await app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/v1/slow`
})
afterAll(() => app.close())

describe('a client that leaves', () => {
  it('is told by the signal, with a reason that nobody has to look into', async () => {
    const begun = whenAsked()
    const request = get(url)
    request.on('error', () => undefined)
    await begun
    expect(asked.signal.aborted).toBe(false)
    const left = new Promise((resolve) => { asked.signal.addEventListener('abort', resolve) })
    request.destroy()
    await left
    expect(asked.signal.reason).toMatchObject({ code: 'bad-request' })
    asked.answer()
  })

  it('is not one that got its answer', async () => {
    const begun = whenAsked()
    const answer = fetch(url)
    await begun
    asked.answer()
    expect(await (await answer).text()).toBe('done')
    expect(asked.signal.aborted).toBe(false)
  })
})
