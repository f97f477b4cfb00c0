import type { Equipment } from '#contract/building'
import type { LedgerCell } from '#contract/ledgers'
import { byBegin, common, joined } from '../bookings/stretch-rules.ts'
import { withPower, type EquipmentTrace } from '../occupancy/equipment-state-rules.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { cellAt, cellTally } from './cell-tally-rules.ts'
import { energyTold } from './counter-energy-rules.ts'
import { ascending, begins, held, parts, steps, type Held, type Told } from './timeline-rules.ts'

/** Power this long before the first reading that counts decides whether a pause is one (equipment-state-rules.ts runs on for a minute). */
export const RUN_ON_LOOK_BACK_MS = 60_000

/** Everything about one machine, from before the first border on. */
export interface MachineUse {
  readonly equipment: Equipment
  readonly borders: readonly number[]
  readonly now: number
  readonly available: readonly Stretch[]
  /** Opening hours with the times out of order still in them. */
  readonly open: readonly Stretch[]
  /** Maintenance of this machine, in order of beginning. */
  readonly maintenance: readonly Stretch[]
  readonly booked: readonly Stretch[]
  /** Power in W, in order of time. */
  readonly power: readonly Told<number>[]
  /** Its meters' totals in Wh. */
  readonly meters: readonly (readonly Told<number>[])[]
}

/** What the machine did by its power: running debounced, and nothing known once its meter is silent for too long. */
export function machineStates(equipment: Equipment, power: readonly Told<number>[]): Held<EquipmentTrace['state']>[] {
  let trace: EquipmentTrace | undefined
  return steps(power.map(({ at, value, believedMs }) => {
    trace = withPower(equipment, trace, value, at, believedMs)
    return { at, value: trace.state, believedMs }
  }))
}

/** The cells of the ledger "machine". Times are inside available time, except that out of order is opening hours lost to maintenance. */
export function machineCells(use: MachineUse): LedgerCell<'machine'>[] {
  const { borders } = use
  const tally = cellTally('machine', 'hour', use.equipment.id, borders)
  const end = Math.min(borders.at(-1)!, use.now)
  const within = [{ from: borders[0]!, to: end }]
  const hours = borders.slice(1).map((to, index) => ({ from: borders[index]!, to }))
  const states = machineStates(use.equipment, use.power).map((piece) => ({ ...piece, to: Math.min(piece.to, end) })).filter(({ from, to }) => from < to)
  const booked = held(joined([...use.booked].sort(byBegin)), true as const)

  const at = { cell: cellAt(borders), state: ascending(states), booked: ascending(booked) }
  for (const { from, to } of parts(common(use.available, within), hours, states, booked)) {
    const state = at.state(from)
    addPart((sum) => tally.add(at.cell(from), '', sum, to - from), { known: state !== undefined, powered: state === 'running' || state === 'idle', running: state === 'running', booked: at.booked(from) === true })
  }
  const count = (sum: 'runs' | 'outOfOrders', moments: readonly number[]): void => {
    const cellOf = cellAt(borders)
    for (const moment of moments) if (moment >= borders[0]! && moment < end) tally.add(cellOf(moment), '', sum, 1)
  }
  count('runs', begins(common(joined(states.filter(({ value }) => value === 'running')), use.available), 0))
  const outOfOrder = joined(use.maintenance)
  count('outOfOrders', begins(outOfOrder, 0))
  const cellOf = cellAt(borders)
  for (const { from, to } of parts(common(common(outOfOrder, use.open), within), hours)) tally.add(cellOf(from), '', 'outOfOrderMs', to - from)
  addEnergy(tally, use, end)
  return tally.cells()
}

interface PartOfMachine { readonly known: boolean; readonly powered: boolean; readonly running: boolean; readonly booked: boolean }
type MachineTime = 'availableMs' | 'knownMs' | 'poweredMs' | 'runningMs' | 'bookedMs' | 'bookedKnownMs' | 'runningBookedMs'

function addPart(add: (sum: MachineTime) => void, { known, powered, running, booked }: PartOfMachine): void {
  add('availableMs')
  if (known) add('knownMs')
  if (powered) add('poweredMs')
  if (running) add('runningMs')
  if (booked) add('bookedMs')
  if (booked && known) add('bookedKnownMs')
  if (booked && running) add('runningBookedMs')
}

/** Energy that was told of inside available time. */
function addEnergy(tally: ReturnType<typeof cellTally<'machine'>>, { borders, available, meters }: MachineUse, end: number): void {
  for (const meter of meters) {
    const cellOf = cellAt(borders)
    const isAvailable = ascending(held(available, true))
    for (const { at, wh } of energyTold(meter)) if (at >= borders[0]! && at < end && isAvailable(at) === true) tally.add(cellOf(at), '', 'energyWh', wh)
  }
}
