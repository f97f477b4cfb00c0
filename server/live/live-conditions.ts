import { LIVE_CONDITIONS, type LiveCondition } from '#contract/live'
import type { Bus } from '../bus.ts'

/** The system-wide conditions that hold now, kept from what the parts say on the bus. */
export class LiveConditions {
  readonly #active = new Set<LiveCondition>()
  readonly #bus: Bus
  readonly #listener = ({ condition, active }: { condition: LiveCondition; active: boolean }): void => {
    if (active) this.#active.add(condition)
    else this.#active.delete(condition)
  }

  constructor(bus: Bus) {
    this.#bus = bus
  }

  start(): void { this.#bus.on('conditionChanged', this.#listener) }
  stop(): void { this.#bus.off('conditionChanged', this.#listener) }

  /** In the order of the contract, so that banners do not jump. */
  active(): readonly LiveCondition[] {
    return LIVE_CONDITIONS.filter((condition) => this.#active.has(condition))
  }
}
