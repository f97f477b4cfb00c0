import { LIVE_MAX_PER_SECOND, type LiveChanges, type LiveSnapshot } from '#contract/live'
import type { LiveKind, LiveView } from './live-view.ts'

const MIN_GAP_MS = 1000 / LIVE_MAX_PER_SECOND

export interface LiveRoomOptions {
  readonly siteId: string
  readonly floorId: string | null
  readonly view: LiveView
  readonly now: () => number
  /** Sends one message to everybody in the room. */
  readonly send: (changes: LiveChanges) => void
}

/**
 * One room's stream: marks what changed, and sends at most LIVE_MAX_PER_SECOND messages a second
 * with the value that each thing has then. The first change after a quiet time goes out at once.
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
  #lastSentAt = -Infinity
  #timer: NodeJS.Timeout | undefined

  constructor(options: LiveRoomOptions) {
    this.siteId = options.siteId
    this.floorId = options.floorId
    this.#view = options.view
    this.#now = options.now
    this.#send = options.send
  }

  mark(kind: LiveKind, id: string): void {
    this.#marked[kind].add(id)
    this.#summaryMarked = true
    this.#schedule()
  }

  markSummary(): void {
    this.#summaryMarked = true
    this.#schedule()
  }

  markConditions(): void {
    this.#conditionsMarked = true
    this.#schedule()
  }

  markBuilding(): void {
    this.#buildingMarked = true
    this.#schedule()
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

  #schedule(): void {
    if (this.#timer) return
    const wait = Math.max(0, this.#lastSentAt + MIN_GAP_MS - this.#now())
    this.#timer = setTimeout(() => this.#flush(), Math.min(wait, MIN_GAP_MS))
  }

  #flush(): void {
    this.#timer = undefined
    this.#lastSentAt = this.#now()
    this.sequence += 1
    const changes: LiveChanges = { sequence: this.sequence, at: this.#lastSentAt }
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
