import type { Blackout, BookingPolicy, Resource, ShownBooking } from '#contract/bookings'
import type { Floor, OpeningHours } from '#contract/building'
import type { Span } from '../time/opening-spans.ts'
import type { DaySpan } from '../time/site-time.ts'
import { endOf, isDrawn } from './booking-look.ts'
import { inLanes, type Placed } from './block-lanes.ts'
import { closedStretches, type ClosedStretch } from './closed-stretches.ts'

/** A booking as a row draws it: until when it really lasted, and what its buffers hold around it. */
export interface GridBooking extends Span { readonly booking: ShownBooking; readonly held: Span; /** It takes this row by another resource: a bundle, a part, a neighbour half. */ readonly through: boolean }

const baseOf = (unit: string): string => unit.split('#')[0]!

/** The resources of whose time a booking takes something: its own, and each that shares a unit with it. */
export function bookingsByResource(resources: readonly Resource[], bookings: readonly ShownBooking[]): Map<string, ShownBooking[]> {
  const byId = new Map(resources.map(resource => [resource.id, resource]))
  const takers = new Map<string, string[]>()
  for (const resource of resources) for (const id of withParts(resource, byId)) takers.set(id, [...takers.get(id) ?? [], resource.id])
  const found = new Map<string, ShownBooking[]>(resources.map(({ id }) => [id, []]))
  for (const booking of bookings) {
    if (!isDrawn(booking)) continue
    const rows = new Set([booking.resourceId, ...booking.units.flatMap(unit => takers.get(baseOf(unit)) ?? [])])
    for (const id of rows) found.get(id)?.push(booking)
  }
  return found
}

function withParts({ id, parts }: Pick<Resource, 'id' | 'parts'>, byId: ReadonlyMap<string, Resource>, seen = new Set<string>()): Set<string> {
  if (seen.has(id)) return seen
  seen.add(id)
  for (const part of parts) withParts(byId.get(part) ?? { id: part, parts: [] }, byId, seen)
  return seen
}

export function gridBooking(booking: ShownBooking, resourceId: string, policy: Pick<BookingPolicy, 'bufferBeforeMin' | 'bufferAfterMin'> | undefined): GridBooking {
  const from = Date.parse(booking.from)
  const to = Math.max(endOf(booking), from + 60_000)
  const held = { from: from - (policy?.bufferBeforeMin ?? 0) * 60_000, to: to + (policy?.bufferAfterMin ?? 0) * 60_000 }
  return { booking, from, to, held, through: booking.resourceId !== resourceId }
}

export const LANE_PX = 40
export const ROW_PAD_PX = 6
export const GROUP_PX = 30

export interface TimelineRow {
  readonly resource: Resource; readonly policy: BookingPolicy | undefined
  readonly closed: readonly ClosedStretch[]; readonly placed: readonly Placed<GridBooking>[]
  readonly top: number; readonly height: number
}
export interface TimelineGroup { readonly key: string; readonly name: string; readonly rows: readonly TimelineRow[] }

export interface TimelineInput {
  readonly resources: readonly Resource[]; readonly bookings: readonly ShownBooking[]; readonly blackouts: readonly Blackout[]; readonly day: DaySpan; readonly timeZone: string
  policyOf(resource: Resource): BookingPolicy | undefined
  hoursOf(resource: Resource): OpeningHours
  /** What the rows are grouped by: its name, and where it stands among the others. */
  groupOf(resource: Resource): { key: string; name: string; order: number }
  compareNames(a: string, b: string): number
}

/** All rows of a day with where each stands in the grid: heights are known before anything is drawn. */
export function timelineGroups(input: TimelineInput): TimelineGroup[] {
  const taken = bookingsByResource(input.resources, input.bookings)
  const groups = new Map<string, { key: string; name: string; order: number; resources: Resource[] }>()
  for (const resource of input.resources) {
    const group = input.groupOf(resource)
    const known = groups.get(group.key)
    if (known) known.resources.push(resource)
    else groups.set(group.key, { ...group, resources: [resource] })
  }
  let top = 0
  return [...groups.values()].sort((a, b) => a.order - b.order || input.compareNames(a.name, b.name)).map(({ key, name, resources }) => {
    top += GROUP_PX
    const rows = resources.sort((a, b) => input.compareNames(a.name, b.name)).map(resource => {
      const row = rowOf(resource, taken.get(resource.id) ?? [], input, top)
      top += row.height
      return row
    })
    return { key, name, rows }
  })
}

function rowOf(resource: Resource, bookings: readonly ShownBooking[], input: TimelineInput, top: number): TimelineRow {
  const policy = input.policyOf(resource)
  const { day } = input
  const blocks = bookings.map(booking => gridBooking(booking, resource.id, policy)).filter(({ from, to }) => to > day.from && from < day.to)
  const { placed, lanes } = inLanes(blocks)
  return { resource, policy, placed, closed: closedStretches(day, input.hoursOf(resource), input.blackouts, resource, input.timeZone), top, height: lanes * LANE_PX + ROW_PAD_PX }
}

export const floorGroup = (floor: Floor | undefined, without: string) => (floor ? { key: floor.id, name: floor.name, order: floor.level } : { key: '', name: without, order: Infinity })

const HOUR_MS = 3_600_000
/** The hours of a day that are drawn: from an hour before the first opening or booking to an hour after the last, in whole hours. */
export function drawnHours(day: DaySpan, groups: readonly TimelineGroup[]): Span {
  let first = Infinity
  let last = -Infinity
  for (const { rows } of groups) for (const { closed, placed } of rows) {
    let reached = day.from
    for (const { from, to } of closed.filter(({ why }) => why === 'closed')) {
      if (from > reached) [first, last] = [Math.min(first, reached), Math.max(last, from)]
      reached = to
    }
    if (reached < day.to) [first, last] = [Math.min(first, reached), Math.max(last, day.to)]
    for (const { item } of placed) [first, last] = [Math.min(first, item.from), Math.max(last, item.to)]
  }
  if (first === Infinity) return { from: day.from, to: day.to }
  const whole = (at: number, round: (hours: number) => number) => day.from + round((at - day.from) / HOUR_MS) * HOUR_MS
  return { from: Math.max(day.from, whole(first, Math.floor) - HOUR_MS), to: Math.min(day.to, whole(last, Math.ceil) + HOUR_MS) }
}
