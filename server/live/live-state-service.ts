import type { Building } from '#contract/api'
import type { SpaceBooking } from '#contract/bookings'
import type { Device, Equipment } from '#contract/building'
import type { LiveCondition, LiveDevice, LiveDoor, LiveEquipment, LiveSpace, LiveSummary } from '#contract/live'
import type { SpaceOccupancy } from '#contract/occupancy'
import type { Bus, RecordedSample } from '../bus.ts'
import type { Clock } from '../clock.ts'
import type { EquipmentTrace } from '../occupancy/equipment-state-rules.ts'
import type { Reading } from '../telemetry/telemetry-store.ts'
import { airNow, isAirPoint, withAirReading, type AirTrace } from './air-now-rules.ts'
import { DeviceTraces, type ConventionStaleness } from './device-traces.ts'
import { LiveConditions } from './live-conditions.ts'
import { liveBuildingOf, type LiveBuilding } from './live-building.ts'
import { roomFigures } from './live-summary-rules.ts'
import type { LiveKind, LiveView, RoomMembers } from './live-view.ts'
import { MachineStates } from './machine-states.ts'
import { PeopleInBuilding, type Glance } from './people-in-building.ts'

const HEALTH_CHECK_EVERY_MS = 5_000

export interface LiveStateOptions {
  readonly buildings: { buildings(): readonly Building[]; building(siteId: string): Building | undefined }
  readonly occupancy: { describe(spaceId: string): SpaceOccupancy | undefined; readonly glance: Glance }
  readonly convention: ConventionStaleness
  /** How the space stands in the calendar; null where nothing of it can be booked. */
  readonly bookingOf: (spaceId: string) => SpaceBooking | null
  readonly dailyZeroHour: number
  readonly bus: Bus
  readonly clock: Clock
}

/**
 * The present of every building, kept from what the bus tells: air, doors, machines, devices and the
 * header's figures. It is what the gateway shows; it decides nothing about occupancy.
 */
