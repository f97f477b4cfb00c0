import type { UnknownReason } from '#contract/occupancy'
import { doorCountLogOdds } from './door-counter-rules.ts'
import { BOOSTS, CONFLICT_AFTER_MS, MOTION, WEAK_BESIDE_LAMP, WEAK_BESIDE_STRONGER, WEIGHTS } from './occupancy-parameters.ts'
import type { OccupancyPlan, PlannedSource } from './occupancy-plan.ts'
import type { Method, OccupancyState, SourceState } from './occupancy-state.ts'
import { isFresh, isMotionOn, presenceDelayMs, presenceOpinion } from './source-update-rules.ts'
import type { LightState } from './light-evidence-rules.ts'

/** What all sources together say at one moment. */
export interface Assessment {
  readonly logOdds: number
  /** Something that may carry a decision speaks (or waits out its hold); false: unknown. */
  readonly hasVoice: boolean
  /** A source at least as strong as the one that says "vacant" has fallen silent: nobody may say vacant. */
  readonly vacancyVetoed: boolean
  /** Something positively says that nobody is there; without it a low probability is no vacancy. */
  readonly vacancyVouched: boolean
  readonly conflictSince: number | null
  readonly conflicting: boolean
  /** Why it would be unknown. */
  readonly reason: UnknownReason
  readonly occupiedMethod: Method
  readonly vacantMethod: Method
  /** People inside by a counter, ≥ 0; null when nothing counts. */
  readonly count: number | null
  readonly validTo: number | null
}

/** Ranks decide who may overrule whose silence. */
const RANK = { count: 4, presence: 3, motion: 2, counters: 1, none: 0 } as const
type Presence = keyof typeof RANK

/** The tally of one kind of source over a space. */
class Tally {
  positive = -Infinity
  negative = -Infinity
  waiting = false
  positives = 0
  speaking = 0

  clear(): void {
    this.positive = -Infinity
    this.negative = -Infinity
    this.waiting = false
    this.positives = 0
    this.speaking = 0
  }

  add(weight: number): void {
    this.speaking += 1
    if (weight > 0) { this.positives += 1; if (weight > this.positive) this.positive = weight }
    else if (weight > this.negative) this.negative = weight
  }
  /** Any that sees somebody wins; nobody there only when all that speak say so and none waits. */
  get weight(): number { return this.positives > 0 ? this.positive : this.waiting || this.negative === -Infinity ? 0 : this.negative }
}

/**
 * Walks the sources once at `at` (a moment just after a deadline is that deadline + ½ ms). One instance is
 * used again for every walk: at 20,000 samples a second its forty fields are not worth making anew.
 */
class Assessor {
  readonly counts = new Tally()
  readonly presences = new Tally()
  readonly motions = new Tally()
  power = 0
  boost = 0
  lightPositive = 0; lightSum = 0; lights = 0; lampKnown = false
  co2 = 0; co2s = 0; sound = 0; sounds = 0; temperature = 0; humidity = 0
  people = 0; counting = 0; countSources = 0
  rawDoor = 0; traffic = 0; firstDoor = 0; counters = 0; freshCounters = 0; zeroedCounters = 0
  staleRank = 0
  configured = 0; reported = 0; stale = false; offline = false; stuck = false; weakFresh = 0; weakStale = false
  validTo = Infinity
  plan: OccupancyPlan
  at = 0

  constructor(plan: OccupancyPlan) { this.plan = plan }

  begin(plan: OccupancyPlan, at: number): void {
    this.plan = plan
    this.at = at
    this.counts.clear(); this.presences.clear(); this.motions.clear()
    this.power = this.boost = this.lightPositive = this.lightSum = this.lights = 0
    this.co2 = this.co2s = this.sound = this.sounds = this.temperature = this.humidity = 0
    this.people = this.counting = this.countSources = 0
    this.rawDoor = this.traffic = this.firstDoor = this.counters = this.freshCounters = this.zeroedCounters = 0
    this.staleRank = this.configured = this.reported = this.weakFresh = 0
    this.lampKnown = this.stale = this.offline = this.stuck = this.weakStale = false
    this.validTo = Infinity
  }

