import type { Held, Told } from './timeline-rules.ts'
import { joined } from '../bookings/stretch-rules.ts'
import type { Stretch } from '../site-time/available-time-rules.ts'

/** Meters of 32 bits begin again here. */
const WRAP = 2 ** 32
/** How near to the wrap the last total, and to 0 the next, must lie. */
const WRAP_MARGIN = 0.1
/** A total that falls to less than this share of the last was set back to 0; a smaller drop is a meter that corrects itself. */
const RESET_SHARE = 0.5
/** How far back the total that an hour begins with is looked for; what a meter counted over a longer silence is not known to belong anywhere. */
export const COUNTER_MEMORY_MS = 7 * 24 * 3_600_000

/**
 * What a cumulative total adds to the last one, in its unit. A wrap at 2^32 goes on; after a reset it is what
 * was counted since then (what came between the last reading and the reset is lost); a correction adds nothing.
 */
export function counted(last: number, next: number): number {
  if (next >= last) return next - last
  if (last <= WRAP && last >= (1 - WRAP_MARGIN) * WRAP && next <= WRAP_MARGIN * WRAP) return next + WRAP - last
  return next < RESET_SHARE * last ? next : 0
}

/**
 * Energy in Wh by the moment at which a meter told of it: one meter's totals in order of time. What was used over a
 * silence belongs to the reading that ends it, so that hours add up to the meter.
 */
export function energyTold(totals: readonly Told<number>[]): { readonly at: number; readonly wh: number }[] {
  return totals.slice(1).map(({ at, value }, index) => {
    const last = totals[index]!
    return { at, wh: at - last.at > COUNTER_MEMORY_MS ? 0 : counted(last.value, value) }
  })
}

/** When one of the meters was heard within the silence that is normal for it. */
export const meterKnown = (meters: readonly (readonly Held<number>[])[]): Stretch[] => joined(meters.flat().sort((a, b) => a.from - b.from))
