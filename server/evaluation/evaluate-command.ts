import type { Command } from 'commander'
import { addDeaCommand } from './dea-command.ts'
import { addSfaCommand } from './sfa-command.ts'
import { addSurvivalCommand } from './survival-command.ts'
import { addThreeStageCommand } from './three-stage-command.ts'
import { addTopsisCommand } from './topsis-command.ts'
import { addWeightsCommand } from './weights-command.ts'

/** One row a subcommand; each loads its method only when it runs. */
const SUBCOMMANDS = [addDeaCommand, addSfaCommand, addThreeStageCommand, addWeightsCommand, addTopsisCommand, addSurvivalCommand] as const

/** Adds `evaluate`: the evaluation's methods for an analyst's own files, without a server. */
export function addEvaluateCommand(program: Command): void {
  const evaluate = program.command('evaluate')
    .description('evaluate an own CSV file by the methods of the evaluation model')
    .addHelpText('after', '\nExit code: 0 computed, 1 a flag is wrong, 2 the file or the question cannot be used (the sentence on standard error says why).')
  for (const add of SUBCOMMANDS) add(evaluate)
}
