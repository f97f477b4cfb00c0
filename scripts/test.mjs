// npm test: installs what is missing, then runs unit, laws, integration, faults and end-to-end tests.
// Arguments are handed to vitest (npm test -- test/server).
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureChromium } from './ensure-chromium.mjs'
import { ensureInfluxdb } from './ensure-influxdb.mjs'
import { ensureInstalled, root } from './ensure-installed.mjs'
import { ensureWeb } from './ensure-web.mjs'

ensureInstalled()
const chromium = ensureChromium()
ensureInfluxdb()
ensureWeb()

const folder = mkdtempSync(join(tmpdir(), 'atrium-test-'))
const report = join(folder, 'report.json')
const result = spawnSync(process.execPath, [
  join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2),
], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, CHROMIUM_PATH: chromium ?? '' } })

const counts = readCounts()
rmSync(folder, { recursive: true, force: true })
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`)
process.exit(result.status ?? 1)

function readCounts() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
  } catch (error) {
    process.stderr.write(`No test report was written: ${error.message}\n`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}
