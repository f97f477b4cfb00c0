// The tests of the InfluxDB store need an influxd on the PATH: Debian's package `influxdb` where we may install it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { run, stop } from './ensure-installed.mjs'

const isThere = () => spawnSync('influxd', ['version']).status === 0
const isOffered = () => spawnSync('apt-cache', ['show', 'influxdb'], { stdio: 'ignore' }).status === 0

/** Installs InfluxDB where it is missing, else says that its tests are skipped. In CI that is an error. */
export function ensureInfluxdb() {
  if (isThere()) return
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    process.stderr.write('Installing InfluxDB from Debian (once) …\n')
    spawnSync('apt-get', ['update'], { stdio: 'ignore' })
    if (isOffered()) {
      run('apt-get', ['install', '-y', '--no-install-recommends', 'influxdb'], {
        stdio: ['ignore', 'ignore', 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        sentence: 'apt-get could not install influxdb: install it by hand.',
      })
      return isThere() ? undefined : stop('apt-get installed influxdb, but influxd cannot be run.')
    }
  }
  const sentence = 'No influxd was found: install InfluxDB 1.x to run the tests of the InfluxDB store.'
  if (process.env.CI) stop(sentence)
  process.stderr.write(`${sentence} They are skipped now.\n`)
}
