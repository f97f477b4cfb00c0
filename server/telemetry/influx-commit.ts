import type { CommitHead } from './commit-head.ts'
import type { CommitContent } from './commit-log.ts'
import { countStepEdits } from './count-step-edits.ts'
import { stepLines } from './influx-count-steps.ts'
import { editLines } from './influx-intervals.ts'
import type { CellRemoval } from './influx-ledgers.ts'
import { cellLine, isInfluxTime, OPEN_END_MS, readingLine } from './influx-lines.ts'
import { streamChange, type InfluxLocalState } from './influx-local-state.ts'
import { ledgerEdits, type LedgerEdit } from './ledger-edits.ts'
import { intervalEdits } from './interval-edit-rules.ts'
import { acceptLatest, flagsOf, offerLatest, rejectLatest, type Stream } from './series-dictionary.ts'
import { TelemetryError } from './telemetry-error.ts'
import type { TelemetryCommit } from './telemetry-store.ts'

/** A commit as the log takes it. It is accepted when it is on disk, or rejected; until then the state is unchanged to everybody else. */
export interface PreparedCommit extends CommitContent {
  accept(): void
  reject(): void
}

const outOfTime = (what: string): TelemetryError =>
  new TelemetryError('bad-batch', `The batch cannot be stored: ${what} is a time that InfluxDB does not have (1678 to 2261).`, 'Correct the clock of the device, or leave the entry out.')

function checkTimes({ readings, intervals = [], countSteps = [], replacements = [], ledgers = [] }: TelemetryCommit): void {
  if (readings.some(({ observedAt }) => !isInfluxTime(observedAt))) throw outOfTime('an observedAt')
  if ([...intervals, ...replacements.flatMap((replacement) => replacement.intervals)].some(({ from }) => !isInfluxTime(from))) throw outOfTime("an interval's from")
  if ([...countSteps, ...replacements.flatMap((replacement) => replacement.countSteps ?? [])].some(({ at }) => !isInfluxTime(at))) throw outOfTime("a count's at")
  if (ledgers.some(({ cells }) => cells.some(({ from }) => !isInfluxTime(from)))) throw outOfTime("a cell's from")
}

/** Works out what a commit writes and what it changes here. Throws "bad-batch" for times that InfluxDB lacks. */
export function preparedCommit(state: InfluxLocalState, batch: TelemetryCommit): PreparedCommit {
  checkTimes(batch)
  const { dictionary } = state
  const changed: Stream[] = []
  const newest = new Map<Stream, number>()
  const readings = readingLines(state, batch, changed, newest)
  const closedTo = state.meta.cuts?.intervals ?? null
  const { intervals = [], countSteps = [], replacements = [] } = batch
  const ledgers = ledgerEdits(batch.ledgers ?? [])
  const head: CommitHead = {
    ...(batch.storedUpTo !== undefined && { storedUpTo: batch.storedUpTo }),
    ...(batch.readings.length > 0 && { readings: batch.readings.length, late: readings.late }),
    ...(dictionary.fresh().length > 0 && { series: dictionary.fresh().map(({ id, stream, placeId }) => ({ id, stream: stream.id, deviceId: stream.deviceId, point: stream.point, channel: stream.channel, placeId })) }),
    ...(changed.length + newest.size > 0 && { streams: [...new Set([...changed, ...newest.keys()])].map((stream) => streamChange(stream, newest.get(stream) ?? state.newest.get(stream) ?? Number.NEGATIVE_INFINITY)) }),
    ...(batch.checkpoints !== undefined && batch.checkpoints.size > 0 && { checkpoints: [...batch.checkpoints] }),
    // A replacement cuts what is stored by then: worked out when its turn comes.
    ...(replacements.length > 0 && { edits: { intervals, countSteps, replacements, closedTo } }),
    ...(ledgers.length > 0 && { ledgers: ledgers.map(removalOf) }),
  }
  const closed = closedTo ?? Number.NEGATIVE_INFINITY
  const edited = replacements.length > 0 ? '' : editLines(intervalEdits(intervals, [], [], closed)) + stepLines(countStepEdits(countSteps, [], [], closed))
  const lines = readings.lines + edited + ledgers.map(({ ledger, width, put }) => put.map((cell) => cellLine(ledger, width, cell)).join('')).join('')
  return {
    head: JSON.stringify(head), lines,
    accept() {
      acceptLatest(changed)
      dictionary.accept()
      for (const [stream, at] of newest) state.newest.set(stream, at)
      state.accept(head)
    },
    reject() {
      rejectLatest(changed)
      dictionary.reject()
    },
  }
}

/** What the drain has to know of a ledger's edit: the cells themselves go as lines. */
const removalOf = ({ ledger, width, gone, put }: LedgerEdit): CellRemoval => ({
  ledger, width, gone: gone.map(({ subjectId, from, to }) => ({ subjectId, from: Math.max(from, -OPEN_END_MS), to: Math.min(to, OPEN_END_MS) })),
  put: put.map(({ subjectId, key, from }) => ({ subjectId, key, from })),
})

function readingLines(state: InfluxLocalState, batch: TelemetryCommit, changed: Stream[], newest: Map<Stream, number>): { lines: string; late: number } {
  let lines = ''
  let { late } = state.meta
  for (const reading of batch.readings) {
    const series = state.dictionary.resolve(reading)
    const observedAt = Math.round(reading.observedAt)
    const receivedAt = Math.round(reading.receivedAt)
    const before = newest.get(series.stream) ?? state.newest.get(series.stream) ?? Number.NEGATIVE_INFINITY
    const isFirst = observedAt > before
    if (isFirst) newest.set(series.stream, observedAt)
    lines += readingLine(series, reading, observedAt, receivedAt, isFirst ? null : late++)
    if (reading.quality === 'good') offerLatest({ series, observedAt, receivedAt, value: reading.value, flags: flagsOf(reading) }, changed)
  }
  return { lines, late }
}
