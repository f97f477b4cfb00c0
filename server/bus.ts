import { EventEmitter } from 'node:events'
import type { Device } from '#contract/building'
import type { LiveCondition, LiveDevice, LiveDoor, LiveEquipment, LiveSpace } from '#contract/live'
import type { Sample } from '#contract/sample'

/** A sample joined to its registered device. */
export interface RecordedSample { readonly sample: Sample; readonly device: Device }

/** What features tell each other, in the past tense. A listener must not throw and must not block. */
export interface BusEvents {
  sampleRecorded: [RecordedSample]
  spaceChanged: [LiveSpace]
  doorChanged: [LiveDoor]
  equipmentChanged: [LiveEquipment]
  deviceChanged: [LiveDevice]
  /** A site's building was edited or imported. */
  buildingChanged: [{ siteId: string }]
  conditionChanged: [{ condition: LiveCondition; active: boolean }]
}

export type Bus = EventEmitter<BusEvents>

/** The typed in-process bus that features meet on. */
export const createBus = (): Bus => {
  const bus: Bus = new EventEmitter<BusEvents>()
  bus.setMaxListeners(50)
  return bus
}
