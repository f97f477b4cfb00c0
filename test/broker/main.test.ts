import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import mqtt from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openJournal } from '../../broker/journal.ts'
import { readBrokerSettings } from '../../broker/main.ts'
import { allAfter, newClient, newFolder, silent, until } from './broker-fixture.ts'

const MAIN = fileURLToPath(new URL('../../broker/main.ts', import.meta.url))

interface Running { readonly port: number; end(signal: NodeJS.Signals): Promise<{ code: number | null; stderr: string }> }

/** Starts the program as a person would; `shell` may wrap it, e.g. to limit it. */
async function run(args: readonly string[], shell = 'exec "$@"'): Promise<Running | { code: number | null; stderr: string }> {
  const child = spawn('sh', ['-c', shell, 'sh', process.execPath, '--import', 'tsx', MAIN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LOG_LEVEL: 'error' } })
  onTestFinished(() => { child.kill('SIGKILL') })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString() })
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }))
  const line = await Promise.race([once(child.stdout, 'data').then(([chunk]) => String(chunk)), ended.then(() => null)])
  if (line === null) return await ended
  return { port: Number(new URL(line.trim()).port), end: async signal => { child.kill(signal); return await ended } }
}
const running = async (args: readonly string[], shell?: string): Promise<Running> => {
  const result = await run(args, shell)
  if ('code' in result) throw new Error(result.stderr)
  return result
}

describe('the broker alone', () => {
  it('prints its address, serves, and ends cleanly on SIGTERM with everything journalled', async () => {
    const dir = await newFolder()
    const broker = await running(['--port', '0', '--data-dir', dir])
    const client = await newClient(broker.port, { clientId: 'c' })
    await client.publishAsync('a/b', 'x', { qos: 1 })
    expect(await broker.end('SIGTERM')).toMatchObject({ code: 0 })
    const journal = await openJournal({ dir: join(dir, 'broker'), logger: silent })
    expect(await allAfter(journal, 0)).toHaveLength(1)
    await journal.close()
  })

  it('says in one sentence that the port is taken, the folder is a file or in use, or a setting is bad', async () => {
    const dir = await newFolder()
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    expect(await run(['--port', String(port), '--data-dir', dir])).toMatchObject({ code: 1, stderr: `Port ${port} on 127.0.0.1 is taken. Stop the program that uses it, or choose another MQTT port.\n` })
    server.close()
    await writeFile(join(dir, 'file'), '')
    const onFile = await run(['--port', '0', '--data-dir', join(dir, 'file')])
    expect(onFile).toMatchObject({ code: 1 })
    expect((onFile as { stderr: string }).stderr).toMatch(/is not a folder\. Choose a folder for the data\.\n$/)
    expect(await run(['--port', 'many'])).toMatchObject({ code: 1, stderr: 'The MQTT port "many" is not a number from 0 to 65535. Set --port or MQTT_PORT.\n' })
    const first = await running(['--port', '0', '--data-dir', dir])
    expect((await run(['--port', '0', '--data-dir', dir]) as { stderr: string }).stderr).toMatch(/is in use by process \d+\. Stop that process, or choose another data folder\.\n$/)
    await first.end('SIGTERM')
  })

  it('reads flags before the environment before defaults', () => {
    expect(readBrokerSettings(['--port', '5'], { MQTT_PORT: '6', MQTT_HOST: '0.0.0.0' })).toMatchObject({ port: 5, host: '0.0.0.0', allowAnonymousOnLoopback: true })
    expect(readBrokerSettings([], {})).toMatchObject({ port: 1883, host: '127.0.0.1' })
  })
})

/** Publishes with a client that comes back by itself, as devices do; resolves once all are acknowledged. */
async function publishAll(port: number, count: number, onLost: () => void): Promise<void> {
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { clientId: 'stubborn', clean: false, reconnectPeriod: 100 })
  onTestFinished(() => client.endAsync(true))
  client.on('close', onLost)
  client.on('error', () => undefined)
  await Promise.all(Array.from({ length: count }, (_, index) => client.publishAsync('a/b', `${index} ${'x'.repeat(1_000)}`, { qos: 1 })))
}

describe.skipIf(process.platform === 'win32')('a full disk', () => {
  it('closes publishers without acknowledgement; what they send again is acknowledged once there is room', async () => {
    const dir = await newFolder()
    const broker = await running(['--port', '0', '--data-dir', dir], 'ulimit -f 128; exec "$@"')
    let lost = 0
    await publishAll(broker.port, 300, () => { lost++ })
    expect(lost).toBeGreaterThan(0)
    await broker.end('SIGTERM')
  })

  const mayMount = spawnSync('unshare', ['-rm', 'true']).status === 0
  it.skipIf(!mayMount)('recovers by itself on a small tmpfs that a stranger filled and emptied (fault 3; skipped where unshare is not allowed)', async () => {
    const mountPoint = await mkdtemp(join(tmpdir(), 'atrium-small-'))
    onTestFinished(() => rm(mountPoint, { recursive: true, force: true }))
    const order = join(await newFolder(), 'order')
    const shell = `mount -t tmpfs -o size=4m none "${mountPoint}" || exit 9
      "$@" & broker=$!
      # The folder of the orders goes with the test: then nothing of this may stay.
      ( while [ -d "$(dirname "${order}")" ]; do case "$(cat "${order}" 2>/dev/null)" in fill) cat /dev/zero > "${mountPoint}/filler" 2>/dev/null; echo filled > "${order}";; free) rm "${mountPoint}/filler"; echo freed > "${order}";; esac; sleep 0.05; done; kill -9 $broker ) >/dev/null 2>&1 & helper=$!
      trap 'kill $broker' TERM
      wait $broker; wait $broker; code=$?
      kill $helper; exit $code`
    const child = await running(['--port', '0', '--data-dir', mountPoint], `exec unshare -rm sh -c '${shell.replaceAll('\'', '\'\\\'\'')}' sh "$@"`)
    const tell = async (word: string, done: string): Promise<void> => {
      await writeFile(order, word)
      await until(async () => (await readFile(order, 'utf8')).trim() === done, done)
    }
    await publishAll(child.port, 5, () => undefined)
    await tell('fill', 'filled')
    let acknowledged = 0
    const client = mqtt.connect(`mqtt://127.0.0.1:${child.port}`, { clientId: 'waiting', clean: false, reconnectPeriod: 100 })
    onTestFinished(() => client.endAsync(true))
    client.on('error', () => undefined)
    // More than the journal can make room for by giving up what was released.
    const sent = Array.from({ length: 40 }, () => client.publishAsync('a/b', Buffer.alloc(8_000, 1), { qos: 1 }).then(() => { acknowledged++ }))
    let lost = 0
    client.on('close', () => { lost++ })
    await until(() => lost > 2, 'it is sent away while the disk is full')
    expect(acknowledged).toBeLessThan(40)
    await tell('free', 'freed')
    await Promise.all(sent)
    await child.end('SIGTERM')
  })
})
