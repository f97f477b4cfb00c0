import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, writeSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tokenOf } from '../e2e/administrator.ts'
import { eventually, removeDataFolder } from '../e2e/running-atrium.ts'

const PROGRAM = fileURLToPath(new URL('../../scripts/atrium.mjs', import.meta.url))
const UP = /^Atrium is up: (http:\/\/\S+) +\(MQTT (mqtt:\/\/[^\s,;)]+)/m
const FILL_BYTES = 256 * 1024
const REFILL_EVERY_MS = 50

/** Mounts a tmpfs that only the server sees, then runs it as a plain user: PostgreSQL refuses to be root. */
const ON_TMPFS = 'mount -t tmpfs -o "size=$1,mode=0777" none "$2" && shift 2 && exec unshare -U --map-user=1000 --map-group=1000 "$@"'
const inNamespaces = (size: string, disk: string, command: readonly string[]): string[] => ['-rm', 'sh', '-c', ON_TMPFS, 'sh', size, disk, ...command]

/** Whether this machine lets a program make a disk of its own (Linux with user namespaces, util-linux 2.38). */
export const mayHaveSmallDisk = (): boolean => process.platform === 'linux' && spawnSync('unshare', inNamespaces('1m', tmpdir(), ['true'])).status === 0

export interface SmallDiskAtrium {
  readonly url: string
  /** An administrator's. */
  readonly token: string
  readonly mqttUrl: string
  readonly isRunning: boolean
  /** The data folder as this process reaches it. */
  readonly dataFolder: string
  stderr(): string
  /** Leaves no byte free, and takes at once what the server gives up to make room. */
  fill(): void
  /** Gives all back that was filled. */
  free(): Promise<void>
  stop(): Promise<number | null>
  /** kill -9 of all of it, and the disk is gone. */
  discard(): Promise<void>
}

/** `atrium serve` whose data folder, PostgreSQL included, is a disk of `size` (mount's notation). */
export async function startOnSmallDisk(size: string, args: readonly string[] = []): Promise<SmallDiskAtrium> {
  const disk = await mkdtemp(join(tmpdir(), 'atrium-small-disk-'))
  const child = spawn('unshare', inNamespaces(size, disk, [process.execPath, PROGRAM, 'serve', '--data-folder', join(disk, 'data'), '--http-port', '0', '--mqtt-port', '0', ...args]), { stdio: ['ignore', 'pipe', 'pipe'] })
  const onExit = (): void => { child.kill('SIGKILL') }
  process.once('exit', onExit)
  const closed = once(child, 'close')
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  const [, url = '', mqttUrl = ''] = await eventually('the server on the small disk is up', () => {
    if (!isRunning()) throw new Error(`it ended: ${stderr}`)
    return UP.exec(stdout)
  }, 180_000)
  // The server's own view of the file system: the disk is mounted there only.
  const seenDisk = join('/proc', String(child.pid), 'root', disk)
  const filler = join(seenDisk, 'filler')
  let filling: NodeJS.Timeout | undefined
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    clearInterval(filling)
    if (isRunning()) child.kill(signal)
    await closed
    process.off('exit', onExit)
    // After a kill -9 its PostgreSQL is left, and with it the disk.
    await removeDataFolder(disk)
    return child.exitCode
  }
  const token = await tokenOf(url)
  return {
    url, token, mqttUrl, dataFolder: join(seenDisk, 'data'), get isRunning() { return isRunning() }, stderr: () => stderr,
    fill: () => {
      fillUp(filler)
      filling = setInterval(() => fillUp(filler), REFILL_EVERY_MS)
    },
    free: () => {
      clearInterval(filling)
      return rm(filler)
    },
    stop: () => end('SIGTERM'),
    discard: async () => { await end('SIGKILL') },
  }
}

/** Writes until the disk takes nothing more, at last byte by byte. */
function fillUp(path: string): void {
  const file = openSync(path, 'a')
  const zeros = new Uint8Array(FILL_BYTES)
  try {
    for (let bytes = FILL_BYTES; bytes >= 1;) {
      try {
        writeSync(file, zeros, 0, bytes)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        bytes = Math.floor(bytes / 8)
      }
    }
  } finally {
    closeSync(file)
  }
}
