// The end-to-end tests need a Chromium: CHROMIUM_PATH, else `chromium` on the PATH, else Debian's package.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, stop } from './ensure-installed.mjs'

const executable = (path) => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // not there or not ours to run: the next candidate is tried
  }
}

const onPath = (name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)).find(executable)

/** Path of a Chromium, or null with a sentence why the end-to-end tests are left out. In CI that is an error. */
export function ensureChromium() {
  const given = process.env.CHROMIUM_PATH
  if (given) return executable(given) ? given : stop(`CHROMIUM_PATH is ${given}, which cannot be run: correct it or leave it out.`)
  const found = onPath('chromium')
  if (found) return found
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    process.stderr.write('Installing Chromium from Debian (once) …\n')
    spawnSync('apt-get', ['update'], { stdio: 'ignore' })
    run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], {
      stdio: ['ignore', 'ignore', 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      sentence: 'apt-get could not install chromium: install it by hand or set CHROMIUM_PATH.',
    })
    return onPath('chromium') ?? stop('apt-get installed chromium, but it is not on the PATH: set CHROMIUM_PATH.')
  }
  const sentence = 'No Chromium was found: install it or set CHROMIUM_PATH to run the end-to-end tests.'
  if (process.env.CI) stop(sentence)
  process.stderr.write(`${sentence} They are skipped now.\n`)
  return null
}
