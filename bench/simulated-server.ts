import type { BuildingFile } from '#contract/building'
import type { SimMessage } from '../devices-sim/simulation.ts'
import { createBus, type RecordedSample } from '../server/bus.ts'
import { ADAPTERS, adapterById } from '../server/ingest/adapters/index.ts'
import { Inbox } from '../server/ingest/inbox.ts'
import { createIngest, type Ingest } from '../server/ingest/ingest-service.ts'
import { staleAfterMs } from '../server/live/device-health-rules.ts'
import { OccupancyService } from '../server/occupancy/occupancy-service.ts'

/** As the live flow does (server/flow/reading-flow-service.ts): a tick a second, the engine's clock 2 s behind. */
export const TICK_EVERY_MS = 1_000
export const ENGINE_LAG_MS = 2_000

/** The server's real ingest and occupancy in virtual time: messages in, ticks between them. */
export class SimulatedServer {
  readonly bus = createBus()
  readonly ingest: Ingest
  readonly occupancy: OccupancyService
  messages = 0
  now: number
  readonly #onTick: (now: number) => void
  #nextTick: number

  /** `patience`: the engine waits so many times as long before it calls a source stale. `onTick`: after each second of virtual time. */
  constructor(building: BuildingFile, from: number, patience = 1, onTick: (now: number) => void = () => undefined) {
    this.now = from
    this.#nextTick = from + TICK_EVERY_MS
    this.#onTick = onTick
    const known = new Map(building.devices.map((device) => [`${device.adapter} ${device.externalId}`, device]))
    this.ingest = createIngest({ adapters: ADAPTERS, lookup: (adapter, name) => known.get(`${adapter} ${name}`), inbox: new Inbox(), retainFlag: 'requested' })
    const site = { ...building, version: 1 }
    this.occupancy = new OccupancyService({ dailyZeroHour: 4,
      buildings: { buildings: () => [site], building: () => site }, bus: this.bus, clock: { now: () => this.now },
      staleAfterMs: (device) => patience * staleAfterMs(device, adapterById(device.adapter)!.staleAfterS),
    })
    this.occupancy.start([])
  }

  /** Takes a message in after the ticks before it; gives the samples that it recorded. */
  take({ at, device, topic, payload, qos, retain }: SimMessage): readonly RecordedSample[] {
    this.#tickTo(at)
    this.now = at
    this.messages += 1
    const { recorded } = this.ingest.accept({ sequence: this.messages, receivedAt: at, clientId: device, topic, payload: Buffer.from(payload), qos, retain, dup: false })
    for (const sample of recorded) this.occupancy.apply(sample)
    return recorded
  }

  finish(to: number): void {
    this.#tickTo(to)
    this.occupancy.tick(to)
    this.occupancy.stop()
  }

  #tickTo(at: number): void {
    for (; this.#nextTick <= at; this.#nextTick += TICK_EVERY_MS) {
      this.now = this.#nextTick
      this.occupancy.tick(this.now - ENGINE_LAG_MS)
      this.#onTick(this.now)
    }
  }
}
