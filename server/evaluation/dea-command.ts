import { Option, type Command } from 'commander'
import type { DeaFlags } from './dea-flags.ts'
import { withUsageErrors } from './evaluation-csv.ts'
import { wholeNumber } from './whole-number.ts'

/** Adds `evaluate dea`. The file is read and the programs are solved by dea-run, loaded when it runs. */
export function addDeaCommand(evaluate: Command): void {
  evaluate.command('dea')
    .description('efficiency of units by data envelopment analysis: scores, slacks, targets, peers')
    .argument('<file>', 'CSV with a header, one row a unit (with --period: a unit and period); an empty cell is missing; "-" is standard input')
    .requiredOption('--id <column>', 'names the units')
    .requiredOption('--inputs <columns>', 'what they use, separated by commas')
    .requiredOption('--outputs <columns>', 'what they produce')
    .option('--undesirable <columns>', 'outputs of which less is better (sbm)')
    .option('--fixed <columns>', 'those of the inputs or outputs that nobody can change (radial models)')
    .option('--period <column>', 'the period of each row, in the order in which they first appear (malmquist, window)')
    // Written out, because the table would load every model at every start of the command line.
    .option('--model <model>', 'ccr, bcc, nirs, ndrs, scale, sbm, additive, super, super-sbm, cross, malmquist or window', 'ccr')
    .addOption(new Option('--orientation <orientation>', 'what is to change: inputs, outputs or both (default: the model\'s own)').choices(['in', 'out', 'none']))
    .addOption(new Option('--returns <returns>', 'returns to scale (default: the model\'s own)').choices(['crs', 'vrs', 'nirs', 'ndrs']))
    .addOption(new Option('--slack-weights <weights>', 'how slacks are added up: each in its own unit, or divided by its mean').choices(['unit', 'mean']).default('unit'))
    .addOption(new Option('--goal <goal>', 'secondary goal of cross-efficiency').choices(['benevolent', 'aggressive']).default('benevolent'))
    .option('--window <periods>', 'periods in a window (window; default: 3)', wholeNumber)
    .option('--bootstrap <samples>', 'bias and 95 % intervals from so many pseudo-samples (ccr, bcc, nirs, ndrs)', wholeNumber)
    .option('--seed <number>', 'of the bootstrap: the same seed gives the same figures', wholeNumber, 1)
    .option('--json', 'print a JSON array, one object a row of the file')
    .action((file: string, flags: DeaFlags) => withUsageErrors(async () => {
      const { evaluateDea } = await import('./dea-run.ts')
      await evaluateDea(file, flags, { out: process.stdout, notes: process.stderr })
    }))
}
