import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'
import { telemetryContract } from './telemetry-contract.ts'

const logger = pino({ level: 'silent' })

telemetryContract('DuckDB', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-telemetry-'))
  return {
    open: () => createDuckdbTelemetry({ path: join(folder, 'telemetry.duckdb'), logger }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  }
})
