import { rm, writeFile } from 'node:fs/promises'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'
import { createInfluxTelemetry } from '../../../server/telemetry/influx-telemetry.ts'
import { TelemetryError } from '../../../server/telemetry/telemetry-error.ts'
import type { TelemetryCommit, TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'
import { cellOf, replacementOf } from './ledger-cells.ts'

/* A process of its own that fault tests start, kill or starve: node --import tsx telemetry-child.ts <role> <folder> [address of an InfluxDB] */
export const READINGS_A_COMMIT = 500
const [, , role, folder = '', influxUrl] = process.argv
const say = (line: unknown): void => { writeSync(1, `${JSON.stringify(line)}\n`) }
const logger = pino({ level: 'silent' })
const openStore = (): Promise<TelemetryStore> => (influxUrl === undefined
  ? createDuckdbTelemetry({ path: join(folder, 'telemetry.duckdb'), logger, walLimitMb: 1 })
  : createInfluxTelemetry({ url: influxUrl, database: 'killed', folder, logger, segmentBytes: 256 * 1024 }))

/** Commit n: its readings carry n, room-1 changes state at second n, and everything says "n". */
function numbered(n: number, device = `d${n % 7}`): TelemetryCommit {
  const at = n * 1000
  const interval = (from: number, to: number | null) => ({ spaceId: 'room-1', state: 'vacant', from, to, peakCount: null, meanCount: null, method: 'presence', reason: null }) as const
  return {
    readings: Array.from({ length: READINGS_A_COMMIT }, (_, i) => ({ deviceId: device, point: 'air.co2', channel: 1, placeId: null, observedAt: at + i, receivedAt: at + i, value: n + i / READINGS_A_COMMIT, quality: 'good', historical: false })),
    intervals: [interval(at - 1000, at), interval(at, null)],
    countSteps: [{ spaceId: 'room-1', at, count: n }],
    ledgers: [replacementOf([cellOf('count', n, { ms: n })], [0, n + 1])],
    replacements: n % 3 === 0 ? [{ spaceId: 'room-2', from: 0, to: at, intervals: [{ ...interval(0, at), spaceId: 'room-2' }] }] : [],
    checkpoints: new Map([['n', String(n)], [`old/${n}`, 'x'.repeat(1000)], [`old/${n - 5}`, null]]),
    storedUpTo: n,
  }
}

async function commitForEver(): Promise<void> {
  const store = await openStore()
  for (let n = (await store.storedUpTo()) + 1; ; n++) {
    await store.commit(numbered(n))
    say(n)
  }
}

async function hold(): Promise<void> {
  const store = await openStore()
  say('open')
  process.stdin.resume()
  process.stdin.on('end', () => void store.close())
}

const described = (error: unknown): unknown => (error instanceof TelemetryError ? { code: error.code, message: error.message, hint: error.hint } : String(error))

/** Commits until the disk is full, frees it, commits the same again, opens anew; tells what it saw at each stage. */
async function fillDisk(): Promise<void> {
  const ballast = join(folder, 'ballast')
  await writeFile(ballast, Buffer.alloc(8_000_000))
  let store = await openStore()
  const seen = async (stage: string, error?: unknown): Promise<void> => say({
    stage, error: error === undefined ? null : described(error), storedUpTo: await store.storedUpTo(), n: (await store.checkpoints('n')).get('n'),
    ...(await store.size()), devices: new Set((await store.latest()).map(({ deviceId }) => deviceId)).size,
    open: (await store.intervals({ from: 0, to: 1e12, spaceIds: ['room-1'] })).at(-1)?.from,
  })
  let n = 0
  let failure: unknown
  while (failure === undefined && n < 100_000) {
    n++
    failure = await store.commit(numbered(n, `d${n}`)).then(() => undefined, (error: unknown) => error)
  }
  await seen('full', failure)
  await seen('still full', await store.commit(numbered(n, `d${n}`)).then(() => undefined, (error: unknown) => error))
  await rm(ballast)
  await seen('freed', await store.commit(numbered(n, `d${n}`)).then(() => undefined, (error: unknown) => error))
  await store.close()
  store = await openStore()
  await seen('reopened')
  await store.close()
}

const roles: Record<string, () => Promise<void>> = { commit: commitForEver, hold, 'fill-disk': fillDisk }
await roles[role ?? '']?.()
