import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe } from 'vitest'
import { createInfluxTelemetry } from '../../../server/telemetry/influx-telemetry.ts'
import { hasInfluxd, startInfluxd, type Influxd } from './influxd.ts'
import { telemetryContract } from './telemetry-contract.ts'

const logger = pino({ level: 'silent' })
let databases = 0

describe.skipIf(!hasInfluxd)('with a real InfluxDB (skipped where no influxd is installed)', () => {
  let influxd: Influxd
  beforeAll(async () => { influxd = await startInfluxd() })
  afterAll(() => influxd.stop())

  telemetryContract('InfluxDB', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'atrium-influx-'))
    const database = `atrium-${++databases}`
    return {
      open: () => createInfluxTelemetry({ url: influxd.url, database, folder, logger }),
      async dispose() {
        await influxd.query(`DROP DATABASE "${database}"`)
        await rm(folder, { recursive: true, force: true })
      },
    }
  })
})
