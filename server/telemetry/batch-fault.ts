import type { OccupancyInterval } from '#contract/occupancy'
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
    ?? findFault('replacements', batch.replacements ?? [], ({ from, to, intervals }) =>
      Number.isNaN(from) || Number.isNaN(to) || from > to ? 'from and to are no stretch' : findFault('intervals', intervals, intervalFault))
    ?? (storedUpTo !== undefined && !(Number.isSafeInteger(storedUpTo) && storedUpTo >= 0) ? 'storedUpTo: is no sequence' : null)
}

/** Throws the TelemetryError "bad-batch" for a commit that cannot be stored. */
export function checkedBatch(batch: TelemetryCommit): void {
  const fault = batchFault(batch)
  if (fault !== null) throw new TelemetryError('bad-batch', `The batch cannot be stored: ${fault}.`, 'This is a fault of the program: leave the entry out.')
}
