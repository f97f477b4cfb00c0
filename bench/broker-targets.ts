/** The brokers that the benches compare: bare aedes, our broker with its journal, Debian's Mosquitto; each in a process of its own. */
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

export interface Report { received: number; spanMs: number; cpuMs: number; rssMb: number }
export interface Target { readonly name: string; readonly port: number; readonly httpPort?: number; report(): Promise<Report | null>; stop(): Promise<void> }

export async function startNode(name: 'aedes' | 'bridge' | 'atrium'): Promise<Target> {
  const child = fork(fileURLToPath(new URL('./broker-target.ts', import.meta.url)), [name], { execArgv: ['--import', 'tsx', ...process.env['BENCH_NODE_ARGS']?.split(' ') ?? []], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [{ port, httpPort }] = await once(child, 'message') as [{ port: number; httpPort?: number }]
  return {
    name, port, ...(httpPort === undefined ? {} : { httpPort }), stop: () => stopChild(child, () => child.send('stop')),
    report: async () => { child.send('report'); return (await once(child, 'message') as [Report])[0] },
  }
}

async function stopChild(child: ChildProcess, ask: () => void): Promise<void> {
  const ended = once(child, 'exit')
  ask()
  await ended
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

export const MOSQUITTO = ['mosquitto', '/usr/sbin/mosquitto'].find(path => spawnSync(path, ['-h']).error === undefined)

/** Debian's Mosquitto with its defaults; it stores nothing before it acknowledges. */
export async function startMosquitto(): Promise<Target> {
  const port = await freePort()
  const child = spawn(MOSQUITTO!, ['-p', String(port)], { stdio: 'ignore' })
  for (let tries = 0; tries < 100; tries++) {
    const socket = connect({ port, host: '127.0.0.1' })
    const isUp = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(() => false)
    socket.destroy()
    if (isUp) break
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return { name: 'mosquitto', port, report: async () => null, stop: () => stopChild(child, () => child.kill('SIGTERM')) }
}
