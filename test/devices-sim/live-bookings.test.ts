import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { BookingAsk } from '#contract/bookings'
import { demoBuilding } from '../../devices-sim/building-plan.ts'
import { demoMembers } from '../../devices-sim/demo-people.ts'
import { createWorld } from '../../devices-sim/ground-truth.ts'
import { keepBookings } from '../../devices-sim/live-bookings.ts'

const world = createWorld(1, 'Asia/Shanghai', true)
const stop = new AbortController()
afterEach(() => stop.abort())

interface Asked { readonly key: string; readonly authorization: string; readonly body: BookingAsk }

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

/** A server that has the demo's people and makes a resource of every space; it refuses every third booking. */
function server(asked: Asked[]): Promise<{ http: string; close: () => void }> {
  const members = demoMembers(1, world.context.people).map(({ person, email }) => ({ id: `m-${person}`, email }))
  const resources = demoBuilding('Asia/Shanghai').spaces.map(({ id }) => ({ id: `r-${id}`, spaceId: id, equipmentId: null, parts: [], capacity: 20 }))
  const listening = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      const path = request.url ?? ''
      const answer = path.includes('/members') ? { items: members, next: null } : path.endsWith('/resources') ? { items: resources } : {}
      const isBooking = request.method === 'POST' && path.endsWith('/bookings')
      if (isBooking) asked.push({ key: String(request.headers['idempotency-key']), authorization: String(request.headers.authorization), body: JSON.parse(text) as BookingAsk })
      response.writeHead(isBooking && asked.length % 3 === 0 ? 422 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  return new Promise((resolve) => listening.listen(0, '127.0.0.1', () => resolve({ http: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`, close: () => listening.close() })))
}

describe('the bookings of the live simulator', () => {
  it('are asked for ahead, on the grid, for the member, once', async () => {
    const asked: Asked[] = []
    const { http, close } = await server(asked)
    const started = Date.now()
    const running = keepBookings({ http, token: 'secret', signal: stop.signal }, world, () => undefined).catch(() => undefined)
    while (asked.length < 12) await new Promise((resolve) => setTimeout(resolve, 50))
    stop.abort()
    await running
    close()
    expect(new Set(asked.map(({ key }) => key)).size).toBe(asked.length)
    for (const { key, authorization, body } of asked) {
      expect([authorization, /^sim-1-\d{4}-\d\d-\d\d-\d+$/.test(key), /^m-\d+$/.test(body.memberId ?? '')]).toEqual(['Bearer secret', true, true])
      expect([Date.parse(body.from) % 900_000, Date.parse(body.to) % 900_000, Date.parse(body.to) > Math.max(started, Date.parse(body.from))]).toEqual([0, 0, true])
    }
  }, 60_000)
})
