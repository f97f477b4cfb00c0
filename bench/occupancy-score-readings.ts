import type { RecordedSample } from '../server/bus.ts'
import type { Reading } from '../server/telemetry/telemetry-store.ts'
import { POINT_IDS, type PointId } from '#contract/vocabulary'

const FIELDS = 5
const POINT_NUMBERS = new Map(POINT_IDS.map((point, number) => [point, number]))

/** The readings of one device as numbers in a row: millions of them must fit in memory. */
class Log {
  cells = new Float64Array(FIELDS * 256)
  length = 0

  push(observedAt: number, receivedAt: number, value: number, kind: number, flags: number): void {
    if (this.length + FIELDS > this.cells.length) {
      const grown = new Float64Array(this.cells.length * 2)
      grown.set(this.cells)
      this.cells = grown
    }
    const { cells, length } = this
    cells[length] = observedAt
    cells[length + 1] = receivedAt
    cells[length + 2] = value
    cells[length + 3] = kind
    cells[length + 4] = flags
    this.length += FIELDS
  }
}

/** What the telemetry store would hold of a run, in memory, for the recomputation at its end. */
export class StoredReadings {
  readonly #logs = new Map<string, { placeId: string | null; log: Log }>()

  add({ sample, device: { id, placement } }: RecordedSample): void {
    let entry = this.#logs.get(id)
    if (!entry) this.#logs.set(id, (entry = { placeId: placement.spaceId ?? placement.doorId ?? placement.equipmentId, log: new Log() }))
    // As the flow stores it: a doubted clock leaves the value itself good at its arrival.
    const good = sample.quality === 'good' || sample.doubt === 'clock'
    const kind = (POINT_NUMBERS.get(sample.point) ?? 0) * 128 + sample.channel
    entry.log.push(sample.observedAt, sample.receivedAt, sample.value, kind, (good ? 0 : sample.quality === 'stale' ? 1 : 2) + (sample.historical ? 4 : 0))
  }

  of(placeIds: ReadonlySet<string>): Reading[] {
    const readings: Reading[] = []
    for (const [deviceId, { placeId, log }] of this.#logs) {
      if (placeId === null || !placeIds.has(placeId)) continue
      for (let at = 0; at < log.length; at += FIELDS) readings.push(readingAt(deviceId, placeId, log.cells, at))
    }
    return readings
  }
}

const QUALITY = ['good', 'stale', 'suspect'] as const

function readingAt(deviceId: string, placeId: string, cells: Float64Array, at: number): Reading {
  const kind = cells[at + 3]!
  const flags = cells[at + 4]!
  return {
    deviceId, placeId, observedAt: cells[at]!, receivedAt: cells[at + 1]!, value: cells[at + 2]!,
    point: POINT_IDS[Math.floor(kind / 128)] as PointId, channel: kind % 128, quality: QUALITY[flags % 4]!, historical: flags >= 4,
  }
}
