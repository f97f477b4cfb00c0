import type { Logger } from 'pino'
import type { BuildingReader } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import type { KeptBatch } from '../flow/telemetry-committer.ts'
import { calendarBorders, hourBorders } from '../site-time/calendar-bucket-rules.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { AnyLedgerReplacement } from '../telemetry/ledger-store.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import { CALENDAR_PREFIX, type CalendarWatch } from './calendar-watch.ts'
import { LateData } from './late-data.ts'
import { LEDGER_FAMILIES, subjectsOf, type LedgerFamily } from './ledger-families.ts'
import { COUNTER_MEMORY_MS } from './counter-energy-rules.ts'
import { DayWork, siteOfSubject } from './day-work.ts'
import type { CellsAnew } from './roll-up-rules.ts'
import { RollUpState, STATE_PREFIX } from './roll-up-state.ts'
import type { Touch } from './touched-rules.ts'
import type { UsageComputation } from './usage-computation.ts'
import { MARKS_PREFIX, UsageMarks } from './usage-marks.ts'
import type { UsageReadings } from './usage-readings.ts'

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]
const TURN_EVERY_MS = 5_000
/** An hour is stored so long after its end: what comes late mostly comes by then, and need not open it again. */
export const SETTLING_MS = 10 * 60_000
/** So much of what is kept is not opened again: a whole day must be there to be added up. */
const CLOSING_DAYS = 2
/** Late data come in crowds: the background waits until they pause, but not for ever. Questions do not wait. */
const [QUIET_MS, PATIENCE_MS] = [5_000, 120_000]

export interface UsageRollUpDeps {
  readonly telemetry: TelemetryStore
  readonly computation: UsageComputation
  readonly readings: UsageReadings
  readonly calendar: CalendarWatch
  readonly buildings: Pick<BuildingReader, 'buildings' | 'building' | 'device' | 'space'>
  readonly staleAfterMs: (deviceId: string) => number
  /** Everything handed to the telemetry so far is stored when it resolves; rejects with 'telemetry-away' when that takes too long. */
  readonly flush: () => Promise<void>
  /** How long what cells are made of is kept: older hours are closed, as they could not be added up any more. */
  readonly retention: { readonly readingsDays: number; readonly intervalsDays: number }
  readonly clock: Clock
  readonly logger: Pick<Logger, 'error'>
}

/**
 * Stores the hour cells of finished hours and the day cells of finished days, and adds up again what late data
 * touched. How far it is, what is marked, and the cells travel in one commit: a crash leaves them
 * agreeing. All work is done one piece (a family's day) after the other, questions and background alike.
 */
export class UsageRollUp {
  readonly #deps: UsageRollUpDeps
  readonly #state = new RollUpState()
  readonly #marks = new UsageMarks()
  readonly #late: LateData
  readonly #work: DayWork
  #turns: Promise<unknown> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined
  #running: Promise<void> | undefined
  #stopped = false
  #troubled = false
  #rewritten = 0
  #markedAt = -Infinity
  #waitingSince: number | null = null

  constructor(deps: UsageRollUpDeps) {
    this.#deps = deps
    this.#work = new DayWork(deps)
    this.#late = new LateData({ ...deps, state: this.#state })
  }

  /** Takes up what is stored; before the flow starts, as that may bring late data at once. */
  async start(): Promise<void> {
    const { telemetry, calendar, clock } = this.#deps
    this.#state.restore(await telemetry.checkpoints(STATE_PREFIX))
    this.#marks.restore(await telemetry.checkpoints(MARKS_PREFIX))
    calendar.restore(await telemetry.checkpoints(CALENDAR_PREFIX))
    // A store that does not answer must not hold up the start: without its memory only more hours than need be are added up again.
    await this.#late.start(telemetry, clock.now()).catch((error: unknown) => this.#deps.logger.error({ err: error }, 'the intervals that last now cannot be read yet'))
    this.#timer = setInterval(() => { this.#running ??= this.#turn().finally(() => { this.#running = undefined }) }, TURN_EVERY_MS)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#running
    await this.#turns
  }

