import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ApiError } from '../../../server/api-error.ts'
import { createBus, type Bus } from '../../../server/bus.ts'
import { createBuildingRepository } from '../../../server/building/building-repository.ts'
import { createBuildingService, type BuildingService } from '../../../server/building/building-service.ts'
import { openRecords, type Records } from '../../../server/records/open-records.ts'
import { sites } from '../../../server/records/building-schema.ts'
import { freshDatabase, type FreshDatabase } from '../records/fresh-database.ts'
import { testBuilding } from './test-building.ts'

let database: FreshDatabase
let records: Records
let bus: Bus
let service: BuildingService
let changed: string[]

const newService = async (): Promise<BuildingService> => {
  const made = createBuildingService({ repository: createBuildingRepository(records), bus })
  await made.load()
  return made
}
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof ApiError ? error.code : String(error)))
const sorted = <T extends { id: string }>(items: readonly T[]): T[] => [...items].sort((a, b) => (a.id < b.id ? -1 : 1))

beforeAll(async () => {
  database = await freshDatabase()
  records = await openRecords({ databaseUrl: database.url, dataDir: '.', logger: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await records.close()
  await database.drop()
})
beforeEach(async () => {
  await records.run((db) => db.execute(`TRUNCATE sites CASCADE; TRUNCATE floors, spaces, doors, equipment, devices CASCADE`))
  bus = createBus()
  changed = []
  bus.on('buildingChanged', ({ siteId }) => changed.push(siteId))
  service = await newService()
})

describe('import and export', () => {
  it('gives back what it took, from memory and from the records', async () => {
    const file = testBuilding()
    expect(await service.importFile(file)).toEqual({ siteId: 's1', floors: 1, spaces: 2, doors: 1, equipment: 1, devices: 3 })
    expect(service.exportFile('s1')).toEqual(file)
    expect(changed).toEqual(['s1'])
    const reread = (await newService()).exportFile('s1')
    expect({ ...reread, spaces: sorted(reread.spaces), devices: sorted(reread.devices) }).toEqual({ ...file, spaces: sorted(file.spaces), devices: sorted(file.devices) })
  })

  it('leaves what the file does not name, and changes what it names', async () => {
    await service.importFile(testBuilding())
    const file = testBuilding()
    file.devices = [{ ...file.devices[0]!, name: 'Renamed' }]
    file.spaces = []
    file.doors = []
    file.equipment = []
    await service.importFile(file)
    expect(service.building('s1')?.version).toBe(2)
    expect(service.building('s1')?.devices.map(({ name }) => name)).toEqual(['Renamed', 'Contact', 'Meter'])
    expect((await newService()).building('s1')).toMatchObject({ version: 2, spaces: [{ id: 's1-desk' }, { id: 's1-room' }] })
  })

  it('may move a room with its desk to a new floor and let two devices swap their names', async () => {
    const file = testBuilding()
    await service.importFile(file)
    file.floors.push({ ...file.floors[0]!, id: 's1-f2', level: 1 })
    for (const item of [...file.spaces, ...file.doors, ...file.equipment]) item.floorId = 's1-f2'
    file.devices[0]!.externalId = 's1-contact'
    file.devices[1]!.externalId = 's1-counter'
    await service.importFile(file)
    expect(service.lookupDevice('native', 's1-contact')?.id).toBe('s1-d1')
    expect((await newService()).lookupDevice('native', 's1-counter')?.id).toBe('s1-d2')
  })

  it('changes nothing when anything is wrong, and names every fault by its place', async () => {
    const file = testBuilding()
    file.spaces[1]!.parentId = 'gone'
    file.devices[2]!.placement.equipmentId = 'gone'
    file.floors.push({ ...file.floors[0]! })
    const error: unknown = await service.importFile(file).catch((failed: unknown) => failed)
    expect(error).toBeInstanceOf(ApiError)
    expect((error as ApiError).fields.map(({ field }) => field)).toEqual(['floors[1].id', 'spaces[1].parentId', 'devices[2].placement.equipmentId'])
    expect(service.sites()).toEqual([])
    expect(await records.run((db) => db.select().from(sites))).toEqual([])
  })

  it('a dry run writes nothing', async () => {
    await service.importFile(testBuilding(), { dryRun: true })
    expect((await newService()).sites()).toEqual([])
    expect(changed).toEqual([])
  })

  it('refuses ids and device names of another site', async () => {
    await service.importFile(testBuilding('s1'))
    const other = testBuilding('s2')
    other.devices[0]!.externalId = 's1-counter'
    expect(await codeOf(service.importFile(other))).toBe('bad-request')
  })
})

describe('look-ups', () => {
  it('answer from memory by name, place and hours', async () => {
    const file = testBuilding()
    file.spaces[1]!.openingHours = [{ days: [6], from: '10:00', to: '24:00' }]
    await service.importFile(file)
    expect(service.lookupDevice('native', 's1-meter')?.id).toBe('s1-d3')
    expect(service.lookupDevice('zigbee2mqtt', 's1-meter')).toBeUndefined()
    expect(service.devicesOfSpace('s1-room').map(({ id }) => id)).toEqual(['s1-d1'])
    expect(service.hoursOfSpace('s1-room')).toEqual({ openingHours: file.site.openingHours, timeZone: 'Europe/Berlin' })
    expect(service.hoursOfSpace('s1-desk')?.openingHours).toEqual(file.spaces[1]!.openingHours)
    expect(service.hoursOfSpace('gone')).toBeUndefined()
  })
})

describe('single edits', () => {
  beforeEach(async () => { await service.importFile(testBuilding()) })

  it('raise the version by one, are stored, and are told on the bus', async () => {
    const { item, version } = await service.updateItem('s1', 'spaces', 's1-room', { name: 'Big room', capacity: 12 }, 1)
    expect([item.name, version]).toEqual(['Big room', 2])
    expect((await newService()).space('s1-room')).toMatchObject({ name: 'Big room', capacity: 12 })
    expect(changed).toEqual(['s1', 's1'])
  })

  it('of an older version are refused', async () => {
    await service.updateSite('s1', { name: 'New' }, 1)
    expect(await codeOf(service.updateSite('s1', { name: 'Newer' }, 1))).toBe('edited-meanwhile')
    expect(service.building('s1')?.site.name).toBe('New')
  })

  it('of two at once on one version, one wins', async () => {
    const outcomes = await Promise.all(['A', 'B', 'C'].map((name) => codeOf(service.updateItem('s1', 'spaces', 's1-room', { name }, 1))))
    expect(outcomes).toEqual(['done', 'edited-meanwhile', 'edited-meanwhile'])
  })

  it('of another server are noticed, taken up and not overwritten', async () => {
    const other = await newService()
    await other.updateSite('s1', { name: 'Theirs' }, 1)
    expect(await codeOf(service.updateSite('s1', { name: 'Ours' }, 1))).toBe('edited-meanwhile')
    expect(service.building('s1')).toMatchObject({ version: 2, site: { name: 'Theirs' } })
  })

  it('create, change and remove every kind of thing', async () => {
    const { item: floor } = await service.createItem('s1', 'floors', { siteId: 's1', name: 'First', level: 1, widthM: 5, depthM: 5 })
    expect(floor.id).toMatch(/^[0-9a-f]{16}$/)
    expect(await codeOf(service.createItem('s1', 'floors', floor))).toBe('already-exists')
    await service.removeItem('s1', 'floors', floor.id, 2)
    for (const [part, id] of [['devices', 's1-d2'], ['doors', 's1-door'], ['devices', 's1-d3'], ['equipment', 's1-laser'], ['spaces', 's1-desk']] as const) {
      await service.removeItem('s1', part, id, service.building('s1')!.version)
    }
    expect((await newService()).building('s1')).toMatchObject({ doors: [], equipment: [], spaces: [{ id: 's1-room' }], devices: [{ id: 's1-d1' }] })
  })

  it('do not remove what something refers to, and name it', async () => {
    const error: unknown = await service.removeItem('s1', 'doors', 's1-door', 1).catch((failed: unknown) => failed)
    expect(error).toMatchObject({ code: 'still-in-use', message: 'Used by devices/s1-d2.' })
    expect(await codeOf(service.removeSite('s1', 1))).toBe('still-in-use')
  })

  it('name the field that is wrong, also where another thing gets wrong by it', async () => {
    const error = await service.updateItem('s1', 'floors', 's1-f1', { widthM: 4 }, 1).catch((failed: unknown) => failed as ApiError)
    expect((error as ApiError).fields.map(({ field }) => field)).toEqual(['spaces/s1-room.outline', 'equipment/s1-laser.at'])
    expect(service.building('s1')?.version).toBe(1)
  })

  it('an empty site can be made and removed', async () => {
    const { site, version } = await service.createSite({ name: 'Shanghai', timeZone: 'Asia/Shanghai', openingHours: [] })
    expect(site.demo).toBe(false)
    await service.removeSite(site.id, version)
    expect((await newService()).sites().map(({ id }) => id)).toEqual(['s1'])
  })
})
