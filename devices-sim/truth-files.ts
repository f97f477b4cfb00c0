import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { simulate, type SimulationOptions } from './simulation.ts'
import { zoneDays } from './zone-days.ts'

/** Writes ground truth beside the run: one JSON line a record, one file a kind and simulated day. */
export async function writeTruth(folder: string, options: SimulationOptions): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true })
  const zone = zoneDays(options.timeZone)
  const files: string[] = []
  for (let day = zone.dayOf(options.from); zone.start(day) < options.to; day++) {
    const { truth } = simulate({ ...options, from: Math.max(options.from, zone.start(day)), to: Math.min(options.to, zone.start(day + 1)) })
    for (const kind of ['intervals', 'machines', 'passages', 'flaws', 'bookings', 'walkIns'] as const) {
      const file = join(folder, `${zone.date(day)}-${kind === 'walkIns' ? 'walk-ins' : kind}.jsonl`)
      await writeFile(file, truth[kind].map((record) => `${JSON.stringify(record)}\n`).join(''))
      files.push(file)
    }
  }
  return files
}
