import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { API_PREFIX, EXPORT_FORMATS } from '#contract/api'

const WHAT = ['building', 'readings', 'intervals'] as const
type What = (typeof WHAT)[number]

interface Flags { readonly url: string; readonly token?: string; readonly site?: string; readonly from?: string; readonly to?: string; readonly format: string }

const instant = (text: string): string => {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new InvalidArgumentError('It must be a time such as 2026-01-31T09:00:00Z.')
  return new Date(at).toISOString()
}

const serverUrl = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) throw new InvalidArgumentError('It must be an address such as http://127.0.0.1:3000.')
  return text.replace(/\/+$/, '')
}

/** `export`: streams what a running server holds to standard output. */
export function addExportCommand(program: Command): void {
  program.command('export').description('write a building, its readings or its occupancy intervals to standard output')
    .argument('<what>', WHAT.join(', '), (text): What => {
      const what = WHAT.find((one) => one === text)
      if (!what) throw new InvalidArgumentError(`It must be one of ${WHAT.join(', ')}.`)
      return what
    })
    .option('--url <url>', 'the running server', serverUrl, 'http://127.0.0.1:3000')
    .addOption(new Option('--token <secret>', 'API token (atrium token create); better by the environment, where other users cannot see it').env('ATRIUM_TOKEN'))
    .option('--site <id>', 'which site (default: the only one)')
    .option('--from <time>', 'begin of the period (default: seven days ago)', instant)
    .option('--to <time>', 'end of the period (default: everything so far)', instant)
    .addOption(new Option('--format <format>', 'of readings and intervals; a building is JSON').choices(EXPORT_FORMATS).default('csv'))
    .action(exportTo)
}

/** Past every clock of ours: what lasts now keeps its open end. */
const AHEAD_MS = 86_400_000

async function exportTo(what: What, flags: Flags): Promise<void> {
  const site = encodeURIComponent(flags.site ?? await onlySite(flags))
  const period = new URLSearchParams({ from: flags.from ?? new Date(Date.now() - 7 * 86_400_000).toISOString(), to: flags.to ?? new Date(Date.now() + AHEAD_MS).toISOString(), format: flags.format })
  const path = what === 'building' ? `sites/${site}/export` : `sites/${site}/${what}/export?${period}`
  const response = await ask(`${flags.url}${API_PREFIX}/${path}`, flags.token)
  try {
    await pipeline(Readable.fromWeb(response.body as ReadableStream<Uint8Array>), process.stdout, { end: false })
  } catch (error) {
    // `atrium export … | head` closes the pipe early: that is no failure.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return
    fail(`The export broke off and is not complete (${(error as Error).message}): try again.`)
  }
}

async function onlySite({ url, token }: Flags): Promise<string> {
  const { items } = await (await ask(`${url}${API_PREFIX}/sites`, token)).json() as { items: { id: string }[] }
  const [only, ...others] = items
  if (!only) return fail('There is no site yet.')
  return others.length === 0 ? only.id : fail(`There are several sites: choose one with --site (${items.map(({ id }) => id).join(', ')}).`)
}

async function ask(address: string, token: string | undefined): Promise<Response> {
  let response: Response
  try {
    response = await fetch(address, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })
  } catch (error) {
    const { cause, message } = error as Error & { cause?: NodeJS.ErrnoException }
    return fail(`No server answers at ${new URL(address).origin} (${cause?.code ?? message}): start it, or say where it is with --url.`)
  }
  if (response.ok) return response
  if (response.status === 401) return fail(token === undefined ? 'The server wants a token: make one with "atrium token create" or on the administration page, and set ATRIUM_TOKEN.' : 'The server does not take this token: it is unknown, expired or revoked.')
  const problem = await response.json().catch(() => ({})) as { title?: string; detail?: string }
  return fail(`The server refused: ${[problem.title ?? response.statusText, problem.detail].filter(Boolean).join('. ')}`)
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
