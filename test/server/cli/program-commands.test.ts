import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { atriumProgram } from '../../../server/cli/atrium.ts'
import { SETTINGS } from '../../../server/config.ts'
import { eventually, newDataFolder, processesIn, removeDataFolder, runAtrium } from '../../e2e/running-atrium.ts'

const SLOW = 120_000
const PROGRAM = fileURLToPath(new URL('../../../scripts/atrium.mjs', import.meta.url))
let folder: string
beforeEach(async () => { folder = await newDataFolder() })
afterEach(() => removeDataFolder(folder), SLOW)

describe('the command line', () => {
  it('has the commands that the issue names, each with a description', () => {
    const { commands } = atriumProgram()
    expect(commands.map((command) => command.name()).sort()).toEqual(['broker', 'decode', 'evaluate', 'export', 'replay', 'serve', 'simulate', 'start', 'telemetry', 'token'])
    for (const command of commands) expect(command.description()).not.toBe('')
  })

  it('offers every setting as a flag of start and serve', () => {
    for (const name of ['start', 'serve']) {
      const flags = atriumProgram().commands.find((command) => command.name() === name)?.options.map(({ long }) => long)
      expect(flags).toEqual(expect.arrayContaining(SETTINGS.map(({ flag }) => flag)))
    }
  })

  it('answers --help everywhere, broker and simulator by themselves', async () => {
    const expected: Record<string, string> = {
      start: '--no-demo', serve: '--mqtt-port', broker: '--port', simulate: '--flaws', export: '--format', decode: '--topic', replay: '--purpose',
    }
    for (const [name, flag] of Object.entries(expected)) {
      const { code, stdout } = await runAtrium([name, '--help'])
      expect({ name, code, hasFlag: stdout.includes(flag) }).toEqual({ name, code: 0, hasFlag: true })
    }
    const { stdout } = await runAtrium(['--help'])
    for (const name of Object.keys(expected)) expect(stdout).toContain(`  ${name} `)
  }, SLOW)

  it('refuses what it does not know, with a way on', async () => {
    const { code, stderr } = await runAtrium(['strat'])
    expect(code).toBe(1)
    expect(stderr).toContain("unknown command 'strat'")
    expect(stderr).toContain('start')
  }, SLOW)
})

describe('a program of its own', () => {
  it('hands its exit code and its sentence on', async () => {
    const { code, stderr } = await runAtrium(['simulate', '--mqtt', 'mqtt://127.0.0.1:9', '--http', 'none', '--tries', '1', '--state', folder])
    expect(code).toBe(1)
    expect(stderr).toMatch(/mqtt:\/\/127\.0\.0\.1:9 cannot be reached/)
  }, SLOW)

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    it(`ends with its parent on ${signal}`, async () => {
      const parent = spawn(process.execPath, [PROGRAM, 'broker', '--port', '0', '--data-dir', folder], { stdio: ['ignore', 'pipe', 'ignore'] })
      const [line] = await once(parent.stdout, 'data') as [Buffer]
      expect(line.toString()).toMatch(/mqtt:\/\/127\.0\.0\.1:\d+/)
      expect(processesIn(folder).some(({ command }) => command.includes('broker/main.ts'))).toBe(true)
      const exit = once(parent, 'exit')
      parent.kill(signal)
      const [code] = await exit as [number | null]
      expect(code).toBe(signal === 'SIGTERM' ? 0 : null)
      await eventually('the broker has ended', () => processesIn(folder).length === 0)
    }, SLOW)
  }
})
