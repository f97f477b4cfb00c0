import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { StartupError } from '#contract/startup-error'
import { RecordsAway } from './records-away.ts'

const ATTEMPTS = 5
const AGAIN_MS = 2_000

/**
 * A step of the start, again while the records do not answer: a machine that is busy elsewhere is no reason to stay
 * down. Throws StartupError when they have not answered in the end; every other error as it is.
 */
export async function withPatience<T>(step: () => Promise<T>, logger: Pick<Logger, 'warn'>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await step()
    } catch (error) {
      if (!(error instanceof RecordsAway)) throw error
      if (attempt === ATTEMPTS) throw new StartupError('The records database does not answer.', 'See whether the machine is overloaded, or DATABASE_URL right, then start again.', { cause: error })
      logger.warn({ err: error }, 'the records did not answer while starting; trying again')
      await sleep(AGAIN_MS)
    }
  }
}
