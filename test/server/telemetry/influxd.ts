import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether an influxd can be run here; scripts/ensure-influxdb.mjs installs it where that is possible. */
export const hasInfluxd = spawnSync('influxd', ['version']).status === 0

export interface Influxd {
  readonly url: string
  /** Holds its data (data, wal, meta). */
  readonly folder: string
  /** One statement; the first result's first table. */
  query(statement: string, database?: string): Promise<unknown[][]>
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const configuration = (folder: string, httpPort: number, rpcPort: number): string => `
reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
dir = "${folder}/meta"
[data]
dir = "${folder}/data"
wal-dir = "${folder}/wal"
query-log-enabled = false
[monitor]
store-enabled = false
[http]
bind-address = "127.0.0.1:${httpPort}"
log-enabled = false
[continuous_queries]
enabled = false
[subscriber]
enabled = false
`

/** A real InfluxDB of its own: loopback, free ports, a temporary folder. */
export async function startInfluxd(): Promise<Influxd> {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-influxd-'))
  const httpPort = await freePort()
  await mkdir(join(folder, 'meta'))
  await writeFile(join(folder, 'influxdb.conf'), configuration(folder, httpPort, await freePort()))
  const child = spawn('influxd', ['-config', join(folder, 'influxdb.conf')], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const url = `http://127.0.0.1:${httpPort}`
  const isUp = async (): Promise<boolean> => fetch(`${url}/ping`).then(({ ok }) => ok, () => false)
  for (let look = 0; !(await isUp()); look++) {
    if (look > 200 || child.exitCode !== null) throw new Error('influxd did not start')
    await sleep(50)
  }
  return {
    url, folder,
    async query(statement, database = '') {
      const response = await fetch(`${url}/query`, { method: 'POST', body: new URLSearchParams({ q: statement, db: database, epoch: 'ms' }) })
      const { results } = await response.json() as { results: { error?: string; series?: { values: unknown[][] }[] }[] }
      if (results[0]?.error !== undefined) throw new Error(results[0].error)
      return results[0]?.series?.[0]?.values ?? []
    },
    async stop() {
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
