import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ADMINISTRATOR, demoAccount, tokenOf, type Account } from './administrator.ts'

/** The real program as its users run it: `node scripts/atrium.mjs …` as a child process, in a folder of its own. */
const PROGRAM = fileURLToPath(new URL('../../scripts/atrium.mjs', import.meta.url))
const UP = /^Atrium is up: (http:\/\/\S+) +\(MQTT (mqtt:\/\/[^\s,;)]+)/m
const UP_WITHIN_MS = 180_000
const ENDS_WITHIN_MS = 60_000

export interface AtriumOptions {
  /** `start` brings the simulated building, `serve` does not. */
  readonly command?: 'start' | 'serve'
  readonly args?: readonly string[]
  readonly dataFolder: string
  /** 0 takes a free one. */
  readonly httpPort?: number
  readonly mqttPort?: number
  readonly env?: Readonly<Record<string, string>>
  /** Leaves a fresh server without anybody, for tests of the first run. */
  readonly nobody?: boolean
}

export interface RunningAtrium {
  readonly url: string
  /** An administrator's, for programs; empty where nobody was made. */
  readonly token: string
  /** The administrator. */
  readonly account: Account
  readonly mqttUrl: string
  readonly httpPort: number
  readonly mqttPort: number
  readonly dataFolder: string
  /** What it has written so far. */
  stdout(): string
  stderr(): string
  /** SIGTERM; resolves with the exit code once it has ended. */
  stop(): Promise<number | null>
  /** kill -9; its PostgreSQL stays behind for the next start, as after a crash. */
  kill(): Promise<void>
}

export interface EndedProgram { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** An empty folder; give it back to `removeDataFolder`. */
export const newDataFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'atrium-run-'))

/** Ends whatever still runs in the folder and removes it. */
export async function removeDataFolder(folder: string): Promise<void> {
  for (let left = processesIn(folder), tries = 0; left.length > 0 && tries < 100; left = processesIn(folder), tries++) {
    for (const { pid } of left) end(pid)
    await pause(100)
  }
  await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

/** Starts it and waits for its address; rejects with what it said when it ends instead. */
export async function startAtrium(options: AtriumOptions): Promise<RunningAtrium> {
  const { command = 'serve', args = [], dataFolder, httpPort = 0, mqttPort = 0, env = {} } = options
  const child = launch([command, '--data-folder', dataFolder, '--http-port', String(httpPort), '--mqtt-port', String(mqttPort), ...args], env)
  const said = collected(child)
  const [url, mqttUrl] = await addresses(child, said)
  const isDemo = command === 'start' && !args.includes('--no-demo')
  const account = isDemo ? await eventually('the demo told its sign-ins', () => demoAccount(said.stdout)) : ADMINISTRATOR
  const token = options.nobody ? '' : await tokenOf(url, account)
  return {
    url, token, account, mqttUrl, httpPort: Number(new URL(url).port), mqttPort: Number(new URL(mqttUrl).port), dataFolder, stdout: () => said.stdout, stderr: () => said.stderr,
    stop: () => ended(child, 'SIGTERM', said),
    kill: async () => { await ended(child, 'SIGKILL', said) },
  }
}

/** Runs one command line to its end, `input` on its standard input. */
export async function runAtrium(args: readonly string[], { input = '', env = {} }: { input?: string | Uint8Array; env?: Readonly<Record<string, string>> } = {}): Promise<EndedProgram> {
  const child = launch(args, env)
  const said = collected(child)
  child.stdin?.on('error', () => undefined /* it ended without reading */).end(input)
  const timer = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS)
  const [code] = await once(child, 'close') as [number | null]
  clearTimeout(timer)
  return { code, ...said }
}

function launch(args: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...cleanEnvironment(), ...env } })
  // A test run that is cut off must not leave a building running.
  const onExit = (): void => { child.kill('SIGKILL') }
  process.once('exit', onExit)
  child.once('exit', () => process.off('exit', onExit))
  return child
}

/** The settings of whoever runs the tests are not the tests'. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(ATRIUM_|MQTT_URL|DATABASE_URL|NODE_OPTIONS|VITEST)/.test(name)))

interface Said { stdout: string; stderr: string }

function collected(child: ChildProcess): Said {
  const said = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => { said.stdout += text })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { said.stderr += text })
  return said
}

async function addresses(child: ChildProcess, said: Said): Promise<[string, string]> {
  const until = Date.now() + UP_WITHIN_MS
  for (;;) {
    const [, url, mqttUrl] = UP.exec(said.stdout) ?? []
    if (url && mqttUrl) return [url, mqttUrl]
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`atrium ended with ${child.exitCode ?? child.signalCode}: ${said.stderr}`)
    if (Date.now() > until) {
      child.kill('SIGKILL')
      throw new Error(`atrium was not up within ${UP_WITHIN_MS / 1_000} s: ${said.stderr}`)
    }
    await pause(25)
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals, said: Said): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const exit = once(child, 'exit') as Promise<[number | null]>
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS)
  const [code] = await exit
  clearTimeout(timer)
  if (code === null && signal !== 'SIGKILL') throw new Error(`atrium did not stop within ${ENDS_WITHIN_MS / 1_000} s of ${signal}: ${said.stderr}`)
  return code
}

export interface FoundProcess { readonly pid: number; readonly command: string }

/** Live processes that were started on a folder or work in it (Linux; elsewhere none are found). Ask only about folders of your own. */
export function processesIn(folder: string): FoundProcess[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).flatMap((name) => {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      // An empty command line is a zombie's or the kernel's.
      const isOurs = command !== '' && (command.includes(folder) || readlinkSync(`/proc/${name}/cwd`).startsWith(folder))
      return isOurs ? [{ pid: Number(name), command }] : []
    } catch {
      return [] // It ended while we looked, or is another user's.
    }
  })
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Asks until the answer is one, or fails with `what` after `withinMs`. */
export async function eventually<T>(what: string, ask: () => Promise<T | null | undefined | false> | T | null | undefined | false, withinMs = 90_000): Promise<T> {
  const until = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== undefined && answer !== false) return answer
    if (Date.now() > until) throw new Error(`${what}: not within ${withinMs / 1_000} s`)
    await pause(50)
  }
}
