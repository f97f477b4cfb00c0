// Builds the web when a source is newer than the last build.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './ensure-installed.mjs'

const SOURCES = ['web', 'contract', 'vite.config.ts', 'package-lock.json']
const GENERATED = new Set(['paraglide', 'node_modules', 'dist'])

function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).filter((name) => !GENERATED.has(name)).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0)
}

export function ensureWeb() {
  const stamp = join(root, 'dist', 'web', '.built')
  const sources = Math.max(...SOURCES.map((name) => newest(join(root, name))))
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= sources) return
  process.stderr.write('Building the web (once) …\n')
  run(process.execPath, [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { stdio: ['ignore', 2, 2] })
  writeFileSync(stamp, '')
}
