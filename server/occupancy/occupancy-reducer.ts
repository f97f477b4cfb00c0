import type { CountStep, Evidence, OccupancyInterval, SpaceOccupancy } from '#contract/occupancy'
import { nextDailyZero } from './daily-zero-rules.ts'
import { assess, type Assessment } from './evidence-rules.ts'
import { earliestEnd, endedInterval, openedInterval, type EndedInterval, PARTS_KEPT, printedInterval, recountedInterval, withPeak } from './interval-rules.ts'
import type { EngineEvent, EngineStep, SpaceConfig } from './occupancy-engine.ts'
import { HYSTERESIS } from './occupancy-parameters.ts'
import { planOf, pointKey, type OccupancyPlan } from './occupancy-plan.ts'
import type { OccupancyState, OpenInterval, SourceState, StateName } from './occupancy-state.ts'
import { heardOf, initialSource, isEvidenceOfNow, isFresh, sampledSource } from './source-update-rules.ts'
import { occupiedSince, vacantSince } from './back-dating-rules.ts'

/** A deadline still belongs to what went before; this is the first moment after it (times are whole ms). */
const justAfter = (deadline: number): number => deadline + 0.5

/** What a step emits, gathered on its way. */
interface Emitted { readonly intervals: OccupancyInterval[]; readonly countSteps: CountStep[] }
const nothingEmitted = (): Emitted => ({ intervals: [], countSteps: [] })

/** A space of which nothing has been heard at `at` (epoch ms): unknown, with its reason. */
export function initialOccupancy(config: SpaceConfig, at: number): OccupancyState {
  const plan = planOf(config)
  const from = Math.floor(at)
  const blank: OccupancyState = {
    at: from, sources: plan.sources.map(({ key }) => initialSource(key, from)), children: {}, childrenOccupied: 0, childrenVacant: 0, childLeftAt: from, childTold: null,
    open: openedInterval(from, 'unknown', 'none', null), before: null, logOdds: 0, count: null, reason: null, method: 'none',
    conflictSince: null, zeroAt: plan.hasCounters ? nextDailyZero(from, config.timeZone, config.dailyZeroHour) : null, validTo: null,
  }
  const { reason } = assess(plan, blank, from)
  return { ...blank, reason, open: { ...blank.open, reason } }
}

/**
 * The state carried over to a configuration that was edited, as of `at`: sources and desks that still exist
 * keep their memory, new ones start blank, and a source that went says no more.
 */
export function adoptedOccupancy(config: SpaceConfig, former: OccupancyState, at: number): EngineStep<OccupancyState> {
  const plan = planOf(config)
  const emitted = nothingEmitted()
  const state = adopted(plan, former, Math.max(former.at, Math.floor(at)), emitted)
  return new Step(plan, former, state, emitted)
}

/**
 * The reducer: one event in, the next state out. Pure; `state` is never changed. Deadlines that passed
 * before the event are settled first, in order and at their own times, so ticks never change a result.
 * An event older than the state counts as of the state's time. A state kept for another set of sources
 * is adopted first (see adoptedOccupancy).
 */
export function nextOccupancy(config: SpaceConfig, state: OccupancyState, event: EngineEvent): EngineStep<OccupancyState> {
  const plan = planOf(config)
  const emitted = nothingEmitted()
  const settled = settledTo(plan, isOfPlan(plan, state) ? state : adopted(plan, state, state.at, emitted), event.at, emitted)
  if (event.kind === 'tick') return new Step(plan, state, settled, emitted)
  const at = Math.max(settled.at, Math.floor(event.at))
  const applied = applyEvent(plan, settled, event, at)
  const next = applied === settled ? settled : concluded(plan, applied, at, at, emitted)
  return new Step(plan, state, next, emitted)
}

function isOfPlan(plan: OccupancyPlan, state: OccupancyState): boolean {
  const { sources } = plan
  if (sources.length !== state.sources.length) return false
  for (let index = 0; index < sources.length; index += 1) if (sources[index]!.key !== state.sources[index]!.key) return false
  return state.zeroAt !== null === plan.hasCounters
}

