import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** What the front does with a request: passes it on, breaks the connection, never answers, or answers with a status. */
export type FrontMood = 'calm' | 'refusing' | 'hanging' | 429 | 503

export interface InfluxFront {
  readonly url: string
  mood: FrontMood
  /** Requests that were not passed on, by mood. */
  readonly turnedAway: Map<FrontMood, number>
  /** Line protocol of every write that InfluxDB took, in order. */
  readonly taken: string[]
  /** Passes the next so many writes on, but keeps their answers: the writer must think them lost. */
  answersToLose: number
  close(): Promise<void>
}

/** A chaos front of HTTP before a real InfluxDB. */
export async function startInfluxFront(target: string): Promise<InfluxFront> {
  const turnedAway = new Map<FrontMood, number>()
  const taken: string[] = []
  const state = { mood: 'calm' as FrontMood, answersToLose: 0 }

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    if (state.mood !== 'calm') {
      turnedAway.set(state.mood, (turnedAway.get(state.mood) ?? 0) + 1)
      if (state.mood === 'refusing') incoming.socket.destroy()
      else if (state.mood === 'hanging') incoming.resume()
      else outgoing.writeHead(state.mood, state.mood === 429 ? { 'retry-after': '1', 'content-type': 'application/json' } : { 'content-type': 'application/json' }).end('{"error":"busy"}')
      return
    }
    const body = await text(incoming)
    const passed = request(`${target}${incoming.url}`, { method: incoming.method, headers: { ...incoming.headers, host: new URL(target).host, 'accept-encoding': 'identity' } })
    passed.end(body)
    const [response] = await once(passed, 'response') as [IncomingMessage]
    const isWrite = incoming.url?.startsWith('/write') === true
    const answered = await text(response)
    if (isWrite && response.statusCode === 204) taken.push(body)
    if (isWrite && state.answersToLose > 0) {
      state.answersToLose--
      incoming.socket.destroy()
      return
    }
    outgoing.writeHead(response.statusCode ?? 500, { 'content-type': response.headers['content-type'] ?? 'application/json' }).end(answered)
  }

  const server = createServer((incoming, outgoing) => { answer(incoming, outgoing).catch(() => incoming.socket.destroy()) }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, turnedAway, taken,
    get mood() { return state.mood },
    set mood(mood) {
      state.mood = mood
      // Connections that hang or are kept alive must not outlive their mood.
      server.closeAllConnections()
    },
    get answersToLose() { return state.answersToLose },
    set answersToLose(count) { state.answersToLose = count },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
