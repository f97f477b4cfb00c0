import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { StartupError } from '#contract/startup-error'

const run = promisify(execFile)

/** The account that the database runs under when we are root; PostgreSQL refuses to run as root. */
export interface PostgresAccount { readonly uid: number; readonly gid: number }

const ACCOUNT = 'postgres'

/** The unprivileged account for the database; null when we are not root and it simply runs as ourselves. */
export async function postgresAccount(): Promise<PostgresAccount | null> {
  if (process.getuid?.() !== 0) return null
  const existing = await accountInPasswd()
  if (existing) return existing
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', ACCOUNT])
  } catch (error) {
    throw noAccount(error)
  }
  const created = await accountInPasswd()
  if (!created) throw noAccount(undefined)
  return created
}

async function accountInPasswd(): Promise<PostgresAccount | null> {
  const passwd = await readFile('/etc/passwd', 'utf8')
  const fields = passwd.split('\n').map((line) => line.split(':')).find(([name]) => name === ACCOUNT)
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : null
}

const noAccount = (cause: unknown): StartupError => new StartupError(
  `PostgreSQL refuses to run as root and the account "${ACCOUNT}" could not be created.`,
  'Start Atrium as a normal user, create that account, or set DATABASE_URL to a database of your own.', { cause },
)
