import { randomBytes } from 'node:crypto'
import type { Building, ImportResult } from '#contract/api'
import type { BuildingFile, Device, OpeningHours, Site, Space } from '#contract/building'
import type { LocalText } from '#contract/local-text'
import { ApiError, type FieldFault } from '../api-error.ts'
import type { Bus } from '../bus.ts'
import { BUILDING_FAULTS } from './building-faults.ts'
import { fileOf, repeatedInFile, withFile, withItem, withoutItem, type ItemOf } from './building-edits.ts'
import { indexed, takenElsewhere } from './building-memory.ts'
import { constraintFault } from '../records/constraint-faults.ts'
import { EditedElsewhere, type BuildingChange, type BuildingRepository } from './building-repository.ts'
import { buildingFaults, faultText, usesOf, type BuildingFault, type BuildingPart } from './building-rules.ts'

/** What the other parts may ask of the buildings: synchronous, from memory. Functions, not methods: they may be passed on alone. */
export interface BuildingReader {
  readonly sites: () => readonly Site[]
  readonly building: (siteId: string) => Building | undefined
  readonly buildings: () => readonly Building[]
  readonly lookupDevice: (adapter: string, externalId: string) => Device | undefined
  readonly device: (deviceId: string) => Device | undefined
  readonly space: (spaceId: string) => Space | undefined
  readonly devicesOfSpace: (spaceId: string) => readonly Device[]
  /** A space's own hours, else its site's; with the zone they are meant in. */
  readonly hoursOfSpace: (spaceId: string) => { readonly openingHours: OpeningHours; readonly timeZone: string } | undefined
}

export type New<T extends { id: string }> = Omit<T, 'id'> & { id?: string | undefined }
type Patch<T> = Partial<Omit<T, 'id' | 'siteId'>>

/** Every edit is checked by buildingFaults, stored in one transaction, then told on the bus; errors are ApiErrors and change nothing. */
export interface BuildingService extends BuildingReader {
  /** The building of a site; throws 'not-found'. */
  existing(siteId: string): Building
  item<Part extends BuildingPart>(siteId: string, part: Part, id: string): ItemOf<Part>
  /** Reads all buildings from the records; call once before use, and again to take up another server's edits. */
  load(): Promise<void>
  createSite(site: New<Omit<Site, 'demo'>> & { demo?: boolean | undefined }): Promise<Building>
  updateSite(siteId: string, patch: Patch<Site>, version: number): Promise<Building>
  removeSite(siteId: string, version: number): Promise<void>
  createItem<Part extends BuildingPart>(siteId: string, part: Part, item: New<ItemOf<Part>>): Promise<{ item: ItemOf<Part>; version: number }>
  updateItem<Part extends BuildingPart>(siteId: string, part: Part, id: string, patch: Patch<ItemOf<Part>>, version: number): Promise<{ item: ItemOf<Part>; version: number }>
  removeItem(siteId: string, part: BuildingPart, id: string, version: number): Promise<{ version: number }>
  /** Puts what the file names and leaves the rest. With `dryRun` every fault is reported and nothing is written. */
  importFile(file: BuildingFile, options?: { dryRun?: boolean }): Promise<ImportResult>
  exportFile(siteId: string): BuildingFile
}

export interface BuildingServiceDeps { readonly repository: BuildingRepository; readonly bus: Bus }

/** Makes an id for what came without one. */
export const newId = (): string => randomBytes(8).toString('hex')

