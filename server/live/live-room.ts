import { LIVE_MAX_PER_SECOND, type LiveChanges, type LiveSnapshot } from '#contract/live'
import type { LiveKind, LiveView } from './live-view.ts'
import { nextMessageAt, nextPatientMessageAt } from './message-pace-rules.ts'

/** Air, power and header figures drift all the time: they wait for each other, and leave the messages to what happened. */
const DRIFT_WAIT_MS = 1000
/** Drift that goes along with what happened before its own time: beyond it what happened would wait for its description. */
const RIDE_ALONG = 32
/** Elements of drift in a message: describing and encoding them holds the thread that everything else needs. */
const DRIFT_AT_ONCE = 200
/** Timers fire up to so much before the wall clock's time. */
const TIMER_EARLY_MS = 2

type Marks = Record<LiveKind, Set<string>>
const noMarks = (): Marks => ({ space: new Set(), door: new Set(), equipment: new Set(), device: new Set() })
const countOf = (marks: Marks): number => marks.space.size + marks.door.size + marks.equipment.size + marks.device.size

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
 * with the value that each thing has then. What happened (a state, a count, a door) goes out as soon as
 * the pace allows; what drifts goes along where it is little, or by itself once a second.
 */
export class LiveRoom {
  readonly siteId: string
  readonly floorId: string | null
  sequence = 0
  readonly #view: LiveView
  readonly #now: () => number
  readonly #send: (changes: LiveChanges) => void
  readonly #happened = noMarks()
  readonly #drifted = noMarks()
  #hasHappened = false
  /** When what drifts has waited long enough, epoch ms. */
  #driftDueAt = Infinity
  #summaryMarked = false
  #conditionsMarked = false
  #buildingMarked = false
  #bookingsMarked = false
  /** When the last messages went out, epoch ms. */
  readonly #sentAt: number[] = []
  #timer: NodeJS.Timeout | undefined
  #timerAt = Infinity

  constructor(options: LiveRoomOptions) {
    this.siteId = options.siteId
    this.floorId = options.floorId
    this.#view = options.view
    this.#now = options.now
    this.#send = options.send
  }

  /** `drifting`: a value that moves all the time; it may wait for company. */
  mark(kind: LiveKind, id: string, drifting = false): void {
    this.#summaryMarked = true
    if (!drifting) {
      this.#happened[kind].add(id)
      this.#happens()
    } else if (!this.#happened[kind].has(id)) {
      this.#drifted[kind].add(id)
      this.#drifts()
    }
  }

  markSummary(): void {
    this.#summaryMarked = true
    this.#drifts()
  }

  markConditions(): void {
    this.#conditionsMarked = true
    this.#happens()
  }

  markBuilding(): void {
    this.#buildingMarked = true
    this.#happens()
  }

  /** Every browser that shows a calendar fetches it again: once a second is often enough. */
  markBookings(): void {
    this.#bookingsMarked = true
    this.#drifts()
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

  #happens(): void {
    if (this.#hasHappened) return
    this.#hasHappened = true
    this.#schedule()
  }

  #drifts(): void {
    if (this.#driftDueAt < Infinity) return
    this.#driftDueAt = this.#now() + DRIFT_WAIT_MS
    this.#schedule()
  }

  #schedule(): void {
    const now = this.#now()
    const at = this.#hasHappened ? nextMessageAt(this.#sentAt, now) : Math.max(this.#driftDueAt, nextPatientMessageAt(this.#sentAt, now))
    if (at >= this.#timerAt) return
    clearTimeout(this.#timer)
    this.#timerAt = at
    this.#timer = setTimeout(() => this.#flush(), Math.ceil(at - now))
  }

  #flush(): void {
    this.#timer = undefined
    this.#timerAt = Infinity
    const at = this.#now()
    this.#sentAt.push(at)
    if (this.#sentAt.length > LIVE_MAX_PER_SECOND) this.#sentAt.shift()
    this.#send(this.#gathered(at))
    if (this.#driftDueAt < Infinity) this.#schedule()
  }

  #gathered(at: number): LiveChanges {
    this.sequence += 1
    this.#takeDriftAlong(at)
    const changes: LiveChanges = { sequence: this.sequence, at }
    this.#take('space', (id) => this.#view.space(id), (spaces) => { changes.spaces = spaces })
    this.#take('door', (id) => this.#view.door(id), (doors) => { changes.doors = doors })
    this.#take('equipment', (id) => this.#view.equipment(id), (equipment) => { changes.equipment = equipment })
    this.#take('device', (id) => this.#view.device(id), (devices) => { changes.devices = devices })
    const summary = this.#summaryMarked ? this.#view.summary(this.siteId) : undefined
    if (summary) changes.summary = summary
    if (this.#conditionsMarked) changes.conditions = [...this.#view.conditions()]
    if (this.#buildingMarked) changes.buildingChanged = true
    if (this.#bookingsMarked) changes.bookingsChanged = true
    this.#hasHappened = this.#summaryMarked = this.#conditionsMarked = this.#buildingMarked = this.#bookingsMarked = false
    return changes
  }

  /** Moves to what goes out now: all that drifts where it is little, else so much of it as is due and fits. */
  #takeDriftAlong(at: number): void {
    const isDue = at + TIMER_EARLY_MS >= this.#driftDueAt
    let room = isDue ? DRIFT_AT_ONCE : countOf(this.#drifted) <= RIDE_ALONG ? RIDE_ALONG : 0
    for (const kind of ['space', 'door', 'equipment', 'device'] as const) {
      for (const id of this.#drifted[kind]) {
        const known = this.#happened[kind].has(id)
        if (!known && room === 0) continue
        if (!known) room -= 1
        this.#happened[kind].add(id)
        this.#drifted[kind].delete(id)
      }
    }
    // What is left of a due lot is due still: it follows in the next message.
    if (countOf(this.#drifted) === 0) this.#driftDueAt = Infinity
  }

  #take<T>(kind: LiveKind, describe: (id: string) => T | undefined, put: (described: T[]) => void): void {
    const marked = this.#happened[kind]
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
