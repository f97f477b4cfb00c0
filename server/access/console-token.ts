import { pino } from 'pino'
import type { ApiTokenMade, NewApiToken } from '#contract/access'
import { createAuditRepository } from '../audit/audit-repository.ts'
import { createAuditService } from '../audit/audit-service.ts'
import { createBus } from '../bus.ts'
import { systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { openRecords } from '../records/open-records.ts'
import { runningPostgresUrl } from '../records/embedded-postgres.ts'
import { createAccountBook } from './account-book.ts'
import { createAccountRepository } from './account-repository.ts'
import { createApiTokenRepository } from './api-token-repository.ts'
import { createApiTokenService } from './api-token-service.ts'
import { SYSTEM } from './principal.ts'

/**
 * Makes a token straight in the records: whoever may read the data folder may do anything with it anyway.
 * Beside a running server its database is used; else it is started for the moment.
 */
export async function makeTokenAtConsole({ dataFolder, databaseUrl }: Pick<Config, 'dataFolder' | 'databaseUrl'>, given: NewApiToken): Promise<ApiTokenMade> {
  const logger = pino({ level: 'silent' })
  const records = await openRecords({ databaseUrl: databaseUrl || await runningPostgresUrl(dataFolder, 'atrium') || undefined, dataDir: dataFolder, logger })
  const [bus, clock] = [createBus(), systemClock]
  try {
    const accounts = createAccountBook({ accounts: createAccountRepository(records), bus, clock })
    const made = await createApiTokenService({ repository: createApiTokenRepository(records), accounts, bus, clock, logger }).make(given, SYSTEM)
    const { id, name, role, permissions } = made.token
    await createAuditService({ repository: createAuditRepository(records), clock, logger })
      .record({ actor: { ...SYSTEM, name: 'Console' }, action: 'token.made', subjectKind: 'tokens', subjectId: id, detail: { name, role, permissions } })
    return made
  } finally {
    await records.close()
  }
}
