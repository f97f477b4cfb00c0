import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { StartupError, startupSentence } from '#contract/startup-error'
import { addEvaluateCommand } from '../evaluation/evaluate-command.ts'
import { addDecodeCommand } from './decode-command.ts'
import { addExportCommand } from './export-command.ts'
import { addProgramCommands } from './program-commands.ts'
import { addReplayCommand } from './replay-command.ts'
import { addServeCommands } from './serve-command.ts'
import { addTelemetryCommand } from './telemetry-command.ts'
import { addTokenCommand } from './token-command.ts'

const version = (): string => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return version
}

/** The `atrium` command line. Each command loads its part only when it runs, so that `decode` starts quickly. */
export function atriumProgram(): Command {
  const program = new Command('atrium')
    .description('Facility manager for smart spaces: live occupancy, bookings joined to presence, utilisation that can be defended')
    .version(version())
    .showHelpAfterError('(atrium --help lists what there is)')
  addServeCommands(program)
  addProgramCommands(program)
  addExportCommand(program)
  addDecodeCommand(program)
  addReplayCommand(program)
  addEvaluateCommand(program)
  addTokenCommand(program)
  addTelemetryCommand(program)
  return program
}

/** Runs one command line; a start that cannot succeed ends with one sentence and exit code 1. */
export async function runCli(args: readonly string[]): Promise<void> {
  try {
    await atriumProgram().parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof StartupError)) throw error
    process.stderr.write(`${startupSentence(error)}\n`)
    process.exitCode = 1
  }
}
