import { airSensor, climateSensor, soundSensor } from './air-sensors.ts'
import { entranceCounter, lineCounter } from './counter-sensors.ts'
import type { ModelKey } from './device-models.ts'
import { powerMeter } from './power-sensors.ts'
import { ceilingCounter, contactSensor, deskSensor, leakSensor, motionSensor, radarSensor } from './presence-sensors.ts'
import type { Sensor } from './sensor.ts'

/** Which physics each model follows. */
export const SENSORS: Readonly<Record<ModelKey, Sensor>> = {
  'pir': motionSensor, 'desk-zigbee': deskSensor, 'desk-lora': deskSensor, 'mmwave': radarSensor,
  'contact': contactSensor, 'leak': leakSensor, 'climate': climateSensor, 'air': airSensor, 'air-dust': airSensor, 'sound': soundSensor,
  'ceiling-count': ceilingCounter, 'line-count': lineCounter, 'entrance-count': entranceCounter,
  'plug': powerMeter, 'three-phase-meter': powerMeter,
}
