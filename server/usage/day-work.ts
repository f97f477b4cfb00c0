import type { Building } from '#contract/api'
import { byBegin } from '../bookings/stretch-rules.ts'
import type { BuildingReader } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { calendarBorders, hourBorders } from '../site-time/calendar-bucket-rules.ts'
import type { LedgerFamily } from './ledger-families.ts'
import { cellsAnew, touchedHours, type CellsAnew } from './roll-up-rules.ts'
import { shortTurns } from './short-turns.ts'
import { grouped } from './timeline-rules.ts'
import type { UsageComputation } from './usage-computation.ts'
import type { TakenMarks } from './usage-marks.ts'
import type { UsageReadings } from './usage-readings.ts'

export interface DayWorkDeps { readonly computation: UsageComputation; readonly readings: UsageReadings; readonly clock: Clock }

/** What one day of a family has to be added up of, and the adding up: the piece that the roll-up does at a time. */
export class DayWork {
  readonly #deps: DayWorkDeps

  constructor(deps: DayWorkDeps) {
    this.#deps = deps
  }

  /** What is still open (later than `open`) of the marks of a day; with it, on any later day, the hours of the totals that meters told next: their sums are from the last total before. */
  async touchedDays({ site }: Building, { family, bySubject }: TakenMarks, { open, day, upTo }: { readonly open: number; readonly day: number; readonly upTo: number }): Promise<Map<number, Map<string, Stretch[]>>> {
    const days = new Map<number, Map<string, Stretch[]>>()
    const touch = (at: number, subjectId: string, stretch: Stretch): void => {
      const subjects = days.get(at) ?? new Map<string, Stretch[]>()
      days.set(at, subjects)
      subjects.set(subjectId, [...subjects.get(subjectId) ?? [], stretch].sort(byBegin))
    }
    for (const [subjectId, stretches] of bySubject) for (const stretch of stretches) {
      if (stretch.to <= open) continue
      touch(day, subjectId, stretch)
      if (family !== 'energy' && family !== 'machine') continue
      for (const at of await this.#deps.readings.nextTotals(subjectId, stretch.to)) if (at < upTo) touch(calendarBorders('day', at, at, site.timeZone)[0]!, subjectId, { from: at, to: at + 1 })
    }
    return days
  }

  /** Cells of the touched hours of the day of `begin`, up to `upTo` and from the site's first known hour (`since`) on, and of the whole day when all of it is stored by then. */
  async addedUp(building: Building, family: LedgerFamily, touched: ReadonlyMap<string, readonly Stretch[]>, { begin, upTo, since }: { readonly begin: number; readonly upTo: number; readonly since: number }): Promise<CellsAnew[]> {
    if (touched.size === 0) return []
    const { site } = building
    const [midnight, end] = calendarBorders('day', begin, begin, site.timeZone) as [number, number]
    const day = { from: Math.max(midnight, since), to: end }
    const isOver = end <= upTo
    const all = [...touched.values()].flat()
    const range = isOver ? day : { from: Math.max(day.from, Math.min(...all.map(({ from }) => from))), to: Math.min(upTo, Math.max(...all.map(({ to }) => to))) }
    const borders = hourBorders(range.from, range.to, site.timeZone)
    const cells = grouped(await this.#deps.computation.hourCells({ building, family, subjectIds: [...touched.keys()], borders, now: this.#deps.clock.now() }), ({ subjectId }) => subjectId)
    const breathe = shortTurns()
    const anew: CellsAnew[] = []
    for (const [subjectId, stretches] of touched) {
      anew.push(...cellsAnew(family, subjectId, cells.get(subjectId) ?? [], touchedHours(borders, stretches), isOver ? { from: midnight, to: end } : null))
      await breathe()
    }
    return anew
  }
}

/** The site of a space, machine or device; undefined when it is gone. */
export function siteOfSubject(buildings: Pick<BuildingReader, 'buildings' | 'device' | 'space'>, family: LedgerFamily, subjectId: string): string | undefined {
  if (family === 'device') return buildings.device(subjectId)?.siteId
  return buildings.space(subjectId)?.siteId ?? buildings.buildings().find(({ equipment }) => equipment.some(({ id }) => id === subjectId))?.site.id
}
