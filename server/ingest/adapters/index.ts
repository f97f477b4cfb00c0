import type { Adapter } from '../adapter.ts'
import { chirpstackAdapter } from './chirpstack.ts'
import { nativeAdapter } from './native.ts'
import { zigbee2mqttAdapter } from './zigbee2mqtt.ts'

/** The conventions that are understood, one row each. Their topics do not overlap (a law test holds that). */
export const ADAPTERS: readonly Adapter[] = [nativeAdapter, zigbee2mqttAdapter as Adapter, chirpstackAdapter as Adapter]

export const adapterById = (id: string): Adapter | undefined => ADAPTERS.find((adapter) => adapter.id === id)
