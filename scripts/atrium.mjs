#!/usr/bin/env node
// The command line: registers the TypeScript loader, then hands over to server/cli/atrium.ts.
import { fileURLToPath } from 'node:url'
import { realpathSync } from 'node:fs'
import { ensureInstalled } from './ensure-installed.mjs'

export async function runAtrium(args) {
  const { register } = await import('tsx/esm/api')
  register()
  const { runCli } = await import('../server/cli/atrium.ts')
  await runCli(args)
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  ensureInstalled()
  await runAtrium(process.argv.slice(2))
}
