import type { PointId } from '#contract/vocabulary'
import type { SimDevice } from './sensor.ts'

/** What a device's convention puts on the wire for one observation. */
export interface WireMessage { readonly topic: string; readonly payload: string; readonly retain: boolean }

/** Everything a device has measured so far: some conventions repeat it all in each message. */
export type KnownValues = Partial<Record<PointId, number>>

/** One convention's writer. `at` is the time by the clock that the convention stamps with. */
export type WireFormat = (device: SimDevice, at: number, values: KnownValues, known: KnownValues) => WireMessage[]
