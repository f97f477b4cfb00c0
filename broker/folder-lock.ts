import { readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartupError } from '#contract/startup-error'

/** Folders that this very process holds: its own pid in a lock file may also be a dead namesake's (pid 1 in a container). */
const heldHere = new Set<string>()

/** When the process started, in clock ticks since boot (Linux): tells a living owner from a reused pid. '' elsewhere. */
function startTicks(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return '' // no such process, or no /proc on this system
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // it lives and belongs to another user
  }
}

function ownerIsAlive(path: string, dir: string): number | null {
  const [pidText = '', ticks = ''] = readFileSync(path, 'utf8').trim().split(' ')
  const pid = Number(pidText)
  if (!Number.isInteger(pid) || pid <= 0) return null // torn by a crash while it was written
  if (pid === process.pid) return heldHere.has(dir) ? pid : null
  if (!isAlive(pid)) return null
  return ticks !== '' && startTicks(pid) !== ticks ? null : pid
}

/**
 * Takes the folder for this process; a lock whose owner is dead is taken over. Returns the release.
 * Throws StartupError when a living process holds it.
 */
export function lockFolder(dir: string, name: string): () => void {
  const path = join(dir, name)
  const content = `${process.pid} ${startTicks(process.pid)}\n`
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, content, { flag: 'wx' })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 1) throw error
    }
    const owner = ownerIsAlive(path, dir)
    if (owner !== null) throw new StartupError(`The data folder ${dir} is in use by process ${owner}.`, 'Stop that process, or choose another data folder.')
    unlinkSync(path)
  }
  heldHere.add(dir)
  return () => {
    heldHere.delete(dir)
    unlinkSync(path)
  }
}
