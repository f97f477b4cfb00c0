import { LIVE_MAX_PER_SECOND, type LiveChanges, type LiveSnapshot } from '#contract/live'
import type { LiveKind, LiveView } from './live-view.ts'

/**
 * A bucket of messages: so many at once, and so many more a second. Together they are the most that
 * any second can hold. Alone, a change goes out at once; in a crowd, changes ride together.
 */
const BURST = 4
const REFILL_PER_MS = (LIVE_MAX_PER_SECOND - BURST) / 1000
/** Air, power and header figures drift all the time: they wait for each other, and leave the bucket to what happened. */
const DRIFT_WAIT_MS = 500

export interface LiveRoomOptions {
  readonly siteId: string
  readonly floorId: string | null
  readonly view: LiveView
  readonly now: () => number
  /** Sends one message to everybody in the room. */
  readonly send: (changes: LiveChanges) => void
}

/**
 * One room's stream: marks what changed, and sends at most LIVE_MAX_PER_SECOND messages in any second
 * with the value that each thing has then. What happened (a state, a count, a door) goes out at once
 * while the bucket lasts; what drifts goes along, or by itself twice a second.
 */
export class LiveRoom {
  readonly siteId: string
  readonly floorId: string | null
  sequence = 0
  readonly #view: LiveView
  readonly #now: () => number
  readonly #send: (changes: LiveChanges) => void
  readonly #marked: Record<LiveKind, Set<string>> = { space: new Set(), door: new Set(), equipment: new Set(), device: new Set() }
  #summaryMarked = false
  #conditionsMarked = false
  #buildingMarked = false
  #bucket = BURST
  #bucketAt: number
  #timer: NodeJS.Timeout | undefined
  #timerAt = Infinity

  constructor(options: LiveRoomOptions) {
    this.siteId = options.siteId
    this.floorId = options.floorId
    this.#view = options.view
    this.#now = options.now
    this.#send = options.send
    this.#bucketAt = options.now()
  }

  /** `drifting`: a value that moves all the time; it may wait for company. */
  mark(kind: LiveKind, id: string, drifting = false): void {
    this.#marked[kind].add(id)
    this.#summaryMarked = true
    this.#schedule(drifting ? DRIFT_WAIT_MS : 0)
  }

  markSummary(): void {
    this.#summaryMarked = true
    this.#schedule(DRIFT_WAIT_MS)
  }

  markConditions(): void {
    this.#conditionsMarked = true
    this.#schedule(0)
  }

  markBuilding(): void {
    this.#buildingMarked = true
    this.#schedule(0)
  }

  /** Everything as it is now; changes that follow carry on from its sequence. Undefined when the place is gone. */
  snapshot(): LiveSnapshot | undefined {
    const members = this.#view.members(this.siteId, this.floorId)
    const summary = this.#view.summary(this.siteId)
    if (!members || !summary) return undefined
    return {
      sequence: this.sequence, at: this.#now(), summary, conditions: [...this.#view.conditions()],
      spaces: present(members.spaces, (id) => this.#view.space(id)), doors: present(members.doors, (id) => this.#view.door(id)),
      equipment: present(members.equipment, (id) => this.#view.equipment(id)), devices: present(members.devices, (id) => this.#view.device(id)),
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #schedule(waitMs: number): void {
    const now = this.#now()
    this.#bucket = Math.min(BURST, this.#bucket + Math.max(0, now - this.#bucketAt) * REFILL_PER_MS)
    this.#bucketAt = now
    const refillMs = this.#bucket >= 1 ? 0 : (1 - this.#bucket) / REFILL_PER_MS
    const at = now + Math.max(waitMs, refillMs)
    if (at >= this.#timerAt) return
    clearTimeout(this.#timer)
    this.#timerAt = at
    this.#timer = setTimeout(() => this.#flush(), at - now)
  }

  #flush(): void {
    this.#timer = undefined
    this.#timerAt = Infinity
    const at = this.#now()
    this.#bucket = Math.min(BURST, this.#bucket + Math.max(0, at - this.#bucketAt) * REFILL_PER_MS) - 1
    this.#bucketAt = at
    this.sequence += 1
    const changes: LiveChanges = { sequence: this.sequence, at }
    this.#take('space', (id) => this.#view.space(id), (spaces) => { changes.spaces = spaces })
    this.#take('door', (id) => this.#view.door(id), (doors) => { changes.doors = doors })
    this.#take('equipment', (id) => this.#view.equipment(id), (equipment) => { changes.equipment = equipment })
    this.#take('device', (id) => this.#view.device(id), (devices) => { changes.devices = devices })
    const summary = this.#summaryMarked ? this.#view.summary(this.siteId) : undefined
    if (summary) changes.summary = summary
    if (this.#conditionsMarked) changes.conditions = [...this.#view.conditions()]
    if (this.#buildingMarked) changes.buildingChanged = true
    this.#summaryMarked = this.#conditionsMarked = this.#buildingMarked = false
    this.#send(changes)
  }

  #take<T>(kind: LiveKind, describe: (id: string) => T | undefined, put: (described: T[]) => void): void {
    const marked = this.#marked[kind]
    if (marked.size === 0) return
    put(present(marked, describe))
    marked.clear()
  }
}

function present<T>(ids: Iterable<string>, describe: (id: string) => T | undefined): T[] {
  const described: T[] = []
  for (const id of ids) {
    const one = describe(id)
    if (one !== undefined) described.push(one)
  }
  return described
}
