import type { OpeningHours, Space } from '#contract/building'

/** What decides when a space can be used and by how many. */
export interface Availability { readonly openingHours: OpeningHours; readonly timeZone: string; readonly capacity: number }

/** The same for as long as it was so, epoch ms; -Infinity and Infinity at the ends of time. */
export interface AvailabilityVersion extends Availability { readonly from: number; readonly to: number }

/** Versions of each space in order of time, without gap or overlap. */
export interface AvailabilityVersions { ofSpace(space: Space): readonly AvailabilityVersion[] }

/** A version as it is recorded. */
export interface RecordedAvailability extends Availability { readonly spaceId: string; readonly validFrom: number }

/** The versions of one space, recorded in order of time: the first holds from the beginning of time, each until the next. */
export const versionsOf = (recorded: readonly RecordedAvailability[]): AvailabilityVersion[] => recorded.map(({ openingHours, timeZone, capacity, validFrom }, index) => ({
  openingHours, timeZone, capacity, from: index === 0 ? -Infinity : validFrom, to: recorded[index + 1]?.validFrom ?? Infinity,
}))

export const sameAvailability = (a: Availability, b: Availability): boolean =>
  a.capacity === b.capacity && a.timeZone === b.timeZone && JSON.stringify(normal(a.openingHours)) === JSON.stringify(normal(b.openingHours))

/** Key order as it comes back from a JSON column is not the order in which it was written. */
const normal = (hours: OpeningHours) => hours.map(({ days, from, to }) => [days, from, to])