  /** Cells that were written since the start, of hours and days. */
  get rewritten(): number { return this.#rewritten }

  /** Subject hours that are not stored, or not any more as they should be. */
  waitingHours(): number {
    const now = this.#deps.clock.now()
    let ms = this.#marks.waitingMs()
    for (const building of this.#deps.buildings.buildings()) for (const family of LEDGER_FAMILIES) {
      const upTo = this.#state.upTo(building.site.id, family)
      if (upTo !== undefined) ms += Math.max(0, now - SETTLING_MS - HOUR_MS - upTo) * subjectsOf(building, family).length
    }
    return Math.ceil(ms / HOUR_MS)
  }

  /** What must be stored with a commit of the flow: marks of what it touches of the stored past. */
  readonly alsoKept = (batch: KeptBatch): Map<string, string | null> => {
    const begins = [...this.#late.earlierBegins(batch)].flatMap(([siteId, at]) => this.#beginEarlier(siteId, at))
    const kept = new Map([...begins, ...this.#marks.mark(this.#cut(this.#late.touches(batch)))])
    if (kept.size > 0) this.#markedAt = this.#deps.clock.now()
    return kept
  }

  /**
   * Adds up again what is out of date of these subjects in the period, as of this call. Gives from where
   * anything is known of the site, and up to where the family is stored; null when nothing is known. Rejects with 'telemetry-away'.
   */
  async settled(siteId: string, family: LedgerFamily, subjectIds: readonly string[], period: Stretch): Promise<Stretch | null> {
    await this.#deps.flush()
    await this.#inTurn(() => this.#look())
    if (await this.#begun(siteId) === undefined) return null
    await this.#catchUp(siteId, family, subjectIds, period)
    return { from: this.#state.since(siteId)!, to: this.#state.upTo(siteId, family)! }
  }

  /** One day after the other, so that a question waits for a day's work of the background at most. */
  async #catchUp(siteId: string, family: LedgerFamily, subjectIds: readonly string[], period: Stretch): Promise<void> {
    for (let goesOn = true; goesOn && !this.#stopped;) goesOn = await this.#inTurn(() => this.#advance(siteId, family))
    for (let goesOn = true; goesOn && !this.#stopped;) goesOn = await this.#inTurn(() => this.#settleDay(siteId, family, subjectIds, period))
  }

  /** One after the other: what one adds up another must not take. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turns.then(work)
    this.#turns = turn.catch(() => undefined) // Whoever asked has the error.
    return turn
  }

  #isQuiet(): boolean {
    const now = this.#deps.clock.now()
    this.#waitingSince ??= now
    if (now - this.#markedAt < QUIET_MS && now - this.#waitingSince < PATIENCE_MS) return false
    this.#waitingSince = null
    return true
  }

  async #turn(): Promise<void> {
    if (!this.#isQuiet()) return
    try {
      await this.#inTurn(() => this.#look())
      for (const building of this.#deps.buildings.buildings()) {
        if (await this.#begun(building.site.id) === undefined) continue
        for (const family of LEDGER_FAMILIES) await this.#catchUp(building.site.id, family, subjectsOf(building, family), { from: -Infinity, to: Infinity })
      }
      this.#troubled = false
    } catch (error) {
      if (!this.#troubled) this.#deps.logger.error({ err: error }, 'use could not be added up; it stays marked and is tried again')
      this.#troubled = true
    }
  }

  /** The first hour of which anything is known; of a site that was there before this was counted, the first reading's. */
  async #begun(siteId: string): Promise<number | undefined> {
    const { telemetry, buildings, clock } = this.#deps
    const known = this.#state.since(siteId)
    const building = buildings.building(siteId)
    if (known !== undefined || building === undefined) return known
    const { site, devices } = building
    for await (const [first] of telemetry.exportReadings({ from: 0, to: clock.now(), deviceIds: devices.map(({ id }) => id), limit: 1 })) {
      if (first === undefined) continue
      await telemetry.commit({ readings: [], checkpoints: new Map(this.#beginEarlier(site.id, hourBorders(first.observedAt, first.observedAt, site.timeZone)[0]!)) })
      return this.#state.since(site.id)
    }
    return undefined
  }

  /** Everything has hours from then on; those that are behind the begin so far are added up as any that are out of date. */
  #beginEarlier(siteId: string, at: number): [string, string | null][] {
    const before = this.#state.since(siteId)
    if (before !== undefined && before <= at) return []
    const building = this.#deps.buildings.building(siteId)!
    const entry = this.#state.beginAt(siteId, at)
    // Families that are not stored yet begin at the begin by themselves.
    const added = before === undefined ? [] : LateData.ofBegin(building, at, before).filter(({ family }) => this.#state.claimed(siteId, family) >= before)
    return [entry, ...this.#marks.mark(added)]
  }

  /** Looks at the calendar and marks what changed of the stored past. */
  async #look(): Promise<void> {
    const { calendar, telemetry } = this.#deps
    const { touches, checkpoints, accept } = await calendar.look()
    const marks = this.#marks.mark(this.#cut(touches))
    if (marks.size + checkpoints.size > 0) await telemetry.commit({ readings: [], checkpoints: new Map([...marks, ...checkpoints]) })
    accept()
  }

  /** What of the touches lies in hours that are stored, or are being added up now. */
  *#cut(touches: Iterable<Touch>): Generator<Touch> {
    for (const { family, subjectId, from, to } of touches) {
      const siteId = siteOfSubject(this.#deps.buildings, family, subjectId)
      const since = siteId === undefined ? undefined : this.#state.since(siteId)
      if (siteId === undefined || since === undefined) continue
      const cut = { family, subjectId, from: Math.max(from, since), to: Math.min(to, this.#state.claimed(siteId, family)) }
      if (cut.from < cut.to) yield cut
    }
  }

  /** Adds up the family's next hours, to the end of their day at most; false when it has come as far as it can. */
  async #advance(siteId: string, family: LedgerFamily): Promise<boolean> {
    const building = this.#deps.buildings.building(siteId)
    if (building === undefined) return false
    const { site } = building
    const from = this.#state.upTo(site.id, family)!
    const now = this.#deps.clock.now()
    const target = hourBorders(Math.max(from, now - SETTLING_MS), Math.max(from, now - SETTLING_MS), site.timeZone)[0]!
    if (from >= target) return false
    const [, midnight] = calendarBorders('day', from, from, site.timeZone) as [number, number]
    const to = Math.min(target, midnight)
    this.#state.claim(site.id, family, to)
    await this.#deps.flush()
    const hours = [{ from, to }]
    const ledgers = await this.#work.addedUp(building, family, new Map(subjectsOf(building, family).map((id) => [id, hours])), { begin: from, upTo: to, since: this.#state.since(site.id)! })
    await this.#commit(ledgers, new Map([this.#state.reaching(site.id, family, to)]))
    this.#state.reached(site.id, family, to)
    return true
  }

  /** Adds up again what is marked of one day; false when nothing of the subjects is marked in the period. */
  async #settleDay(siteId: string, family: LedgerFamily, subjectIds: readonly string[], period: Stretch): Promise<boolean> {
    const building = this.#deps.buildings.building(siteId)
    const upTo = this.#state.upTo(siteId, family)
    if (building === undefined || upTo === undefined) return false
    // A meter's total of the period is counted from the last one before it, which may be what came late.
    const from = family === 'energy' || family === 'machine' ? period.from - COUNTER_MEMORY_MS : period.from
    const first = this.#marks.first(family, subjectIds, { from, to: Math.min(period.to, upTo) })
    if (first === null) return false
    const [begin, end] = calendarBorders('day', first, first, building.site.timeZone) as [number, number]
    const taken = this.#marks.take(family, subjectIds, { from: begin, to: Math.min(end, upTo) })
    try {
      await this.#deps.flush()
      const anew: CellsAnew[] = []
      for (const [at, touched] of await this.#work.touchedDays(building, taken, { open: this.#open(family), day: begin, upTo })) anew.push(...await this.#work.addedUp(building, family, touched, { begin: at, upTo, since: this.#state.since(siteId)! }))
      await this.#commit(anew, this.#marks.settled(taken))
      this.#marks.done(taken)
    } catch (error) {
      this.#marks.putBack(taken)
      throw error
    }
    return true
  }

  /** Older hours are closed. */
  #open(family: LedgerFamily): number {
    const { retention: { readingsDays, intervalsDays }, clock } = this.#deps
    return clock.now() - ((family === 'space' ? intervalsDays : readingsDays) - CLOSING_DAYS) * DAY_MS
  }

  async #commit(cells: readonly CellsAnew[], checkpoints: ReadonlyMap<string, string | null>): Promise<void> {
    await this.#deps.telemetry.commit({ readings: [], ledgers: cells as readonly AnyLedgerReplacement[], checkpoints })
    for (const { cells: { length } } of cells) this.#rewritten += length
  }
}
