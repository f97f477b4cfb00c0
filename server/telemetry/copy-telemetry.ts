import { LEDGER_IDS, LEDGER_WIDTHS, type LedgerCell, type LedgerId, type LedgerWidth } from '#contract/ledgers'
import type { AnyLedgerReplacement } from './ledger-store.ts'
import type { Reading, TelemetryStore } from './telemetry-store.ts'

/** How many of each kind; equal on both sides after a copy. */
export interface TelemetryCounts { readonly readings: number; readonly intervals: number; readonly countSteps: number; readonly ledgerCells: number; readonly checkpoints: number; readonly storedUpTo: number }

export interface CopyOptions {
  readonly from: TelemetryStore
  readonly to: TelemetryStore
  /** Called after each batch with what was copied so far. */
  readonly onProgress?: (copied: Readonly<Partial<Record<keyof TelemetryCounts, number>>>) => void
}

const BATCH = 10_000
const EVER = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
const WIDTH_MS: Record<LedgerWidth, number> = { hour: 3_600_000, day: 86_400_000 }
/** All that InfluxDB can date (influx-lines.ts). */
const LEDGER_EDGES = [-9.2e12, 9.2e12]

/**
 * Copies readings, intervals, count steps, ledgers, checkpoints and last of all the position. Repeating a copy that broke
 * off is right: intervals, steps, cells and checkpoints are replaced by key, and equal readings are told once. What
 * retention has left of deleted readings and intervals (their hours) is not told by the port and stays behind.
 */
export async function copyTelemetry({ from, to, onProgress = () => undefined }: CopyOptions): Promise<void> {
  let readings = 0
  for await (const batch of joined(from.exportReadings(EVER))) {
    await to.commit({ readings: batch })
    onProgress({ readings: (readings += batch.length) })
  }
  const intervals = await from.intervals(EVER)
  for (const batch of batchesOf(intervals)) await to.commit({ readings: [], intervals: batch })
  onProgress({ readings, intervals: intervals.length })
  const countSteps = await from.countSteps(EVER)
  for (const batch of batchesOf(countSteps)) await to.commit({ readings: [], countSteps: batch })
  const ledgerCells = await copyLedgers(from, to)
  onProgress({ readings, intervals: intervals.length, countSteps: countSteps.length, ledgerCells })
  const checkpoints = await from.checkpoints('')
  for (const batch of batchesOf([...checkpoints], 100)) await to.commit({ readings: [], checkpoints: new Map(batch) })
  // Last: whoever finds the position finds everything before it.
  await to.commit({ readings: [], storedUpTo: await from.storedUpTo() })
}

async function copyLedgers(from: TelemetryStore, to: TelemetryStore): Promise<number> {
  let copied = 0
  for (const ledger of LEDGER_IDS) {
    for (const width of LEDGER_WIDTHS) {
      for (const { subjectId } of await from.ledger({ ledger, width, edges: LEDGER_EDGES, by: ['subject'] })) {
        const cells = await cellsOf(from, ledger, width, subjectId ?? '')
        for (const batch of stretchesOf(cells)) await to.commit({ readings: [], ledgers: [replacementOf(batch)] })
        copied += cells.length
      }
    }
  }
  return copied
}

async function cellsOf(from: TelemetryStore, ledger: LedgerId, width: LedgerWidth, subjectId: string): Promise<LedgerCell[]> {
  const rows = await from.ledger({ ledger, width, edges: LEDGER_EDGES, subjectIds: [subjectId], by: ['key', 'cell'] })
  // In order of time, so that a batch is a stretch.
  return rows.map(({ key, from: begin, sums }) => ({ ledger, width, subjectId, key: key ?? '', from: begin ?? 0, to: (begin ?? 0) + WIDTH_MS[width], sums })).sort((a, b) => a.from - b.from)
}

/** Batches of cells in order of time that never part two of one begin: the second would take the first away. */
function* stretchesOf(cells: readonly LedgerCell[]): Generator<readonly LedgerCell[]> {
  for (let start = 0; start < cells.length;) {
    let end = Math.min(start + BATCH, cells.length)
    while (end < cells.length && cells[end]?.from === cells[end - 1]?.from) end++
    yield cells.slice(start, end)
    start = end
  }
}

/** A replacement of just these cells. Its stretch ends with the last of them, so that the next batch takes none of them away. */
function replacementOf(cells: readonly LedgerCell[]): AnyLedgerReplacement {
  const [first] = cells
  const last = cells.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('a replacement without a cell')
  // One ledger's cells are one of the union; the compiler cannot see that of rows.
  return { ledger: first.ledger, width: first.width, subjectId: first.subjectId, from: first.from, to: last.from + 1, cells } as unknown as AnyLedgerReplacement
}

/** Pages joined to batches that are worth a commit. */
async function* joined(pages: AsyncIterable<readonly Reading[]>): AsyncGenerator<readonly Reading[]> {
  let batch: Reading[] = []
  for await (const page of pages) {
    batch.push(...page)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function* batchesOf<Item>(items: readonly Item[], size = BATCH): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}

/** Counts what the port tells, so that both sides are counted alike, whatever they are. */
export async function countTelemetry(store: TelemetryStore): Promise<TelemetryCounts> {
  let readings = 0
  for await (const page of store.exportReadings(EVER)) readings += page.length
  let ledgerCells = 0
  for (const ledger of LEDGER_IDS) {
    for (const width of LEDGER_WIDTHS) for (const { cells } of await store.ledger({ ledger, width, edges: LEDGER_EDGES, by: [] })) ledgerCells += cells
  }
  return {
    readings, intervals: (await store.intervals(EVER)).length, countSteps: (await store.countSteps(EVER)).length, ledgerCells,
    checkpoints: (await store.checkpoints('')).size, storedUpTo: await store.storedUpTo(),
  }
}

/** Whether nothing was ever committed: the cheap questions first. */
export async function isEmptyTelemetry(store: TelemetryStore): Promise<boolean> {
  const { readings, intervals } = await store.size()
  return readings === 0 && intervals === 0 && await store.storedUpTo() === 0 && (await store.checkpoints('')).size === 0
}
