// Installs what is missing, once. Plain JavaScript without dependencies: it runs before there are any.
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const NODE_WANTED = [20, 19]

/** Ends the process with one sentence that says what to do. */
export function stop(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}

/** Runs a command in the project folder, its output shown; stops with a sentence when it fails. */
export function run(command, args, { sentence, ...options } = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32', ...options })
  if (result.error || result.status !== 0) stop(sentence ?? `${command} ${args.join(' ')} failed${result.error ? `: ${result.error.message}` : ''}.`)
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > NODE_WANTED[0] || (major === NODE_WANTED[0] && minor >= NODE_WANTED[1])) return
  stop(`Atrium needs Node.js ${NODE_WANTED.join('.')} or newer; this is ${process.versions.node}. Install a newer one and start again.`)
}

const lockHash = () => createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')

/** npm's packages are in place when the stamp holds the lock file's hash. */
export function ensureInstalled() {
  checkNode()
  const stamp = join(root, 'node_modules', '.atrium-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash()) return
  process.stderr.write('Installing packages (once) …\n')
  // Not `npm ci`: it refuses a lock file that lacks other platforms' optional binaries, which a mirror may not carry.
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['ignore', 2, 2], sentence: 'npm install failed: see its lines above; check the network and the disk, then start again.' })
  writeFileSync(stamp, lockHash())
}

if (process.argv[1] === fileURLToPath(import.meta.url)) ensureInstalled()
