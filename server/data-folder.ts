import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { StartupError } from '#contract/startup-error'

/** The data folder, made where it is missing; must be writable. */
export function usableFolder(folder: string): string {
  const path = resolve(folder)
  try {
    makeFolder(path)
    accessSync(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StartupError(`The data folder ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}).`, 'Give this user the right to write there, or choose another with --data-folder.', { cause: error })
  }
  return path
}

/** Parents first. Not by mkdir's own `recursive`: below /proc, where making a folder fails with ENOENT, Node 20 tries for ever. */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  mkdirSync(path)
}
