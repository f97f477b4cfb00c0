import type { Building } from '#contract/api'
import { COMFORT_POINTS, type ComfortPoint } from '#contract/comfort-bands'
import type { LedgerCell } from '#contract/ledgers'
import type { Stretch } from '../site-time/available-time-rules.ts'
import type { TelemetryStore } from '../telemetry/telemetry-store.ts'
import { airCells } from './air-cells-rules.ts'
import { availableTime, capacities, openingWithin } from './available-hours-rules.ts'
import type { AvailabilityVersions } from './availability-versions.ts'
import { bookedAt, maintenanceOf, shutAt } from './booked-places-rules.ts'
import { deviceCells } from './device-cells-rules.ts'
import { energyCells } from './energy-cells-rules.ts'
import type { LedgerFamily } from './ledger-families.ts'
import { machineCells } from './machine-cells-rules.ts'
import { shortTurns } from './short-turns.ts'
import { EPISODE_GAP_MS, spaceCells } from './space-cells-rules.ts'
import { grouped, type Told } from './timeline-rules.ts'
import type { SiteCalendar, UsageBookingsRepository } from './usage-bookings-repository.ts'
import type { UsageReadings } from './usage-readings.ts'

export interface UsageComputationDeps {
  readonly telemetry: Pick<TelemetryStore, 'intervals' | 'countSteps'>
  readonly readings: UsageReadings
  readonly calendars: UsageBookingsRepository
  readonly availability: AvailabilityVersions
  /** The longest silence that is normal for a device; of one that is gone too. */
  readonly staleAfterMs: (deviceId: string) => number
}

/** Subjects are spaces, machines or devices of the building, as the family has them; `borders` those of whole hours of its zone; nothing after `now` counts. */
export interface CellsAsked { readonly building: Building; readonly family: LedgerFamily; readonly subjectIds: readonly string[]; readonly borders: readonly number[]; readonly now: number }

/** Hour cells from scratch: from what the telemetry and the records have now. */
export interface UsageComputation { hourCells(asked: CellsAsked): Promise<LedgerCell[]> }

