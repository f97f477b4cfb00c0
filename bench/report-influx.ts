/** The same ledgers in a real InfluxDB, for bench/reports.ts to ask the same questions of. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { LEDGER_WIDTHS, type LedgerCell, type LedgerId, type LedgerWidth } from '#contract/ledgers'
import type { AnyLedgerReplacement } from '../server/telemetry/ledger-store.ts'
import { createInfluxTelemetry } from '../server/telemetry/influx-telemetry.ts'
import type { TelemetryStore } from '../server/telemetry/telemetry-store.ts'
import { startInfluxd } from '../test/server/telemetry/influxd.ts'

const HOUR_MS = 3_600_000
const WIDTH_MS: Readonly<Record<LedgerWidth, number>> = { hour: HOUR_MS, day: 24 * HOUR_MS }
/** What reports of spaces read. */
const LEDGERS = ['space', 'count', 'booking'] as const satisfies readonly LedgerId[]
const CHUNK_MS = 7 * 24 * HOUR_MS

export interface InfluxBeside { readonly store: TelemetryStore; readonly cells: number; close(): Promise<void> }

/** Starts an influxd and brings every cell of the period there; resolves when the server has them. */
export async function influxBeside(telemetry: TelemetryStore, period: { readonly from: number; readonly to: number }, logger: Logger): Promise<InfluxBeside> {
  const influxd = await startInfluxd()
  const folder = await mkdtemp(join(tmpdir(), 'atrium-reports-influx-'))
  const store = await createInfluxTelemetry({ url: influxd.url, database: 'atrium', folder, logger, patienceMs: 900_000 })
  let cells = 0
  for (let from = period.from; from < period.to; from += CHUNK_MS) {
    const to = Math.min(from + CHUNK_MS, period.to)
    for (const ledger of LEDGERS) for (const width of LEDGER_WIDTHS) {
      const ledgers = await replacementsOf(telemetry, ledger, width, from, to)
      cells += ledgers.reduce((sum, replacement) => sum + replacement.cells.length, 0)
      await store.commit({ readings: [], ledgers })
    }
    // A question waits until what was committed before it is on the server.
    await store.ledger({ ledger: 'space', width: 'day', edges: [from, to], by: [] })
  }
  return {
    store, cells,
    close: async () => {
      await store.close()
      await influxd.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function replacementsOf(telemetry: TelemetryStore, ledger: (typeof LEDGERS)[number], width: LedgerWidth, from: number, to: number): Promise<AnyLedgerReplacement[]> {
  const rows = await telemetry.ledger({ ledger, width, edges: [from, to], by: ['subject', 'key', 'cell'] })
  const bySubject = new Map<string, LedgerCell[]>()
  for (const { subjectId, key, from: begin, sums } of rows) {
    const cell = { ledger, width, subjectId: subjectId!, key: key!, from: begin!, to: begin! + WIDTH_MS[width], sums } as LedgerCell
    const own = bySubject.get(cell.subjectId)
    if (own === undefined) bySubject.set(cell.subjectId, [cell])
    else own.push(cell)
  }
  return [...bySubject].map(([subjectId, cells]) => ({ ledger, width, subjectId, from, to, cells }) as AnyLedgerReplacement)
}
