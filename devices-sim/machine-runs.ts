import type { DayAppointments } from './day-appointments.ts'
import { roomId } from './building-plan.ts'
import type { Occasion } from './occasion.ts'
import { MACHINE_ROWS } from './plan-machines.ts'
import { between, chance, exponential, randomOf, shuffled } from './seeded-random.ts'
import type { SpaceTable } from './walking-routes.ts'
import { MINUTE_MS } from './zone-days.ts'

/** A stretch of one machine's state, half open, epoch ms. What is not covered is "off". */
export interface MachineRun {
  readonly machine: number
  readonly state: 'running' | 'idle'
  readonly from: number
  readonly to: number
  /** Mean draw over the stretch. */
  readonly powerW: number
}

/** No print outlasts 07:00 of the next morning: the next day's plan may start from free machines. */
const PRINTS_END_MIN = 31 * 60
/** Overnight prints that still run then keep the machine from the next day's early people. */
const FIRST_USE_MIN = 7 * 60 + 10

/** Machines run while somebody makes: one machine a session, sometimes two after another. Notes each use as an occasion. */
export function planMachineRuns(seed: number, day: number, origin: number, present: readonly DayAppointments[], table: SpaceTable, occasions: Occasion[]): MachineRun[] {
  const random = randomOf(seed, 'machines', day)
  const busyUntil = MACHINE_ROWS.map(() => FIRST_USE_MIN)
  const runs: MachineRun[] = []
  const sessions = present.flatMap((member) => member.sorted().filter((appointment) => appointment.makes).map((appointment) => ({ ...appointment, person: member.person.id })))
    .sort((one, other) => one.from - other.from)
  for (const session of sessions) {
    const here = MACHINE_ROWS.map((row, index) => ({ row, index })).filter(({ row }) => table.indexOf.get(roomId(row.room)) === session.space)
    let cursor = session.from + between(random, 3, 9)
    for (const { row, index } of shuffled(random, here)) {
      const start = Math.max(cursor, busyUntil[index] ?? 0)
      if (start + 12 > session.to || !chance(random, 0.8)) continue
      const attendedUntil = Math.min(session.to - 2, start + between(random, 25, 90))
      const end = row.unattended ? Math.min(PRINTS_END_MIN, start + Math.max(40, exponential(random, row.runS / 60))) : attendedUntil
      pushRuns(runs, { machine: index, startMin: start, endMin: end, origin }, random)
      occasions.push({ kind: 'machine', place: index, fromMin: start, toMin: end, people: [session.person] })
      busyUntil[index] = end + 2
      cursor = row.unattended ? cursor + 6 : attendedUntil + 2
    }
  }
  return runs.sort((one, other) => one.machine - other.machine || one.from - other.from)
}

function pushRuns(runs: MachineRun[], use: { machine: number; startMin: number; endMin: number; origin: number }, random: () => number): void {
  const row = MACHINE_ROWS[use.machine]
  if (!row) return
  const epoch = (minutes: number): number => Math.round(use.origin + minutes * MINUTE_MS)
  const end = epoch(use.endMin)
  let from = epoch(use.startMin)
  let running = false
  while (from < end) {
    const lengthMs = running ? (row.unattended ? end - from : 1000 * row.runS * between(random, 0.4, 1.6)) : 1000 * row.pauseS * between(random, 0.3, 1)
    const to = Math.min(end, Math.round(from + Math.max(8_000, lengthMs)))
    const nominal = running ? row.runningW * between(random, 0.88, 1.1) : row.idleW * between(random, 0.92, 1.08)
    runs.push({ machine: use.machine, state: running ? 'running' : 'idle', from, to, powerW: Math.round(nominal * 10) / 10 })
    from = to
    running = !running
  }
}
