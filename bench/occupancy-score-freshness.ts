import type { BuildingFile } from '#contract/building'
import type { ModelKey } from '../devices-sim/device-models.ts'
import type { SimDevice } from '../devices-sim/sensor.ts'
import type { Stretch } from './occupancy-score.ts'

/**
 * Keeps its own books of when each source that may vouch for vacancy last spoke, from the simulator's
 * messages and the devices' reportEveryS alone: nothing of it comes from the engine that it checks.
 */
const VOUCHING: ReadonlySet<ModelKey> = new Set<ModelKey>(['pir', 'mmwave', 'desk-zigbee', 'desk-lora', 'ceiling-count', 'line-count', 'entrance-count', 'air', 'air-dust'])
/** Light and sound may vouch while nothing better has ever spoken in the space. */
const WEAKLY_VOUCHING: ReadonlySet<ModelKey> = new Set<ModelKey>(['sound'])
const COUNTERS: ReadonlySet<ModelKey> = new Set<ModelKey>(['line-count', 'entrance-count'])
/** A second delivery of the same message says nothing new; duplicates come within half a minute. */
const REMEMBERED_PAYLOADS = 32

interface Books { readonly spaces: readonly string[]; readonly aliveMs: number; readonly payloads: string[]; readonly weak: boolean }
/** Stretches that a space's voices cover, as they came in; light and sound apart. */
interface SpaceBooks { readonly strong: Covered; readonly weak: Covered }
type Covered = { from: number; to: number }[]

export class FreshnessBooks {
  readonly #devices = new Map<string, Books>()
  readonly #spaces = new Map<string, SpaceBooks>()
  readonly #from: number
  readonly #to: number
  readonly #slackMs: number

  /** `slackMs`: how much later than the rule a silence may be noticed by whoever looks. */
  constructor(building: BuildingFile, devices: readonly SimDevice[], from: number, to: number, slackMs: number) {
    this.#from = from
    this.#to = to
    this.#slackMs = slackMs
    for (const { id } of building.spaces) this.#spaces.set(id, { strong: [], weak: [] })
    for (const device of devices) {
      const weak = WEAKLY_VOUCHING.has(device.model)
      if (!weak && !VOUCHING.has(device.model)) continue
      const { id, reportEveryS } = device.record
      this.#devices.set(id, { spaces: watchedSpaces(building, devices, device), aliveMs: (reportEveryS ?? 0) * 1000, payloads: [], weak })
    }
  }

  /** A message arrived at `arrivedAt` that speaks of `saidFrom` (≤ arrivedAt). `text`: what tells it from a second delivery of another; null where nothing does. */
  heard(deviceId: string, arrivedAt: number, saidFrom: number, text: string | null): void {
    const books = this.#devices.get(deviceId)
    if (!books || isRepeated(books, text)) return
    for (const spaceId of books.spaces) cover(this.#spaces.get(spaceId)![books.weak ? 'weak' : 'strong'], saidFrom, arrivedAt + books.aliveMs + this.#slackMs)
  }

  /** When nothing that may vouch for a space's vacancy had spoken within its time. Call after the last message. */
  gapsOf(spaceId: string): readonly Stretch[] {
    const { strong, weak } = this.#spaces.get(spaceId)!
    const firstStrong = strong.reduce((first, { from }) => Math.min(first, from), Infinity)
    const untilThen = weak.filter(({ from }) => from < firstStrong).map(({ from, to }) => ({ from, to: Math.min(to, firstStrong) }))
    return uncovered([...strong, ...untilThen], this.#from, this.#to)
  }
}

/** Most messages only prolong what the last one covered. */
function cover(covered: Covered, from: number, to: number): void {
  const last = covered.at(-1)
  if (!last || from < last.from || from > last.to) covered.push({ from, to })
  else if (to > last.to) last.to = to
}

function uncovered(covered: Covered, from: number, to: number): Stretch[] {
  const gaps: Stretch[] = []
  let reached = from
  for (const stretch of [...covered].sort((one, other) => one.from - other.from)) {
    if (stretch.from > reached) gaps.push({ from: reached, to: Math.min(stretch.from, to) })
    reached = Math.max(reached, stretch.to)
  }
  if (reached < to) gaps.push({ from: reached, to })
  return gaps
}

function isRepeated(books: Books, text: string | null): boolean {
  if (text === null) return false
  if (books.payloads.includes(text)) return true
  books.payloads.push(text)
  if (books.payloads.length > REMEMBERED_PAYLOADS) books.payloads.shift()
  return false
}

/** Its own space; a counter vouches for the spaces at its door whose every door has a counter. */
function watchedSpaces(building: BuildingFile, devices: readonly SimDevice[], { record: { placement } }: SimDevice): string[] {
  if (placement.spaceId !== null) return [placement.spaceId]
  const door = building.doors.find(({ id }) => id === placement.doorId)
  const counted = new Set(devices.filter(({ model }) => COUNTERS.has(model)).map(({ record }) => record.placement.doorId))
  const isClosed = (spaceId: string): boolean =>
    building.doors.every(({ id, spaceAId, spaceBId }) => counted.has(id) || (spaceAId !== spaceId && spaceBId !== spaceId))
  return [door?.spaceAId ?? null, door?.spaceBId ?? null].filter((spaceId): spaceId is string => spaceId !== null && isClosed(spaceId))
}
