import { readFileSync } from 'node:fs'
import { readFile, readlink, realpath, rm } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

/** What postmaster.pid of a cluster says (PostgreSQL, miscadmin.h LOCK_FILE_LINE_*). */
export interface Postmaster { readonly pid: number; readonly port: number; readonly ready: boolean }

export async function readPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  const lines = text?.split('\n') ?? []
  const pid = Number(lines[0])
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : null
}

/**
 * The live postmaster of this cluster, null when there is none. A lock file whose process number
 * belongs to something else by now (usual after a container restart) is removed: PostgreSQL would
 * refuse to start over it. The proof is the working directory, which a postmaster sets to its cluster.
 */
export async function livePostmaster(cluster: string): Promise<Postmaster | null> {
  const found = await readPostmaster(cluster)
  if (!found || !isAlive(found.pid)) return null
  if (await worksIn(found.pid, cluster)) return found
  await rm(path.join(cluster, 'postmaster.pid'), { force: true })
  return null
}

async function worksIn(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'linux') return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === (await realpath(cluster))
  const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'command=']).catch(() => ({ stdout: '' }))
  return stdout.includes(cluster)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    // EPERM: it lives, under another account.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A dead orphan stays in the table where process 1 reaps nothing (many containers); it still takes signals. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
  } catch {
    return true // It went between the two looks.
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks again until the answer is true or the time is over. */
export async function becomesTrue(ask: () => boolean | Promise<boolean>, withinMs: number, everyMs = 20): Promise<boolean> {
  const until = performance.now() + withinMs
  while (!(await ask())) {
    if (performance.now() > until) return false
    await wait(everyMs)
  }
  return true
}

/** Fast shutdown (SIGINT: open transactions roll back, a checkpoint is written); immediate when that hangs. */
export async function stopPostmaster(pid: number): Promise<void> {
  if (!signal(pid, 'SIGINT')) return
  if (await becomesTrue(() => !isAlive(pid), 20_000)) return
  signal(pid, 'SIGQUIT')
  await becomesTrue(() => !isAlive(pid), 5_000)
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}