  /** Notes a moment after which this conclusion may change; true while it lies ahead. */
  until(deadline: number): boolean {
    if (this.at > deadline) return false
    if (deadline < this.validTo) this.validTo = deadline
    return true
  }

  silent(planned: PlannedSource, state: SourceState): void {
    const presence: Presence = planned.kind === 'count' || planned.kind === 'presence' || planned.kind === 'motion' ? planned.kind
      : planned.kind === 'entries' || planned.kind === 'exits' ? 'counters' : 'none'
    if (presence === 'none' && planned.kind !== 'power') {
      if (state.seenAt !== null) this.weakStale = true
      return
    }
    this.configured += 1
    if (state.seenAt === null && !state.replayed) return
    this.reported += 1
    if (!state.online) this.offline = true
    else this.stale = true
    this.staleRank = Math.max(this.staleRank, RANK[presence])
  }

  source(planned: PlannedSource, state: SourceState): void {
    if (planned.kind === 'count') this.countSources += 1
    else if (planned.kind === 'entries' || planned.kind === 'exits') this.counters += 1
    if (!isFresh(planned, state, this.at) || state.value === null) { this.silent(planned, state); return }
    this.until((state.seenAt ?? 0) + planned.source.staleAfterMs)
    switch (planned.kind) {
      case 'count': this.decisive(); this.peopleCount(state); break
      case 'presence': this.decisive(); this.presence(state); break
      case 'motion': this.decisive(); this.motion(planned, state); break
      case 'entries': case 'exits': this.decisive(); this.counter(planned, state); break
      case 'power': this.decisive(); this.machine(planned, state); break
      case 'door': this.event(state, BOOSTS.doorMs, WEIGHTS.doorMoved); break
      case 'badge': this.event(state, BOOSTS.badgeMs, WEIGHTS.badge); break
      case 'light': this.light(state); break
      case 'co2': this.weakFresh += 1; this.co2 = this.co2s === 0 ? state.weight : Math.max(this.co2, state.weight); this.co2s += 1; break
      case 'sound': this.weakFresh += 1; this.sound = this.sounds === 0 ? state.weight : Math.max(this.sound, state.weight); this.sounds += 1; break
      case 'temperature': if (Math.abs(state.weight) > Math.abs(this.temperature)) this.temperature = state.weight; break
      case 'humidity': if (Math.abs(state.weight) > Math.abs(this.humidity)) this.humidity = state.weight; break
    }
  }

  decisive(): void { this.configured += 1; this.reported += 1 }

  /** Presence without a pause for longer than anybody stays is a stuck sensor, and no longer believed. */
  isStuck(since: number): boolean {
    if (this.until(since + this.plan.parameters.stuckAfterMs)) return false
    this.stuck = true
    return true
  }

  peopleCount(state: SourceState): void {
    const value = state.value ?? 0
    if (value > 0 && this.isStuck(state.changedAt)) return
    this.counting += 1
    this.people += Math.max(0, Math.round(value))
    this.counts.add(value > 0 ? WEIGHTS.countOccupied : WEIGHTS.countVacant)
  }

  presence(state: SourceState): void {
    const { parameters } = this.plan
    if (state.value && this.isStuck(state.changedAt)) return
    this.until(state.changedAt + presenceDelayMs(state, parameters))
    const opinion = presenceOpinion(state, parameters, this.at)
    if (opinion === 0) this.presences.waiting = true
    else this.presences.add(opinion > 0 ? WEIGHTS.presenceOccupied : WEIGHTS.presenceVacant)
  }

