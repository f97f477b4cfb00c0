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
/** strongFrom: when the first of the better sources spoke; Infinity while none has. */
interface SpaceBooks { freshTo: number; strongFrom: number; readonly gaps: Stretch[] }

export class FreshnessBooks {
  readonly #devices = new Map<string, Books>()
  readonly #spaces = new Map<string, SpaceBooks>()
  readonly #to: number
  readonly #slackMs: number

  /** `slackMs`: how much later than the rule a silence may be noticed by whoever looks. */
  constructor(building: BuildingFile, devices: readonly SimDevice[], from: number, to: number, slackMs: number) {
    this.#to = to
    this.#slackMs = slackMs
    for (const { id } of building.spaces) this.#spaces.set(id, { freshTo: from, strongFrom: Infinity, gaps: [] })
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
    for (const spaceId of books.spaces) {
      const space = this.#spaces.get(spaceId)!
      if (books.weak && space.strongFrom < Infinity) {
        if (saidFrom < space.strongFrom) shortenFirstGap(space, saidFrom)
        continue
      }
      if (!books.weak && space.strongFrom === Infinity) {
        space.strongFrom = saidFrom
        if (space.freshTo > saidFrom) space.freshTo = saidFrom // what light and sound had vouched for ends here
      }
      if (saidFrom > space.freshTo) space.gaps.push({ from: space.freshTo, to: saidFrom })
      space.freshTo = Math.max(space.freshTo, arrivedAt + books.aliveMs + this.#slackMs)
    }
  }

  /** When nothing that may vouch for a space's vacancy had spoken within its time. Call after the last message. */
  gapsOf(spaceId: string): readonly Stretch[] {
    const { freshTo, gaps } = this.#spaces.get(spaceId)!
    return freshTo < this.#to ? [...gaps, { from: freshTo, to: this.#to }] : gaps
  }
}

/** Said before the first better source spoke, delivered after. */
function shortenFirstGap({ gaps }: SpaceBooks, saidFrom: number): void {
  const [first] = gaps
  if (first && saidFrom >= first.from && saidFrom < first.to) gaps[0] = { from: first.from, to: saidFrom }
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