export class LiveStateService implements LiveView {
  readonly #options: LiveStateOptions
  readonly #devices: DeviceTraces
  readonly #conditions: LiveConditions
  readonly #machines: MachineStates
  readonly #people: PeopleInBuilding
  readonly #sites = new Map<string, LiveBuilding>()
  readonly #siteOf: Record<LiveKind, Map<string, LiveBuilding>> = { space: new Map(), door: new Map(), equipment: new Map(), device: new Map() }
  readonly #air = new Map<string, AirTrace>()
  readonly #doors = new Map<string, { open: boolean; at: number; staleAfterMs: number }>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: LiveStateOptions) {
    this.#options = options
    this.#devices = new DeviceTraces(options.convention)
    this.#conditions = new LiveConditions(options.bus)
    this.#machines = new MachineStates()
    this.#people = new PeopleInBuilding(options.dailyZeroHour)
  }

  /** Takes up the buildings, today's entrance counts and the last known values; then follows the bus. */
  start(latest: readonly Reading[], today: readonly Reading[]): void {
    const { bus, buildings } = this.#options
    this.#conditions.start()
    for (const building of buildings.buildings()) this.#index(building)
    this.#remember(latest, today)
    bus.on('sampleRecorded', this.#onSample)
    bus.on('buildingChanged', this.#onBuilding)
    this.#timer = setInterval(() => this.#checkSilence(), HEALTH_CHECK_EVERY_MS)
  }

  /** Begins again with what the store has: what was shown since then has been taken back, and browsers are told. */
  recall(latest: readonly Reading[], today: readonly Reading[]): void {
    const { bus } = this.#options
    this.#devices.forget()
    this.#machines.forget()
    this.#air.clear()
    this.#doors.clear()
    this.#remember(latest, today)
    for (const id of this.#siteOf.space.keys()) bus.emit('spaceDrifted', id)
    for (const id of this.#siteOf.door.keys()) bus.emit('doorChanged', id)
    for (const id of this.#siteOf.equipment.keys()) bus.emit('equipmentChanged', id)
    for (const id of this.#siteOf.device.keys()) bus.emit('deviceChanged', id)
  }

  #remember(latest: readonly Reading[], today: readonly Reading[]): void {
    this.recountEntrances(today)
    for (const reading of latest) this.#take(reading.deviceId, reading)
  }

  /** Counts the people in the buildings anew: older readings of today's entrances have come. In order of time. */
  recountEntrances(today: readonly Reading[]): void {
    this.#people.forget()
    for (const { placeId, deviceId, point, value, observedAt } of today) {
      const site = placeId === null ? undefined : this.#siteOf.door.get(placeId)
      const device = site?.devices.get(deviceId)
      if (site && device && placeId && (point === 'people.in_total' || point === 'people.out_total')) {
        this.#people.take(site.building, placeId, point, value, observedAt, this.#devices.staleMs(device))
      }
    }
  }

  stop(): void {
    const { bus } = this.#options
    clearInterval(this.#timer)
    bus.off('sampleRecorded', this.#onSample)
    bus.off('buildingChanged', this.#onBuilding)
    this.#conditions.stop()
  }

  space(spaceId: string): LiveSpace | undefined {
    const occupancy = this.#options.occupancy.describe(spaceId)
    return occupancy && { ...occupancy, air: airNow(this.#air.get(spaceId), this.#now()), booking: this.#options.bookingOf(spaceId) }
  }

  door(doorId: string): LiveDoor | undefined {
    if (!this.#siteOf.door.has(doorId)) return undefined
    const door = this.#doors.get(doorId)
    const known = door && this.#now() - door.at <= door.staleAfterMs
    return { doorId, open: known ? door.open : null, at: door?.at ?? null }
  }

  equipment(equipmentId: string): LiveEquipment | undefined {
    const equipment = this.#siteOf.equipment.get(equipmentId)?.equipment.get(equipmentId)
    return equipment && this.#machines.describe(equipment, this.#now())
  }

  /** What is remembered of a machine's power. */
  readonly machineTrace = (equipmentId: string): EquipmentTrace | undefined => this.#machines.trace(equipmentId)

  device(deviceId: string): LiveDevice | undefined {
    const device = this.#siteOf.device.get(deviceId)?.devices.get(deviceId)
    return device && this.#devices.describe(device, this.#now())
  }

  conditions(): readonly LiveCondition[] { return this.#conditions.active() }

  members(siteId: string, floorId: string | null): RoomMembers | undefined { return this.#sites.get(siteId)?.members.get(floorId) }

  siteAndFloor(kind: LiveKind, id: string): { siteId: string; floorId: string | null } | undefined { return this.#siteOf[kind].get(id)?.places[kind].get(id) }

  summary(siteId: string): LiveSummary | undefined {
    const site = this.#sites.get(siteId)
    if (!site) return undefined
    const now = this.#now()
    const { spaces, equipment, devices } = site.building
    const { glance } = this.#options.occupancy
    return {
      siteId, ...roomFigures(spaces, (spaceId) => glance(spaceId)?.state ?? 'unknown'),
      ...this.#people.describe(site.building, glance, now),
      machinesRunning: equipment.filter((machine) => this.#machines.describe(machine, now).state === 'running').length, machinesTotal: equipment.length,
      devicesOffline: devices.filter((device) => this.#devices.health(device, now) !== 'online').length, devicesTotal: devices.length,
    }
  }

  readonly #onSample = ({ sample, device }: RecordedSample): void => {
    // Replayed and older data are for the record, not for now.
    if (sample.retained || sample.historical) return
    const { bus, clock } = this.#options
    if (this.#devices.hear(device, sample, clock.now())) bus.emit('deviceChanged', device.id)
    if (sample.quality === 'good' || sample.doubt === 'clock') this.#takeValue(device, sample, true)
  }

  readonly #onBuilding = ({ siteId }: { siteId: string }): void => {
    this.#forget(siteId)
    const building = this.#options.buildings.building(siteId)
    if (building) this.#index(building)
  }

  #take(deviceId: string, reading: Reading): void {
    const device = this.#siteOf.device.get(deviceId)?.devices.get(deviceId)
    if (!device) return
    this.#devices.hear(device, reading, this.#now())
    this.#takeValue(device, reading, false)
  }

  /** Puts a value where it shows; tells the bus when somebody looks on. */
  #takeValue(device: Device, reading: Pick<Reading, 'point' | 'channel' | 'value' | 'observedAt'>, tell: boolean): void {
    const { bus } = this.#options
    const { placement } = device
    if (placement.spaceId && isAirPoint(reading.point)) {
      const trace = this.#air.get(placement.spaceId)
      this.#air.set(placement.spaceId, withAirReading(trace ?? new Map(), reading.point, reading.value, reading.observedAt, this.#devices.staleMs(device)))
      if (tell) bus.emit('spaceDrifted', placement.spaceId)
    } else if (placement.doorId) {
      this.#takeAtDoor(device, placement.doorId, reading, tell)
    } else if (placement.equipmentId && reading.point === 'power.active') {
      const equipment = this.#siteOf.equipment.get(placement.equipmentId)?.equipment.get(placement.equipmentId)
      if (equipment && this.#takePower(equipment, device, reading) && tell) bus.emit('equipmentChanged', placement.equipmentId)
    }
  }

  #takeAtDoor(device: Device, doorId: string, reading: Pick<Reading, 'point' | 'channel' | 'value' | 'observedAt'>, tell: boolean): void {
    const { bus } = this.#options
    if (reading.point === 'contact.open') {
      const before = this.#doors.get(doorId)
      if (before && before.at > reading.observedAt) return
      this.#doors.set(doorId, { open: reading.value === 1, at: reading.observedAt, staleAfterMs: this.#devices.staleMs(device) })
      if (tell) bus.emit('doorChanged', doorId)
    } else if (reading.point === 'people.in_total' || reading.point === 'people.out_total') {
      const site = this.#siteOf.door.get(doorId)
      if (site) this.#people.take(site.building, doorId, reading.point, reading.value, reading.observedAt, this.#devices.staleMs(device))
      if (tell) bus.emit('doorChanged', doorId)
    }
  }

  #takePower(equipment: Equipment, device: Device, reading: Pick<Reading, 'value' | 'observedAt'>): boolean {
    return this.#machines.take(equipment, reading.value, reading.observedAt, this.#devices.staleMs(device))
  }

  /** Silence sends no message: whoever went stale is found by looking. */
  #checkSilence(): void {
    const now = this.#now()
    for (const site of this.#sites.values()) {
      for (const device of site.building.devices) if (this.#devices.changedByTime(device, now)) this.#options.bus.emit('deviceChanged', device.id)
      for (const machine of site.building.equipment) if (this.#machines.changedByTime(machine, now)) this.#options.bus.emit('equipmentChanged', machine.id)
    }
  }

  #index(building: Building): void {
    const site = liveBuildingOf(building)
    this.#sites.set(building.site.id, site)
    for (const kind of ['space', 'door', 'equipment', 'device'] as const) for (const id of site.places[kind].keys()) this.#siteOf[kind].set(id, site)
  }

  #forget(siteId: string): void {
    const site = this.#sites.get(siteId)
    if (!site) return
    this.#sites.delete(siteId)
    for (const kind of ['space', 'door', 'equipment', 'device'] as const) for (const id of site.places[kind].keys()) this.#siteOf[kind].delete(id)
  }

  #now(): number { return this.#options.clock.now() }
}