  motion(planned: PlannedSource, state: SourceState): void {
    const hold = this.plan.parameters.motionHoldMs
    const { activeAt } = state
    const on = isMotionOn(planned, state)
    if (on || (activeAt !== null && this.at <= activeAt + hold)) {
      if (this.isStuck(state.activeSince ?? activeAt ?? state.changedAt)) return
      if (on || this.until((activeAt ?? 0) + MOTION.firmShare * hold)) { this.motions.add(WEIGHTS.motionRecent); return }
      this.until((activeAt ?? 0) + hold)
      this.motions.add(WEIGHTS.motionHeld)
      return
    }
    // Quiet counts only from when it was watched: after a gap the hold begins anew.
    const quietSince = Math.max(activeAt ?? state.watchingSince, state.watchingSince)
    if (this.until(quietSince + hold)) this.motions.waiting = true
    else this.motions.add(this.until(quietSince + MOTION.longVacantHolds * hold) ? WEIGHTS.motionVacant : WEIGHTS.motionLongVacant)
  }

  counter(planned: PlannedSource, state: SourceState): void {
    this.freshCounters += 1
    this.rawDoor += planned.sign * state.crossings
    this.firstDoor += planned.sign * state.firstTotal
    this.traffic += state.crossings
    if (state.zeroed) this.zeroedCounters += 1
  }

  machine(planned: PlannedSource, state: SourceState): void {
    if (state.activeAt !== null && this.until(state.activeAt + BOOSTS.powerSwitchedMs)) this.power = Math.max(this.power, WEIGHTS.powerSwitched)
    else if ((state.value ?? 0) >= planned.runningW) this.power = Math.max(this.power, WEIGHTS.powerRunning)
  }

  event(state: SourceState, forMs: number, weight: number): void {
    if (state.activeAt !== null && this.until(state.activeAt + forMs)) this.boost = Math.max(this.boost, weight)
  }

  light(state: SourceState): void {
    this.weakFresh += 1
    this.lights += 1
    this.lightSum += state.weight
    if (state.weight > this.lightPositive) this.lightPositive = state.weight
    if (((state.weak as LightState | null)?.steps ?? 0) > 0) this.lampKnown = true
  }

  /** A lamp on anywhere speaks; darkness only as the mean of all. */
  get lightWeight(): number { return this.lights === 0 ? 0 : this.lightPositive > 0 ? this.lightPositive : this.lightSum / this.lights }

  weak(besideStronger: boolean): number {
    const { lightWeight, co2, sound } = this
    if (!besideStronger) {
      if (this.lampKnown) return lightWeight + limit(co2 + sound, -WEAK_BESIDE_LAMP, WEAK_BESIDE_LAMP)
      // Warmth and humidity only help where light does not speak.
      return this.lights > 0 ? lightWeight + co2 + sound : co2 + sound + this.temperature + this.humidity
    }
    const { lowest, total, light: mostLight, co2: mostCo2, sound: mostSound } = WEAK_BESIDE_STRONGER
    const sum = limit(lightWeight, lowest, mostLight) + Math.min(co2, mostCo2) + Math.min(sound, mostSound)
    const agreed = lightWeight > 0 && co2 > 0 && sound > 0
    return limit(sum, lowest, agreed ? mostLight + mostCo2 + mostSound : total)
  }

  /** Day's entries less exits speak only once it is known from where they count. */
  doorLogOdds(): number | null {
    if (this.counters === 0 || this.freshCounters < this.counters) return null
    const fromZero = this.zeroedCounters === this.counters || this.firstDoor === 0
    if (!fromZero && this.rawDoor <= 0) return null
    return limit(doorCountLogOdds(this.rawDoor, this.traffic), -WEIGHTS.doorCountMax, WEIGHTS.doorCountMax)
  }

  get count(): number | null {
    if (this.countSources > 0) return this.counting === this.countSources ? this.people : null
    return this.doorLogOdds() === null ? null : Math.max(0, this.rawDoor)
  }

