/** The records database cannot be reached now. It may be back in a moment: callers answer 503 'records-away'. */
export class RecordsAway extends Error {
  readonly code = 'records-away'
  constructor(cause: unknown) {
    super('The records database cannot be reached.', { cause })
    this.name = 'RecordsAway'
  }
}

const SOCKET_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ENOENT',
])
// PostgreSQL Appendix A: class 08 connection exceptions; 57P01…57P04 shut down, crashed, starting up or dropped;
// 53100 disk full, 53300 too many connections.
const AWAY_SQLSTATE = /^(08...|57P0[1-4]|53100|53300)$/
// node-postgres gives these without a code.
const AWAY_MESSAGE = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/

/** True when the error, or what caused it, is the database being away rather than the statement being wrong. */
export function isAway(error: unknown): boolean {
  if (error instanceof RecordsAway) return true
  if (error instanceof AggregateError) return error.errors.some(isAway)
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return SOCKET_CODES.has(code) || AWAY_SQLSTATE.test(code) || AWAY_MESSAGE.test(error.message) || isAway(error.cause)
}

/** Runs the work; when the database is away the caller sees RecordsAway, any other error as it is. */
export async function orRecordsAway<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw isAway(error) && !(error instanceof RecordsAway) ? new RecordsAway(error) : error
  }
}

/** An attempt that failed after so long has met a database that hangs rather than refuses. */
const HANGS_AFTER_MS = 1_000
/** For so long nobody else waits for it. */
const REFUSED_FOR_MS = 1_000

/**
 * Lets one caller find out that the database hangs, and refuses the next ones at once for a moment:
 * edits of a site wait for each other, so that thirty of them would wait thirty times the time-out.
 */
export class HangGuard {
  #hungUntil = -Infinity

  /** As `orRecordsAway`. */
  async orRecordsAway<T>(work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now()
    if (startedAt < this.#hungUntil) throw new RecordsAway(new Error('it hung a moment ago'))
    try {
      return await orRecordsAway(work)
    } catch (error) {
      const now = performance.now()
      if (error instanceof RecordsAway && now - startedAt >= HANGS_AFTER_MS) this.#hungUntil = now + REFUSED_FOR_MS
      throw error
    }
  }
}