function adopted(plan: OccupancyPlan, former: OccupancyState, at: number, emitted: Emitted): OccupancyState {
  const known = new Map(former.sources.map((source) => [source.key, source]))
  const children = Object.fromEntries(Object.entries(former.children).filter(([id]) => plan.deskIds.has(id)))
  const state: OccupancyState = {
    ...former, children, ...childTally(children), sources: plan.sources.map(({ key }) => known.get(key) ?? initialSource(key, at)),
    zeroAt: plan.hasCounters ? former.zeroAt ?? nextDailyZero(at, plan.config.timeZone, plan.config.dailyZeroHour) : null,
  }
  return concluded(plan, state, at, at, emitted)
}

/** All deadlines before `to`, one after the other. */
function settledTo(plan: OccupancyPlan, from: OccupancyState, to: number, emitted: Emitted): OccupancyState {
  let state = from
  for (;;) {
    const deadline = earliest(state)
    if (deadline === null || deadline >= to) return state
    if (deadline === state.zeroAt) state = zeroedCounters(plan, state, deadline)
    state = concluded(plan, state, justAfter(deadline), deadline, emitted)
  }
}

const earliest = ({ validTo, zeroAt }: OccupancyState): number | null =>
  validTo === null ? zeroAt : zeroAt === null ? validTo : Math.min(validTo, zeroAt)

const zeroedCounters = (plan: OccupancyPlan, state: OccupancyState, at: number): OccupancyState => ({
  ...state, zeroAt: nextDailyZero(at, plan.config.timeZone, plan.config.dailyZeroHour),
  sources: state.sources.map((source, index) => {
    const { kind } = plan.sources[index]!
    return kind === 'entries' || kind === 'exits' ? { ...source, crossings: 0, zeroed: true } : source
  }),
})

function applyEvent(plan: OccupancyPlan, state: OccupancyState, event: Exclude<EngineEvent, { kind: 'tick' }>, at: number): OccupancyState {
  if (event.kind === 'child') return withChild(plan, state, event, at)
  return event.kind === 'availability' ? withAvailability(plan, state, event.device, event.online) : withSample(plan, state, event, at)
}

/** Points that speak only when something happens: any sign of life of their device says that nothing did. */
const SILENT_KINDS: ReadonlySet<string> = new Set(['motion', 'door', 'badge'])

function withSample(plan: OccupancyPlan, state: OccupancyState, event: Extract<EngineEvent, { kind: 'sample' }>, at: number): OccupancyState {
  const indexes = plan.byDevice.get(event.device)
  if (!indexes) return state
  const own = plan.indexes.get(event.device)?.get(pointKey(event.point, event.channel))
  if (!isEvidenceOfNow(event)) return own === undefined || event.quality !== 'stale' ? state : replaced(state, own, { ...state.sources[own]!, replayed: true })
  if (own !== undefined && isRepeated(state.sources[own]!, at, event.value)) return state
  let sources: SourceState[] | null = null
  for (const index of indexes) {
    const planned = plan.sources[index]!
    if (index !== own && !SILENT_KINDS.has(planned.kind)) continue
    const before = state.sources[index]!
    // A message's other readings have shown this sign of life already.
    if (index !== own && before.seenAt === at && before.online) continue
    sources ??= state.sources.slice()
    sources[index] = index === own ? sampledSource(planned, before, at, event.value, plan.parameters) : before.seenAt === null ? before : heardOf(planned, before, at)
  }
  return sources ? { ...state, sources } : state
}

/** The same reading delivered again. */
const isRepeated = (source: SourceState, at: number, value: number): boolean =>
  source.valueAt === at && source.value === value && source.seenAt === at && source.online

const replaced = (state: OccupancyState, index: number, source: SourceState): OccupancyState =>
  ({ ...state, sources: state.sources.map((known, at) => (at === index ? source : known)) })

function withAvailability(plan: OccupancyPlan, state: OccupancyState, device: string, online: boolean): OccupancyState {
  const indexes = plan.byDevice.get(device)
  if (!indexes || indexes.every((index) => state.sources[index]!.online === online)) return state
  return { ...state, sources: state.sources.map((source, index) => (indexes.includes(index) ? { ...source, online } : source)) }
}

