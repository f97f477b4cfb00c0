import { execFile } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const script = (name: string): string => fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'atrium-scripts-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (args: readonly string[], env: Record<string, string>) => new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
  execFile(process.execPath, [...args], { env: { ...process.env, ...env }, cwd: folder }, (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }))
})
const found = (env: Record<string, string>) => run(['--input-type=module', '-e', `import { ensureChromium } from ${JSON.stringify(script('ensure-chromium.mjs'))}; process.stdout.write(String(ensureChromium()))`], env)

/** An executable of that name in a folder of its own. */
function program(name: string, mode = 0o755): { file: string; path: string } {
  const path = mkdtempSync(join(folder, 'bin-'))
  const file = join(path, name)
  writeFileSync(file, '#!/bin/sh\n')
  chmodSync(file, mode)
  return { file, path }
}

describe('the Chromium of the end-to-end tests', () => {
  it('is the one that CHROMIUM_PATH names', async () => {
    const { file } = program('my-browser')
    expect(await found({ CHROMIUM_PATH: file })).toMatchObject({ code: 0, stdout: file })
  })

  it('else the first that can be run on the PATH', async () => {
    const [unusable, usable] = [program('chromium', 0o644), program('chromium')]
    expect(await found({ CHROMIUM_PATH: '', PATH: [unusable.path, usable.path].join(delimiter) })).toMatchObject({ code: 0, stdout: usable.file })
  })

  it('is refused in one sentence when CHROMIUM_PATH names nothing that runs', async () => {
    expect(await found({ CHROMIUM_PATH: join(folder, 'nothing') })).toEqual({
      code: 1, stdout: '', stderr: `CHROMIUM_PATH is ${join(folder, 'nothing')}, which cannot be run: correct it or leave it out.\n`,
    })
  })
})

describe('the atrium command', () => {
  it('runs from any folder and through a link, as npm links it', async () => {
    const link = join(folder, 'atrium')
    symlinkSync(script('atrium.mjs'), link)
    const { code, stdout } = await run([link, '--version'], {})
    expect(code).toBe(0)
    expect(stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/)
  })
})
