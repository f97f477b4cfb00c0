import type { Equipment } from '#contract/building'
import type { LiveEquipment } from '#contract/live'
import { describeEquipment, withPower, type EquipmentTrace } from '../occupancy/equipment-state-rules.ts'

/** Watts that are worth telling: meters flicker in the last digit. */
const POWER_STEP_W = 5

/** The present of every machine. */
export class MachineStates {
  readonly #traces = new Map<string, EquipmentTrace>()
  readonly #told = new Map<string, LiveEquipment>()

  forget(): void { this.#traces.clear() }

  /** Takes a power reading (W); true when it changes what people see. */
  take(equipment: Equipment, powerW: number, at: number, staleAfterMs: number): boolean {
    const trace = withPower(equipment, this.#traces.get(equipment.id), powerW, at, staleAfterMs)
    this.#traces.set(equipment.id, trace)
    const told = this.#told.get(equipment.id)
    return !told || told.state !== trace.state || told.powerW === null || Math.abs(told.powerW - trace.powerW) >= POWER_STEP_W
  }

  trace(equipmentId: string): EquipmentTrace | undefined { return this.#traces.get(equipmentId) }

  describe(equipment: Equipment, now: number): LiveEquipment {
    const described = describeEquipment(equipment.id, this.#traces.get(equipment.id), now)
    this.#told.set(equipment.id, described)
    return described
  }

  /** True when silence has changed what people see. */
  changedByTime(equipment: Equipment, now: number): boolean {
    const told = this.#told.get(equipment.id)
    return told !== undefined && told.state !== describeEquipment(equipment.id, this.#traces.get(equipment.id), now).state
  }
}