function withChild(plan: OccupancyPlan, state: OccupancyState, { spaceId, since, state: child }: Extract<EngineEvent, { kind: 'child' }>, at: number): OccupancyState {
  if (!plan.deskIds.has(spaceId) || state.children[spaceId] === child) return state
  const children = { ...state.children, [spaceId]: child }
  return {
    ...state, children, ...childTally(children), childTold: { at, since },
    childLeftAt: state.children[spaceId] === 'occupied' ? Math.max(state.childLeftAt, since) : state.childLeftAt,
  }
}

function childTally(children: Readonly<Record<string, StateName>>): { childrenOccupied: number; childrenVacant: number } {
  const states = Object.values(children)
  return { childrenOccupied: states.filter((state) => state === 'occupied').length, childrenVacant: states.filter((state) => state === 'vacant').length }
}

/** Which state the evidence makes of the present one: thresholds with hysteresis, and unknown where nobody may decide. */
function decided(present: StateName, evidence: Assessment): StateName {
  if (evidence.conflicting || !evidence.hasVoice) return 'unknown'
  const wanted = evidence.logOdds >= HYSTERESIS.occupiedAt ? 'occupied' : evidence.logOdds <= HYSTERESIS.vacantAt ? 'vacant' : present
  if (wanted !== 'vacant') return wanted
  if (evidence.vacancyVetoed) return 'unknown'
  return evidence.vacancyVouched ? 'vacant' : present === 'occupied' ? 'occupied' : 'unknown'
}

/** What follows from the sources as seen at `seenAt`, taking effect at `at`. */
function concluded(plan: OccupancyPlan, state: OccupancyState, seenAt: number, at: number, emitted: Emitted): OccupancyState {
  const evidence = assess(plan, state, seenAt)
  const name = decided(state.open.state, evidence)
  const next: { -readonly [Field in keyof OccupancyState]: OccupancyState[Field] } = { ...state }
  next.at = at
  next.logOdds = evidence.logOdds
  next.reason = name === 'unknown' ? (evidence.conflicting ? 'conflict' : evidence.reason) : null
  next.method = name === 'unknown' ? 'none' : name === 'occupied' ? evidence.occupiedMethod : evidence.vacantMethod
  next.count = shownCount(name, evidence.count)
  next.conflictSince = evidence.conflictSince
  next.validTo = evidence.validTo
  if (name !== state.open.state) return turned(plan, state, next, name, at, emitted)
  if (next.count !== state.count) {
    next.open = recountedInterval(state.open, state.count, at, partsKept(plan))
    emitted.countSteps.push({ spaceId: plan.config.spaceId, at, count: next.count })
  }
  return next
}

const partsKept = ({ backDates }: OccupancyPlan): number => (backDates ? PARTS_KEPT : 0)

const shownCount = (name: StateName, count: number | null): number | null =>
  name === 'unknown' || count === null ? null : name === 'vacant' ? 0 : Math.max(1, count)

/** The state turned at `at`: closes the interval, back-dated where a hold or a debounce confirmed what had begun earlier. */
function turned(plan: OccupancyPlan, state: OccupancyState, next: OccupancyState, name: StateName, at: number, emitted: Emitted): OccupancyState {
  const { spaceId } = plan.config
  const begun = name === 'vacant' ? vacantSince(plan, state, at) : name === 'occupied' ? occupiedSince(plan, state, at) : at
  const from = Math.max(begun, state.open.from, earliestEnd(state.open))
  const { before } = state
  const ended = endedInterval(state.open, state.count, from, partsKept(plan))
  recount(spaceId, ended, from, next.count, emitted)
  if (from === state.open.from && before && before.state === name) return reopened(plan, state, next, before, emitted)
  const open = openedInterval(from, name, next.method, next.reason)
  if (from > state.open.from) emitted.intervals.push(printedInterval(spaceId, ended.closed, from))
  emitted.intervals.push(printedInterval(spaceId, withPeak(open, next.count), null))
  return { ...next, open, before: from > state.open.from ? ended.closed : before }
}