export function createUsageComputation(deps: UsageComputationDeps): UsageComputation {
  const { telemetry, readings, calendars, availability, staleAfterMs } = deps

  /** When places of the site were open and free for use in a period. */
  async function openTimes({ building }: CellsAsked, window: Stretch) {
    const calendar = await calendars.calendar(building.site.id, window.from, window.to)
    const openOf = openingWithin(window)
    const spaces = new Map(building.spaces.map((space) => [space.id, space]))
    const versionsOf = (spaceId: string) => availability.ofSpace(spaces.get(spaceId)!)
    return {
      calendar, versionsOf, open: (spaceId: string) => openOf(versionsOf(spaceId)),
      /** Of a space, or of a machine that stands in it. */
      available: (spaceId: string, ...machineIds: string[]) => availableTime(openOf(versionsOf(spaceId)), shutPlaces(calendar, [spaceId, ...machineIds])),
    }
  }

  async function ofSpaces(asked: CellsAsked): Promise<LedgerCell[]> {
    const { borders, now, subjectIds: spaceIds } = asked
    const window = { from: borders[0]! - EPISODE_GAP_MS, to: borders.at(-1)! }
    const times = await openTimes(asked, window)
    const intervals = grouped(await telemetry.intervals({ spaceIds, ...window }), ({ spaceId }) => spaceId)
    const countSteps = grouped(await telemetry.countSteps({ spaceIds, ...window }), ({ spaceId }) => spaceId)
    return inShortTurns(spaceIds, (spaceId) => {
      const { space, count, booking } = spaceCells({
        spaceId, borders, now, available: times.available(spaceId), capacity: capacities(times.versionsOf(spaceId)),
        intervals: intervals.get(spaceId) ?? [], countSteps: countSteps.get(spaceId) ?? [], booked: bookedAt(times.calendar.places.get(spaceId), times.calendar.booked),
      })
      return [...space, ...count, ...booking]
    })
  }

  async function ofMachines(asked: CellsAsked): Promise<LedgerCell[]> {
    const { building, borders, now, subjectIds } = asked
    const window = { from: borders[0]!, to: borders.at(-1)! }
    // Whether a run or an outage goes on at the begin shows just before it.
    const times = await openTimes(asked, { ...window, from: window.from - 1 })
    const [power, meters] = [await readings.power(subjectIds, window), await readings.meters(subjectIds, window)]
    const wanted = new Set(subjectIds)
    return inShortTurns(building.equipment.filter(({ id }) => wanted.has(id)), (equipment) => {
      const place = times.calendar.places.get(equipment.id)
      return machineCells({
        equipment, borders, now, available: times.available(equipment.spaceId, equipment.id), open: times.open(equipment.spaceId),
        maintenance: maintenanceOf(place, times.calendar.blackouts), booked: bookedAt(place, times.calendar.booked),
        power: power.get(equipment.id) ?? [], meters: meters.get(equipment.id) ?? [],
      })
    })
  }

  async function ofMeters({ borders, now, subjectIds }: CellsAsked): Promise<LedgerCell[]> {
    const meters = await readings.meters(subjectIds, { from: borders[0]!, to: borders.at(-1)! })
    return inShortTurns(subjectIds, (subjectId) => energyCells({ subjectId, borders, now, meters: meters.get(subjectId) ?? [] }))
  }

  async function ofAir(asked: CellsAsked): Promise<LedgerCell[]> {
    const { building, borders, now, subjectIds } = asked
    const window = { from: borders[0]!, to: borders.at(-1)! }
    const times = await openTimes(asked, window)
    const told = new Map<ComfortPoint, ReadonlyMap<string, readonly Told<number>[]>>()
    for (const point of COMFORT_POINTS) told.set(point, await readings.air(point, subjectIds, window))
    const wanted = new Set(subjectIds)
    return inShortTurns(building.spaces.filter(({ id }) => wanted.has(id)), ({ id: spaceId, purpose }) => airCells({
      spaceId, purpose, borders, now, available: times.available(spaceId), told: new Map([...told].map(([point, bySpace]) => [point, bySpace.get(spaceId) ?? []])),
    }))
  }

  async function ofDevices({ building, borders, now, subjectIds }: CellsAsked): Promise<LedgerCell[]> {
    const signs = await readings.signs(subjectIds, { from: borders[0]!, to: borders.at(-1)! })
    const wanted = new Set(subjectIds)
    return inShortTurns(building.devices.filter(({ id }) => wanted.has(id)), ({ id: deviceId, commissionedAt }) => deviceCells({
      deviceId, borders, now, commissionedAt: Date.parse(commissionedAt), staleMs: staleAfterMs(deviceId), signs: signs.get(deviceId) ?? [],
    }))
  }

  const FAMILY: Readonly<Record<LedgerFamily, (asked: CellsAsked) => Promise<LedgerCell[]>>> = { space: ofSpaces, machine: ofMachines, energy: ofMeters, air: ofAir, device: ofDevices }
  return { hourCells: async (asked) => (asked.subjectIds.length === 0 || asked.borders[0]! >= asked.now ? [] : FAMILY[asked.family](asked)) }
}

const shutPlaces = ({ places, blackouts }: SiteCalendar, placeIds: readonly string[]): Stretch[] => shutAt(placeIds.map((id) => places.get(id)), blackouts)

async function inShortTurns<Subject>(subjects: readonly Subject[], cellsOf: (subject: Subject) => readonly LedgerCell[]): Promise<LedgerCell[]> {
  const breathe = shortTurns()
  const cells: LedgerCell[] = []
  for (const subject of subjects) {
    for (const cell of cellsOf(subject)) cells.push(cell)
    await breathe()
  }
  return cells
}
