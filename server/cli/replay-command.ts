import type { Command } from 'commander'

/** Adds `replay`. The engine and the CSV reader are loaded only when it runs. */
export function addReplayCommand(program: Command): void {
  program.command('replay')
    .description('run recorded rows through the occupancy engine; prints one JSON line a row: {time, state, probability, count}')
    .argument('<file>', 'CSV with a "time" column (ISO 8601) and columns named by the vocabulary: air.co2, light.level, light.level#2 …; an empty cell is missing')
    .requiredOption('--purpose <purpose>', 'what the space is for: office, meeting, desk, booth, workshop …')
    .option('--capacity <people>', 'seats', '4')
    .option('--time-zone <zone>', 'IANA zone of the site, for times without an offset and the daily zero of door counters', 'UTC')
    .option('--stale-after <minutes>', 'silence of a column after which it says nothing more', '30')
    .action(async (file: string, options: ReplayOptions) => {
      process.stdout.on('error', stopWhenReaderLeft)
      const { replayFile, ReplayError } = await import('../occupancy/replay-file.ts')
      try {
        await replayFile(file, options, process.stdout, (warning) => process.stderr.write(`${warning}\n`))
      } catch (error) {
        if (!(error instanceof ReplayError)) throw error
        process.stderr.write(`${error.message}\n`)
        process.exitCode = 1
      }
    })
}

interface ReplayOptions { readonly purpose: string; readonly capacity: string; readonly timeZone: string; readonly staleAfter: string }

/** `atrium replay … | head` closes the pipe early: that is no failure. */
function stopWhenReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}
