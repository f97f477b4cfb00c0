import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import type { Building } from '#contract/api'
import type { Device, Space } from '#contract/building'
import type { MessageJournal } from '#contract/journal'
import { openJournal } from '../../../broker/journal.ts'
import { createBus } from '../../../server/bus.ts'
import { ReadingFlowService } from '../../../server/flow/reading-flow-service.ts'
import { RecomputeService } from '../../../server/flow/recompute-service.ts'
import { ADAPTERS } from '../../../server/ingest/adapters/index.ts'
import { Inbox } from '../../../server/ingest/inbox.ts'
import { createIngest } from '../../../server/ingest/ingest-service.ts'
import { OccupancyService } from '../../../server/occupancy/occupancy-service.ts'
import { createDuckdbTelemetry } from '../../../server/telemetry/duckdb-telemetry.ts'
import type { TelemetryStore } from '../../../server/telemetry/telemetry-store.ts'

const NO_PLACE = { spaceId: null, doorId: null, equipmentId: null }

export const spaceOf = (id: string, changes: Partial<Space> = {}): Space => ({
  id, siteId: 's', floorId: 'f', parentId: null, kind: 'room', purpose: 'meeting', name: id, capacity: 8, areaM2: 20, openingHours: null,
  outline: [[0, 0], [5, 0], [5, 4], [0, 4]], ...changes,
})

export const deviceOf = (id: string, spaceId: string, changes: Partial<Device> = {}): Device => ({
  id, siteId: 's', name: id, adapter: 'native', externalId: id, model: '', power: 'mains', reportEveryS: 3_600, ownHoldS: 0,
  placement: { ...NO_PLACE, spaceId }, commissionedAt: '2026-01-01T00:00:00Z', ...changes,
})

/** One room with a people counter and a motion sensor, and one desk in it with a presence sensor. */
export const SMALL_BUILDING: Building = {
  version: 1, site: { id: 's', name: 'Test', timeZone: 'Europe/Berlin', openingHours: [], demo: false },
  floors: [{ id: 'f', siteId: 's', name: '1', level: 1, widthM: 20, depthM: 10 }],
  spaces: [spaceOf('room'), spaceOf('desk', { kind: 'desk', purpose: 'desk', parentId: 'room', capacity: 1 })],
  doors: [], equipment: [],
  devices: [deviceOf('counter', 'room'), deviceOf('pir', 'room'), deviceOf('seat', 'desk')],
}

const logger = pino({ level: process.env.TEST_LOG ?? 'silent' })

/** The real way of a reading, without broker and HTTP: journal, ingest, engine and DuckDB in a folder of its own. */
export interface Flow {
  readonly journal: MessageJournal
  readonly telemetry: TelemetryStore
  readonly occupancy: OccupancyService
  readonly service: ReadingFlowService
  readonly recompute: RecomputeService
  readonly clock: { now(): number; set(at: number): void }
  /** Journals one message, as the broker does. */
  publish(topic: string, payload: unknown, receivedAt?: number, onDurable?: () => void): void
  /** Sequence of the last message that the journal said to be durable. */
  readonly durableUpTo: () => number
  /** Waits until everything published is durable and handled. */
  settled(): Promise<void>
  /** Closes the files as a crash would leave them: nothing pending is stored first. */
  crash(): Promise<void>
  stop(): Promise<void>
}

export async function newFolder(): Promise<{ dir: string; remove: () => Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), 'atrium-flow-'))
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) }
}

export async function startFlow(dir: string, at: number, building: Building = SMALL_BUILDING): Promise<Flow> {
  let now = at
  const clock = { now: () => now, set: (time: number) => { now = time } }
  const bus = createBus()
  const journal = await openJournal({ dir: join(dir, 'journal'), logger })
  const telemetry = await createDuckdbTelemetry({ path: join(dir, 'telemetry.duckdb'), logger })
  const buildings = { buildings: () => [building], building: () => building }
  const occupancy = new OccupancyService({ buildings, staleAfterMs: (device) => (device.reportEveryS ?? 3_600) * 1_000, dailyZeroHour: 4, bus, clock })
  occupancy.start(await telemetry.latest())
  const devices = new Map(building.devices.map((device) => [`${device.adapter} ${device.externalId}`, device]))
  const newIngest = () => createIngest({ adapters: ADAPTERS, lookup: (adapter, name) => devices.get(`${adapter} ${name}`), inbox: new Inbox(), retainFlag: 'requested' })
  const service = new ReadingFlowService({ journal, newIngest, occupancy, telemetry, bus, clock, logger })
  const recompute = new RecomputeService({ occupancy, flow: service, telemetry, clock, logger })
  await service.start()
  let open = 0
  let durableUpTo = 0
  const close = async (): Promise<void> => {
    await recompute.stop()
    occupancy.stop()
    await journal.close()
    await telemetry.close()
  }
  return {
    journal, telemetry, occupancy, service, recompute, clock,
    durableUpTo: () => durableUpTo,
    publish(topic, payload, receivedAt = now, onDurable = () => undefined) {
      open += 1
      const bytes = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
      now = Math.max(now, receivedAt)
      journal.append({ receivedAt, clientId: 'test', topic, payload: bytes, qos: 1, retain: false, dup: false }, (error, { sequence }) => {
        open -= 1
        if (error) throw error
        durableUpTo = sequence
        onDurable()
      })
    },
    async settled() {
      while (open > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    },
    async crash() {
      service.abandon()
      await close()
    },
    async stop() {
      await service.stop()
      await close()
    },
  }
}