/** `count` holds from `from` on, whatever was said to hold since. */
function recount(spaceId: string, ended: EndedInterval, from: number, count: number | null, { countSteps }: Emitted): void {
  if (ended.count !== count) countSteps.push({ spaceId, at: from, count })
  for (const at of ended.undone) countSteps.push({ spaceId, at, count })
}

/** The interval between had no length: the one before goes on. */
function reopened(plan: OccupancyPlan, state: OccupancyState, next: OccupancyState, before: OpenInterval, { intervals }: Emitted): OccupancyState {
  const { spaceId } = plan.config
  intervals.push(printedInterval(spaceId, state.open, state.open.from), printedInterval(spaceId, withPeak(before, next.count), null))
  return { ...next, open: before, before: null }
}

const probabilityOf = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds))

/** The published view of a state: probability, count, method, reason and the evidence with its weights. */
export function describeOccupancy(config: SpaceConfig, state: OccupancyState): SpaceOccupancy {
  const plan = planOf(config)
  const known = state.open.state !== 'unknown'
  return {
    spaceId: config.spaceId, state: state.open.state, probability: known ? probabilityOf(state.logOdds) : null, count: state.count,
    since: state.open.from, method: state.method, reason: state.reason, evidence: evidenceList(plan, state),
  }
}

/** Each source that ever spoke: its last value, whether it is fresh, and its weight by itself. */
function evidenceList(plan: OccupancyPlan, state: OccupancyState): Evidence[] {
  return plan.sources.flatMap((planned, index): Evidence[] => {
    const { value, valueAt, replayed } = state.sources[index]!
    if (value === null || valueAt === null) return []
    const fresh = isFresh(planned, state.sources[index]!, state.at)
    const { device, point, channel } = planned.source
    const weight = fresh ? weightAlone(plan, state, index) : 0
    return [{ device, point, channel, value, observedAt: valueAt, quality: replayed && !fresh ? 'stale' : 'good', weight, fresh }]
  })
}

/** A source's weight if it were the only one. */
function weightAlone(plan: OccupancyPlan, state: OccupancyState, index: number): number {
  const alone: OccupancyPlan = { ...plan, sources: [plan.sources[index]!], deskIds: new Set() }
  const blank = assess({ ...alone, sources: [] }, { ...state, sources: [], childrenOccupied: 0 }, state.at).logOdds
  const { logOdds } = assess(alone, { ...state, sources: [state.sources[index]!], childrenOccupied: 0, conflictSince: null }, state.at)
  return Math.round((logOdds - blank) * 100) / 100
}

/** One step's result; the view is made when it is read. */
class Step implements EngineStep<OccupancyState> {
  readonly state: OccupancyState
  readonly changed: boolean
  readonly intervals: readonly OccupancyInterval[]
  readonly countSteps: readonly CountStep[]
  readonly nextDeadline: number | null
  readonly #plan: OccupancyPlan

  constructor(plan: OccupancyPlan, before: OccupancyState, state: OccupancyState, { intervals, countSteps }: Emitted) {
    this.#plan = plan
    this.state = state
    this.intervals = intervals
    this.countSteps = countSteps
    this.changed = intervals.length > 0 || isShownDifferently(before, state)
    const deadline = earliest(state)
    // A deadline belongs to what went before: the first tick that changes anything is the next millisecond.
    this.nextDeadline = deadline === null ? null : deadline + 1
  }

  get occupancy(): SpaceOccupancy { return describeOccupancy(this.#plan.config, this.state) }
}

const hundredths = (logOdds: number): number => Math.round(probabilityOf(logOdds) * 100)
const isShownDifferently = (before: OccupancyState, after: OccupancyState): boolean =>
  before !== after && (before.open.state !== after.open.state || before.open.from !== after.open.from || before.reason !== after.reason
    || before.method !== after.method || before.count !== after.count
    || (before.logOdds !== after.logOdds && after.open.state !== 'unknown' && hundredths(before.logOdds) !== hundredths(after.logOdds)))
