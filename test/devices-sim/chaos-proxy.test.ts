import { createServer, connect, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { startChaosProxy, type ChaosProxy, type ChaosSettings } from '../../devices-sim/chaos-proxy.ts'

interface Scene { readonly server: Server; readonly proxy: ChaosProxy; readonly client: Socket; readonly seen: () => string }
const scenes: Scene[] = []

/** An echo server behind the proxy, and one client through it. */
async function scene(settings: Partial<ChaosSettings> = {}): Promise<Scene> {
  const server = createServer((socket) => { socket.on('error', () => socket.destroy()); socket.pipe(socket) }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const proxy = await startChaosProxy({ targetHost: '127.0.0.1', targetPort: typeof address === 'object' && address ? address.port : 0, settings })
  const client = connect(proxy.port, '127.0.0.1')
  let text = ''
  client.on('data', (bytes: Buffer) => { text += bytes.toString() })
  const made = { server, proxy, client, seen: () => text }
  scenes.push(made)
  await once(client, 'connect')
  return made
}

const eventually = async (holds: () => boolean): Promise<void> => { while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5)) }
const quietly = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

afterEach(async () => {
  for (const { server, proxy, client } of scenes.splice(0)) {
    client.destroy()
    await proxy.close()
    await new Promise((resolve) => server.close(resolve))
  }
})

describe('the chaos proxy', () => {
  it('passes bytes both ways when calm', async () => {
    const { proxy, client, seen } = await scene()
    client.write('hello')
    await eventually(() => seen() === 'hello')
    expect(proxy.passed).toEqual({ up: 5, down: 5 })
    expect(proxy.connections).toBe(1)
  })

  it('keeps order under delay', async () => {
    const { client, seen } = await scene({ delayMs: 20 })
    for (let number = 0; number < 50; number++) client.write(`${number},`)
    const expected = Array.from({ length: 50 }, (_, number) => `${number},`).join('')
    await eventually(() => seen().length >= expected.length)
    expect(seen()).toBe(expected)
  })

  it('holds everything while frozen and loses nothing after', async () => {
    const { proxy, client, seen } = await scene()
    proxy.set({ frozen: true })
    client.write('later')
    await quietly(60)
    expect(seen()).toBe('')
    proxy.set({ frozen: false })
    await eventually(() => seen() === 'later')
  })

  it('passes no more than the rate allows, and all of it in the end', async () => {
    const { proxy, client, seen } = await scene({ bytesPerSecond: 20_000 })
    const started = Date.now()
    client.write('x'.repeat(8_000))
    await eventually(() => seen().length === 8_000)
    // 8,000 bytes in slices of 2,000 take at least three pauses of 100 ms; a slow machine only adds.
    expect(Date.now() - started).toBeGreaterThanOrEqual(290)
    expect(proxy.passed.up).toBe(8_000)
  })

  it('cuts open connections and refuses new ones', async () => {
    const { proxy, client } = await scene()
    client.on('error', () => undefined)
    const closed = new Promise((resolve) => client.once('close', resolve))
    await eventually(() => proxy.connections === 1)
    expect(proxy.cut()).toBe(1)
    await closed
    proxy.set({ refusing: true })
    const second = connect(proxy.port, '127.0.0.1')
    second.on('error', () => undefined)
    await new Promise((resolve) => second.once('close', resolve))
    expect(proxy.connections).toBe(0)
  })
})
