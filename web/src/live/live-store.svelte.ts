import type { LiveChanges, LiveCondition, LiveDevice, LiveDoor, LiveEquipment, LiveSnapshot, LiveSpace, LiveSummary } from '#contract/live'
import { verdictOn, type Verdict } from './live-sequence.ts'
import { PendingChanges } from './pending-changes.ts'

/** After this long without a connection nothing shown is still knowledge. */
export const LOST_AFTER_MS = 30_000

/** joining: no snapshot yet. live. reconnecting: what is shown is fading. lost: nothing can be known. */
export type Trust = 'joining' | 'live' | 'reconnecting' | 'lost'

/** One element's latest value; reading it binds a component to this element alone. */
class Cell<T> { value: T | null = $state.raw(null) }

function cellOf<T>(cells: Map<string, Cell<T>>, id: string): Cell<T> {
  let cell = cells.get(id)
  if (!cell) cells.set(id, cell = new Cell<T>())
  return cell
}

/**
 * What the building does now. One state cell per space, door, machine and device, so that a change
 * redraws that element and nothing else; messages wait for the next frame and are committed together.
 */
export class LiveStore {
  trust: Trust = $state('joining')
  summary: LiveSummary | null = $state.raw(null)
  conditions: readonly LiveCondition[] = $state.raw([])
  /** Server time of the newest message; what "stale since" says. */
  lastAt: number | null = $state(null)
  /** Server clock minus ours: ages are told by the server's clock, for wall tablets run wrong. */
  clockOffsetMs = $state(0)
  /** Counts committed batches, for those few that look at everything (lists, counts). */
  commits = $state(0)

  readonly #spaces = new Map<string, Cell<LiveSpace>>()
  readonly #doors = new Map<string, Cell<LiveDoor>>()
  readonly #equipment = new Map<string, Cell<LiveEquipment>>()
  readonly #devices = new Map<string, Cell<LiveDevice>>()
  readonly #pending = new PendingChanges()
  readonly #schedule: (commit: () => void) => void
  #sequence: number | null = null
  #scheduled = false

  constructor(schedule: (commit: () => void) => void = commit => { requestAnimationFrame(commit) }) {
    this.#schedule = schedule
  }

  space(id: string): LiveSpace | null { return cellOf(this.#spaces, id).value }
  door(id: string): LiveDoor | null { return cellOf(this.#doors, id).value }
  machine(id: string): LiveEquipment | null { return cellOf(this.#equipment, id).value }
  device(id: string): LiveDevice | null { return cellOf(this.#devices, id).value }

  /** Everything anew; what the snapshot does not hold is known no longer. */
  takeSnapshot(snapshot: LiveSnapshot, receivedAt: number): void {
    this.#pending.clear()
    this.#sequence = snapshot.sequence
    replaceAll(this.#spaces, snapshot.spaces, ({ spaceId }) => spaceId)
    replaceAll(this.#doors, snapshot.doors, ({ doorId }) => doorId)
    replaceAll(this.#equipment, snapshot.equipment, ({ equipmentId }) => equipmentId)
    replaceAll(this.#devices, snapshot.devices, ({ deviceId }) => deviceId)
    this.summary = snapshot.summary
    this.conditions = snapshot.conditions
    this.lastAt = snapshot.at
    this.clockOffsetMs = snapshot.at - receivedAt
    this.trust = 'live'
    this.commits++
  }

  /** Judges a message by its sequence and keeps it for the next frame. "rejoin" forgets the sequence. */
  takeChanges(changes: LiveChanges): Verdict {
    const verdict = verdictOn(this.#sequence, changes.sequence)
    if (verdict === 'rejoin') this.#sequence = null
    if (verdict !== 'apply') return verdict
    this.#sequence = changes.sequence
    this.#pending.add(changes)
    if (!this.#scheduled) {
      this.#scheduled = true
      this.#schedule(() => this.#commit())
    }
    return verdict
  }

  disconnected(): void {
    this.#sequence = null
    if (this.trust === 'live') this.trust = 'reconnecting'
  }

  /** No connection for LOST_AFTER_MS. */
  lost(): void { this.trust = 'lost' }

  #commit(): void {
    this.#scheduled = false
    const pending = this.#pending
    if (pending.at === null) return
    for (const [id, space] of pending.spaces) cellOf(this.#spaces, id).value = space
    for (const [id, door] of pending.doors) cellOf(this.#doors, id).value = door
    for (const [id, machine] of pending.equipment) cellOf(this.#equipment, id).value = machine
    for (const [id, device] of pending.devices) cellOf(this.#devices, id).value = device
    if (pending.summary) this.summary = pending.summary
    if (pending.conditions) this.conditions = pending.conditions
    this.lastAt = pending.at
    pending.clear()
    this.commits++
  }
}

function replaceAll<T>(cells: Map<string, Cell<T>>, values: readonly T[], idOf: (value: T) => string): void {
  const left = new Set(cells.keys())
  for (const value of values) {
    const id = idOf(value)
    cellOf(cells, id).value = value
    left.delete(id)
  }
  for (const id of left) cellOf(cells, id).value = null
}
