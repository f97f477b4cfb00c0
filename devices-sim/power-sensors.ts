import { MACHINE_ROWS, STANDBY_W } from './plan-machines.ts'
import type { MachineRun } from './machine-runs.ts'
import { normal } from './seeded-random.ts'
import type { Sensor } from './sensor.ts'

const HOUR = 3_600_000
/** A running machine's meter speaks this often even when nothing changes. */
const RUNNING_REPORT_MS = 600_000
const NOISE_SHARE = 0.012
const VOLTAGE = 230

/** Energy of one stretch in Wh between two moments. */
export const energyWh = (powerW: number, from: number, to: number): number => (powerW * Math.max(0, to - from)) / HOUR

/** Exact energy in Wh that a machine drew in [from, to): its runs, and standby between them. */
export function machineEnergyWh(runs: readonly MachineRun[], from: number, to: number): number {
  const drawn = runs.reduce((sum, run) => {
    const [starts, ends] = [Math.max(from, run.from), Math.min(to, run.to)]
    return ends > starts ? sum + energyWh(run.powerW - STANDBY_W, starts, ends) : sum
  }, 0)
  return drawn + energyWh(STANDBY_W, from, to)
}

/** A power meter: each change of the draw at once, then every ten minutes while it runs, and its heartbeats. */
export const powerMeter: Sensor = (device, day, memory, emit) => {
  const { start, end } = day.truth
  const runs = day.truth.machineRuns[device.machine] ?? []
  const changes: { at: number; powerW: number }[] = [{ at: start, powerW: STANDBY_W }]
  for (const run of runs) {
    const from = Math.max(start, run.from)
    if (changes.at(-1)?.at === from) changes.pop()
    changes.push({ at: from, powerW: run.powerW })
    if (run.to < end) changes.push({ at: run.to, powerW: STANDBY_W })
  }
  const threePhase = MACHINE_ROWS[device.machine]?.meter === 'three-phase'
  let report = 0
  changes.forEach(({ at, powerW }, index) => {
    const until = changes[index + 1]?.at ?? end
    const moments = new Set<number>(at > start ? [at] : [])
    if (powerW > 50) for (let next = at + RUNNING_REPORT_MS; next < until; next += RUNNING_REPORT_MS) moments.add(next)
    while (report < day.reports.length && (day.reports[report] as number) < until) { if ((day.reports[report] as number) >= at) moments.add(day.reports[report] as number); report++ }
    for (const moment of [...moments].sort((one, other) => one - other)) {
      const shownW = Math.max(0, Math.round((day.noise ? powerW * (1 + normal(day.random, 0, NOISE_SHARE)) : powerW) * 10) / 10)
      const voltage = Math.round((VOLTAGE + (day.noise ? normal(day.random, 1.5, 1.6) : 0)) * 10) / 10
      const phases = threePhase ? 3 : 1
      emit(moment, { 'power.active': shownW, 'energy.total': Math.round(memory.energyWh + energyWh(powerW, at, moment)), voltage, current: Math.round((shownW / voltage / phases) * 100) / 100 })
    }
    memory.energyWh += energyWh(powerW, at, until)
  })
}
