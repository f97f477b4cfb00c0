/**
 * What a sync to disk takes on this machine now, and a stranger that makes it take longer:
 * `tsx bench/disk-syncs.ts` writes and syncs without a pause until it is ended.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** About what the journal writes at once under load. */
const RECORD_BYTES = 4_096
const STRANGER_BYTES = 1024 * 1024
/** The stranger begins its file anew here, so as not to fill the disk. */
const STRANGER_FILE_BYTES = 64 * STRANGER_BYTES

/** Writes a little and syncs it, so often a second; gives what each took, in ms. */
export async function syncDelays(seconds: number, perSecond: number): Promise<number[]> {
  const delays: number[] = []
  await inNewFile(async (write) => {
    const endsAt = performance.now() + seconds * 1_000
    while (performance.now() < endsAt) {
      const startedAt = performance.now()
      await write(Buffer.alloc(RECORD_BYTES, 1), delays.length * RECORD_BYTES)
      delays.push(performance.now() - startedAt)
      await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond))
    }
  })
  return delays
}

async function inNewFile(use: (write: (bytes: Buffer, at: number) => Promise<void>) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-syncs-'))
  const file = await open(join(folder, 'syncs'), 'w')
  try {
    await use(async (bytes, at) => {
      await file.write(bytes, 0, bytes.length, at)
      await file.datasync()
    })
  } finally {
    await file.close()
    await rm(folder, { recursive: true })
  }
}

/** Another program that syncs to the same disk, until it is stopped. */
export function startStranger(): { stop(): Promise<void> } {
  const child = fork(fileURLToPath(import.meta.url), [], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(child, 'exit')
  return { stop: async () => { child.send('stop'); await ended } }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let isStopped = false
  const stop = (): void => { isStopped = true }
  process.once('message', stop).once('disconnect', stop).once('SIGINT', stop).once('SIGTERM', stop)
  await inNewFile(async (write) => {
    for (let at = 0; !isStopped; at = (at + STRANGER_BYTES) % STRANGER_FILE_BYTES) await write(Buffer.alloc(STRANGER_BYTES, at % 251), at)
  })
  process.exit(0)
}
