import { spawn } from 'node:child_process'
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

/** Starts a TypeScript program of this project as a child of this process. */
export function spawnProgram(file: string, args: readonly string[], stdio: 'inherit' | ['ignore', 'inherit' | 'pipe', 'inherit' | 'pipe']) {
  return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), `${root}${file}`, ...args], { stdio })
}

async function runProgram(file: string, args: readonly string[]): Promise<void> {
  const child = spawnProgram(file, args, 'inherit')
  const forward = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGINT', forward).on('SIGTERM', forward)
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => child.once('exit', (...ended) => resolve(ended)))
  process.off('SIGINT', forward).off('SIGTERM', forward)
  process.exitCode = code ?? (signal ? 1 : 0)
}
