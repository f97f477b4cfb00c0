import { LEDGERS, type LedgerAggregate } from '#contract/ledgers'
import type { CountStep, OccupancyInterval } from '#contract/occupancy'
import type { AnyLedgerReplacement } from './ledger-store.ts'
import { TelemetryError } from './telemetry-error.ts'
import type { Reading, TelemetryCommit } from './telemetry-store.ts'

/** Times beyond this are no dates (ECMA-262, time values). */
const MAX_TIME_MS = 8.64e15
const isTime = (time: number): boolean => Math.abs(time) <= MAX_TIME_MS

const readingFault = (reading: Reading): string | null =>
  !Number.isFinite(reading.value) ? 'value is no finite number'
    : !isTime(reading.observedAt) ? 'observedAt is no time'
      : !isTime(reading.receivedAt) ? 'receivedAt is no time'
        : !Number.isInteger(reading.channel) ? 'channel is no integer'
          : null

const isCount = (count: number | null): boolean => count === null || Number.isFinite(count)

const intervalFault = (interval: OccupancyInterval): string | null =>
  !isTime(interval.from) || (interval.to !== null && !isTime(interval.to)) ? 'from or to is no time'
    : interval.to !== null && interval.to < interval.from ? 'it ends before it begins'
      : !isCount(interval.peakCount) || !isCount(interval.meanCount) ? 'a count is no finite number'
        : null

const stepFault = ({ at, count }: CountStep): string | null =>
  !isTime(at) ? 'at is no time' : count !== null && !(Number.isFinite(count) && count >= 0) ? 'count is no number of people' : null

function replacementFault({ from, to, intervals, countSteps = [] }: NonNullable<TelemetryCommit['replacements']>[number]): string | null {
  if (Number.isNaN(from) || Number.isNaN(to) || from > to) return 'from and to are no stretch'
  return findFault('intervals', intervals, intervalFault) ?? findFault('countSteps', countSteps, stepFault)
}

const isWhole = (value: number): boolean => Number.isSafeInteger(Math.round(value))

/** A sum must be there; a max or min may be null. Times must still be exact as whole milliseconds. */
function sumsFault(ledger: AnyLedgerReplacement['ledger'], sums: Readonly<Record<string, number | null>>): string | null {
  for (const [name, aggregate] of Object.entries<LedgerAggregate>(LEDGERS[ledger].sums)) {
    const value = sums[name]
    if (value === null && aggregate !== 'sum') continue
    if (value === null || value === undefined || !Number.isFinite(value) || !isWhole(value)) return `${name} is no finite number`
  }
  return null
}

function ledgerFault({ ledger, width, subjectId, from, to, cells }: AnyLedgerReplacement): string | null {
  if (!isTime(from) || !isTime(to) || from > to) return 'from and to are no stretch'
  const seen = new Set<string>()
  return findFault<AnyLedgerReplacement['cells'][number]>('cells', cells, (cell) => {
    if (cell.ledger !== ledger || cell.width !== width || cell.subjectId !== subjectId) return 'it belongs to another replacement'
    if (!(cell.from >= from && cell.from < to)) return 'it does not begin inside the stretch'
    if (!isTime(cell.to) || cell.to <= cell.from) return 'it ends before it begins'
    const id = `${Math.round(cell.from)} ${cell.key}`
    if (seen.has(id)) return 'it is there twice'
    seen.add(id)
    return sumsFault(ledger, cell.sums)
  })
}

const findFault = <Item>(name: string, items: readonly Item[], faultOf: (item: Item) => string | null): string | null => {
  for (let index = 0; index < items.length; index++) {
    const fault = faultOf(items[index] as Item)
    if (fault !== null) return `${name}[${index}]: ${fault}`
  }
  return null
}

/** What makes a commit impossible to store, in one phrase; null when nothing does. */
function batchFault(batch: TelemetryCommit): string | null {
  const { storedUpTo } = batch
  return findFault('readings', batch.readings, readingFault)
    ?? findFault('intervals', batch.intervals ?? [], intervalFault)
    ?? findFault('countSteps', batch.countSteps ?? [], stepFault)
    ?? findFault('replacements', batch.replacements ?? [], replacementFault)
    ?? findFault('ledgers', batch.ledgers ?? [], ledgerFault)
    ?? (storedUpTo !== undefined && !(Number.isSafeInteger(storedUpTo) && storedUpTo >= 0) ? 'storedUpTo: is no sequence' : null)
}

/** Throws the TelemetryError "bad-batch" for a commit that cannot be stored. */
export function checkedBatch(batch: TelemetryCommit): void {
  const fault = batchFault(batch)
  if (fault !== null) throw new TelemetryError('bad-batch', `The batch cannot be stored: ${fault}.`, 'This is a fault of the program: leave the entry out.')
}