  unknownReason(): UnknownReason {
    if (this.stuck) return 'stuck'
    if (this.configured > this.reported && this.reported === 0 && this.weakFresh === 0) return 'never-reported'
    if (this.offline) return 'offline'
    if (this.stale) return 'stale'
    if (this.configured === 0 && this.plan.sources.length === 0 && this.plan.deskIds.size === 0) return 'no-sensors'
    return this.configured === 0 && this.weakFresh === 0 && this.weakStale ? 'stale' : 'only-weak'
  }
}

const limit = (value: number, low: number, high: number): number => (value < low ? low : value > high ? high : value)

function methodOf(all: Assessor, desks: number, door: number | null, sign: 1 | -1): Method {
  if (all.counts.weight * sign > 0) return 'count'
  if (all.presences.weight * sign > 0) return 'presence'
  if (desks * sign > 0 && sign > 0) return 'desks'
  if (all.motions.weight * sign > 0) return 'motion'
  if (door !== null && door * sign > 0) return 'count'
  return all.power * sign > 0 ? 'power' : 'fusion'
}

let walk: Assessor | undefined

/**
 * What a space's sources say at `at`: log-odds of presence, who decided, and until when that holds if
 * nothing more is heard. Piecewise constant between its deadlines, so it never depends on when it is asked.
 */
export function assess(plan: OccupancyPlan, state: OccupancyState, at: number): Assessment {
  walk ??= new Assessor(plan)
  const all = walk
  all.begin(plan, at)
  for (let index = 0; index < plan.sources.length; index += 1) all.source(plan.sources[index]!, state.sources[index]!)
  const desks = state.childrenOccupied > 0 ? WEIGHTS.desksOccupied
    : plan.deskIds.size > 0 && state.childrenVacant === plan.deskIds.size ? WEIGHTS.desksVacant : 0
  const door = all.doorLogOdds()
  const strong = strongEvidence(all, state, at)
  const speaks = all.counts.speaking + all.presences.speaking + all.motions.speaking > 0 || all.presences.waiting || all.motions.waiting
    || door !== null || desks > 0 || all.power > 0
  const weakMayDecide = all.reported === 0 && all.weakFresh > 0
  const logOdds = WEIGHTS.prior + strong.weight + all.motions.weight + (door ?? 0) + desks + all.power + all.boost + all.weak(speaks)
  const negativeRank = rankOfVacancy(all, door)
  return {
    logOdds, hasVoice: speaks || weakMayDecide || all.boost > 0,
    vacancyVetoed: all.staleRank > 0 && all.staleRank >= negativeRank, vacancyVouched: negativeRank > 0 || weakMayDecide || (all.motions.waiting && all.weakFresh > 0),
    conflictSince: strong.conflictSince, conflicting: strong.conflicting, reason: all.unknownReason(),
    occupiedMethod: methodOf(all, desks, door, 1), vacantMethod: methodOf(all, desks, door, -1),
    count: all.count, validTo: all.validTo === Infinity ? null : all.validTo,
  }
}

/** How strong the strongest is that says nobody is there. A hold past its firm part may be ended by a room gone dark. */
function rankOfVacancy(all: Assessor, door: number | null): number {
  if (all.counts.weight < 0) return RANK.count
  if (all.presences.weight < 0) return RANK.presence
  if (all.motions.weight < 0 || all.motions.weight === WEIGHTS.motionHeld) return RANK.motion
  return door !== null && door < 0 ? RANK.counters : RANK.none
}

/** Counts and presence sensors. When they contradict each other the one that sees somebody holds, for a while. */
function strongEvidence(all: Assessor, state: OccupancyState, at: number): { weight: number; conflictSince: number | null; conflicting: boolean } {
  const count = all.counts.weight
  const presence = all.presences.weight
  if (count * presence >= 0) return { weight: Math.abs(count) > Math.abs(presence) ? count : presence, conflictSince: null, conflicting: false }
  const conflictSince = state.conflictSince ?? Math.floor(at)
  return { weight: WEIGHTS.contested, conflictSince, conflicting: !all.until(conflictSince + CONFLICT_AFTER_MS) }
}
