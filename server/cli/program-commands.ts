import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Broker and simulator are programs of their own (DESIGN.md's arrows keep them from being imported
 * here): they run as a child with the rest of the command line, so their own --help answers.
 */
export function addProgramCommands(program: Command): void {
  const programs = [
    ['broker', 'run the MQTT broker alone, with its journal', 'broker/main.ts'],
    ['simulate', 'run the simulated building against a broker', 'devices-sim/main.ts'],
  ] as const
  for (const [name, description, file] of programs) {
    program.command(name).description(description).argument('[options...]', `see: atrium ${name} --help`)
      .helpOption(false).allowUnknownOption().allowExcessArguments()
      .action((_options: string[], _flags: unknown, command: Command) => runProgram(file, command.args))
  }
}

/** Starts a TypeScript program of this project as a child of this process, which ends with it. Standard input is not handed on; secrets go by the environment, which other users cannot read. */
export function spawnProgram(file: string, args: readonly string[], output: 'inherit' | 'pipe', secrets: Readonly<Record<string, string>> = {}): ChildProcess {
  const load = (module: string) => ['--import', import.meta.resolve(module)]
  return spawn(process.execPath, [...load('tsx'), ...load('./end-with-parent.ts'), `${root}${file}`, ...args], { stdio: ['ignore', output, 'inherit', 'ipc'], env: { ...process.env, ...secrets } })
}

/** Asks a child to end and waits until it has; one that does not within `graceMs` is killed. */
export async function endProgram(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await ended
  clearTimeout(timer)
}

async function runProgram(file: string, args: readonly string[]): Promise<void> {
  const child = spawnProgram(file, args, 'inherit')
  const forward = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGINT', forward).on('SIGTERM', forward)
  const [code] = await once(child, 'exit') as [number | null]
  process.off('SIGINT', forward).off('SIGTERM', forward)
  process.exitCode = code ?? 1
}