export function createBuildingService({ repository, bus }: BuildingServiceDeps): BuildingService {
  let index = indexed([])
  let queue: Promise<unknown> = Promise.resolve()

  /** Edits run one after the other: each is checked against the state that it changes. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = queue.then(work, work)
    queue = turn.catch(() => undefined) // The caller has the error; the next edit is not concerned.
    return turn
  }
  const load = async (): Promise<void> => { index = indexed(await repository.loadAll()) }

  const existing = (siteId: string, version?: number): Building => {
    const building = index.buildings.get(siteId)
    if (!building) throw new ApiError('not-found')
    if (version !== undefined && version !== building.version) throw editedMeanwhile(building.version)
    return building
  }
  const store = async (next: Building, change: Omit<BuildingChange, 'site' | 'version'>): Promise<Building> => {
    const before = index.buildings.get(next.site.id)
    const version = await written(() => repository.save({ ...change, site: next.site, version: before?.version ?? null }))
    const stored = { ...next, version }
    index = indexed([...index.buildings.values()].filter(({ site }) => site.id !== stored.site.id).concat(stored))
    bus.emit('buildingChanged', { siteId: stored.site.id })
    return stored
  }
  const written = async <T>(write: () => Promise<T>): Promise<T> => {
    try {
      return await write()
    } catch (error) {
      if (!(error instanceof EditedElsewhere)) throw error
      await load() // Another server wrote: from here on we know what it wrote.
      throw editedMeanwhile(undefined, error)
    }
  }
  const check = (next: Building, naming: (fault: BuildingFault) => string): void => {
    const faults = buildingFaults(next, takenElsewhere(index, next.site.id))
    if (faults.length > 0) throw badFields(faults.map(asField(naming)))
  }
  const putItem = async <Part extends BuildingPart>(building: Building, part: Part, item: ItemOf<Part>): Promise<{ item: ItemOf<Part>; version: number }> => {
    const next = withItem(building, part, item)
    check(next, (fault) => (fault.part === part && fault.id === item.id ? fault.field : `${fault.part}/${fault.id}.${fault.field}`))
    const { version } = await store(next, { put: { [part]: [item] } })
    return { item, version }
  }

  return {
    load,
    ...readerOf(() => index),
    existing: (siteId) => existing(siteId),
    item: (siteId, part, id) => itemOf(existing(siteId), part, id),

    createSite: (given) => inTurn(async () => {
      const site: Site = { ...given, id: given.id ?? newId(), demo: given.demo ?? false }
      if (index.buildings.has(site.id)) throw new ApiError('already-exists')
      const next: Building = { version: 0, site, floors: [], spaces: [], doors: [], equipment: [], devices: [] }
      check(next, ({ field }) => field)
      return store(next, { put: {} })
    }),
    updateSite: (siteId, patch, version) => inTurn(async () => {
      const building = existing(siteId, version)
      const next = { ...building, site: { ...building.site, ...patch } }
      check(next, (fault) => (fault.part === 'site' ? fault.field : `${fault.part}/${fault.id}.${fault.field}`))
      return store(next, { put: {} })
    }),
    removeSite: (siteId, version) => inTurn(async () => {
      const building = existing(siteId, version)
      const uses = [...building.floors.map(({ id }) => `floors/${id}`), ...building.devices.map(({ id }) => `devices/${id}`)]
      if (uses.length > 0) throw stillInUse(uses)
      await orStillInUse(written(() => repository.removeSite(siteId, version)))
      index = indexed([...index.buildings.values()].filter(({ site }) => site.id !== siteId))
      bus.emit('buildingChanged', { siteId })
    }),

    createItem: (siteId, part, given) => inTurn(async () => {
      const building = existing(siteId)
      const item = { ...given, id: given.id ?? newId() } as ItemOf<typeof part>
      if (building[part].some(({ id }) => id === item.id)) throw new ApiError('already-exists')
      return putItem(building, part, item)
    }),
    updateItem: (siteId, part, id, patch, version) => inTurn(async () => {
      const building = existing(siteId, version)
      return putItem(building, part, { ...itemOf(building, part, id), ...patch })
    }),
    removeItem: (siteId, part, id, version) => inTurn(async () => {
      const building = existing(siteId, version)
      itemOf(building, part, id)
      const uses = usesOf(building, part, id)
      if (uses.length > 0) throw stillInUse(uses)
      const stored = await orStillInUse(store(withoutItem(building, part, id), { put: {}, removed: { part, id } }))
      return { version: stored.version }
    }),

    importFile: (file, { dryRun = false } = {}) => inTurn(async () => {
      const next = withFile(index.buildings.get(file.site.id), file)
      const faults = [
        ...repeatedInFile(file).map(({ part, index: at }): FieldFault => ({ field: `${part}[${at}].id`, message: BUILDING_FAULTS['id-twice'] })),
        ...buildingFaults(next, takenElsewhere(index, file.site.id)).map(asField(placeInFile(file))),
      ]
      if (faults.length > 0) throw badFields(faults)
      const { format: _format, site: _site, ...put } = file
      if (!dryRun) await store(next, { put })
      return resultOf(file)
    }),
    exportFile: (siteId) => fileOf(existing(siteId)),
  }
}

function readerOf(index: () => ReturnType<typeof indexed>): BuildingReader {
  return {
    sites: () => [...index().buildings.values()].map(({ site }) => site),
    building: (siteId) => index().buildings.get(siteId),
    buildings: () => [...index().buildings.values()],
    lookupDevice: (adapter, externalId) => index().devicesByName.get(`${adapter}\0${externalId}`),
    device: (deviceId) => index().devices.get(deviceId),
    space: (spaceId) => index().spaces.get(spaceId),
    devicesOfSpace: (spaceId) => index().devicesBySpace.get(spaceId) ?? [],
    hoursOfSpace: (spaceId) => {
      const space = index().spaces.get(spaceId)
      const site = space && index().buildings.get(space.siteId)?.site
      return site && { openingHours: space.openingHours ?? site.openingHours, timeZone: site.timeZone }
    },
  }
}

function itemOf<Part extends BuildingPart>(building: Building, part: Part, id: string): ItemOf<Part> {
  const items: readonly ItemOf<Part>[] = building[part]
  const item = items.find((candidate) => candidate.id === id)
  if (!item) throw new ApiError('not-found')
  return item
}

const resultOf = (file: BuildingFile): ImportResult => ({
  siteId: file.site.id, floors: file.floors.length, spaces: file.spaces.length, doors: file.doors.length,
  equipment: file.equipment.length, devices: file.devices.length,
})

/** Where a fault stands in the file ("spaces[3].outline"), or by id where it is in what was stored before. */
function placeInFile(file: BuildingFile): (fault: BuildingFault) => string {
  return ({ part, id, field }) => {
    if (part === 'site') return `site.${field}`
    const index = file[part].findIndex((item) => item.id === id)
    return index < 0 ? `${part}/${id}.${field}` : `${part}[${index}].${field}`
  }
}

const asField = (naming: (fault: BuildingFault) => string) => (fault: BuildingFault): FieldFault => ({ field: naming(fault), message: faultText(fault) })

/** A file of 50,000 wrong devices must not become an answer of 50,000 lines. */
const FAULTS_SHOWN = 1_000

function badFields(faults: readonly FieldFault[]): ApiError {
  const detail: LocalText = { en: `${faults.length} faults were found; nothing was changed.`, 'zh-CN': `发现 ${faults.length} 处错误，未作任何更改。` }
  return new ApiError('bad-request', detail, faults.slice(0, FAULTS_SHOWN))
}

const USES_SHOWN = 20

const stillInUse = (uses: readonly string[]): ApiError => {
  const shown = uses.slice(0, USES_SHOWN).join(', ') + (uses.length > USES_SHOWN ? ' …' : '')
  return new ApiError('still-in-use', { en: `Used by ${shown}.`, 'zh-CN': `被以下对象使用：${shown}。` })
}

/** What other parts of the records refer to: the sentence says by which foreign key. */
const USED_BY: Readonly<Record<string, LocalText>> = {
  resources_space: { en: 'It can be booked: remove it from what can be booked first.', 'zh-CN': '该空间可预订：请先将其从可预订资源中移除。' },
  resources_equipment: { en: 'It can be booked: remove it from what can be booked first.', 'zh-CN': '该机器可预订：请先将其从可预订资源中移除。' },
  agreements_space: { en: 'It is let to a tenant: end the agreement first.', 'zh-CN': '该空间已出租：请先终止协议。' },
}

async function orStillInUse<T>(removing: Promise<T>): Promise<T> {
  try {
    return await removing
  } catch (error) {
    const fault = constraintFault(error)
    if (fault?.kind !== 'foreign-key') throw error
    throw new ApiError('still-in-use', USED_BY[fault.constraint], [], { cause: error })
  }
}

const editedMeanwhile = (version?: number, cause?: unknown): ApiError => new ApiError('edited-meanwhile', version === undefined ? undefined : {
  en: `It is at version ${version} by now.`, 'zh-CN': `当前版本为 ${version}。`,
}, [], { cause })
