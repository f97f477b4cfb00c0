import { Type, type TObject, type TSchema } from 'typebox'
import { Building, ImportResult, NewDevice, NewDoor, NewEquipment, NewFloor, NewSite, NewSpace, SiteList } from '#contract/api'
import { BuildingFile, Device, Door, Equipment, Floor, Site, Space } from '#contract/building'
import { scopeFor } from '../access/principal.ts'
import { principalOf, type App, type RouteAccess, type Routes } from '../http/app.ts'
import type { Clock } from '../clock.ts'
import { changesOf, IfMatch, ItemParams, SiteParams } from './building-bodies.ts'
import type { BuildingService } from './building-service.ts'
import { entityTag, isUnchanged, versionFromIfMatch } from './building-version-rules.ts'
import type { BuildingPart } from './building-rules.ts'
import type { ItemOf } from './building-edits.ts'

/** A building of 50,000 devices is some 14 MB. */
const IMPORT_MAX_BYTES = 16 * 1024 * 1024
const reading: RouteAccess = { access: 'building.read' }
const editing: RouteAccess = { access: 'building.edit' }
const readingDevices: RouteAccess = { access: 'devices.read' }
const editingDevices: RouteAccess = { access: 'devices.edit' }
const tags = ['buildings']

export interface BuildingRoutesDeps { readonly buildings: BuildingService; readonly clock: Clock }

/** Sites and everything in them: reading, editing with If-Match, import and export. */
export function buildingRoutes({ buildings, clock }: BuildingRoutesDeps): Routes {
  return async (app) => {
    siteRoutes(app, buildings)
    fileRoutes(app, buildings)
    itemRoutes(app, buildings, { part: 'floors', one: 'a floor', item: Floor, created: NewFloor })
    itemRoutes(app, buildings, { part: 'spaces', one: 'a space', item: Space, created: NewSpace })
    itemRoutes(app, buildings, { part: 'doors', one: 'a door', item: Door, created: NewDoor })
    itemRoutes(app, buildings, { part: 'equipment', one: 'a piece of equipment', item: Equipment, created: NewEquipment })
    itemRoutes(app, buildings, {
      part: 'devices', one: 'a device', item: Device, created: NewDevice,
      complete: (body) => ({ commissionedAt: new Date(clock.now()).toISOString(), ...body }),
    })
  }
}

function siteRoutes(app: App, buildings: BuildingService): void {
  app.get('/sites', { config: reading, schema: { tags, summary: 'All sites', response: { 200: SiteList } } }, () => ({ items: [...buildings.sites()] }))

  app.post('/sites', { config: editing, schema: { tags, summary: 'Create a site', body: NewSite, response: { 201: Site } } }, async (request, reply) => {
    const { site, version } = await buildings.createSite(request.body)
    return reply.code(201).header('location', `/api/v1/sites/${site.id}`).header('etag', entityTag(version)).send(site)
  })

  app.get('/sites/:siteId', { config: reading, schema: { tags, summary: 'One site', params: SiteParams, response: { 200: Site } } }, async (request, reply) => {
    const { site, version } = buildings.existing(request.params.siteId)
    return reply.header('etag', entityTag(version)).send(site)
  })

  app.patch('/sites/:siteId', {
    config: editing, schema: { tags, summary: 'Change a site', params: SiteParams, headers: IfMatch, body: changesOf(Site), response: { 200: Site } },
  }, async (request, reply) => {
    const { site, version } = await buildings.updateSite(request.params.siteId, request.body, versionFromIfMatch(request.headers['if-match']))
    return reply.header('etag', entityTag(version)).send(site)
  })

  app.delete('/sites/:siteId', {
    config: editing, schema: { tags, summary: 'Remove an empty site', params: SiteParams, headers: IfMatch, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    await buildings.removeSite(request.params.siteId, versionFromIfMatch(request.headers['if-match']))
    return reply.code(204).send(null)
  })
}

function fileRoutes(app: App, buildings: BuildingService): void {
  app.get('/sites/:siteId/building', {
    config: reading, schema: {
      tags, summary: 'Everything the live page draws; without devices for whoever may not see them', params: SiteParams,
      headers: Type.Object({ 'if-none-match': Type.Optional(Type.String({ maxLength: 400 })) }),
      response: { 200: Building, 304: Type.Null() },
    },
  }, async (request, reply) => {
    const building = buildings.existing(request.params.siteId)
    // Who may not see devices gets another document of the same version: no tag, or a browser that two people use would mix them up.
    if (scopeFor(principalOf(request), 'devices.read') === null) return reply.header('cache-control', 'no-store').send({ ...building, devices: [] })
    // Browsers keep it and ask each time whether it is still so.
    reply.header('etag', entityTag(building.version)).header('cache-control', 'private, no-cache')
    return isUnchanged(request.headers['if-none-match'], building.version) ? reply.code(304).send(null) : reply.send(building)
  })

  app.get('/sites/:siteId/export', {
    config: readingDevices, schema: { tags, summary: 'The whole building as a file that an import takes', params: SiteParams, response: { 200: BuildingFile } },
  }, async (request, reply) => {
    const file = buildings.exportFile(request.params.siteId)
    return reply.header('content-disposition', `attachment; filename="${file.site.id}.building.json"`).send(file)
  })

  app.post('/building-imports', {
    config: editing, bodyLimit: IMPORT_MAX_BYTES,
    schema: {
      tags, summary: 'Import a building: puts what the file names, leaves the rest', body: BuildingFile,
      querystring: Type.Object({ dryRun: Type.Optional(Type.Boolean()) }, { additionalProperties: false }), response: { 200: ImportResult },
    },
  }, (request) => buildings.importFile(request.body, { dryRun: request.query.dryRun ?? false }))
}

interface Items<Part extends BuildingPart> {
  readonly part: Part
  /** As it stands in the summaries: "Create a floor". */
  readonly one: string
  readonly item: TObject
  readonly created: TSchema
  readonly complete?: (body: object) => object
}

/** Create, change and remove one kind of thing. The bodies are checked against the schemas given; hence the narrowing here. */
function itemRoutes<Part extends BuildingPart>(app: App, buildings: BuildingService, { part, one, item, created, complete = (body) => body }: Items<Part>): void {
  const many = `/sites/:siteId/${part}`
  const [read, write] = part === 'devices' ? [readingDevices, editingDevices] : [reading, editing]

  app.post(many, { config: write, schema: { tags, summary: `Create ${one}`, params: SiteParams, body: created, response: { 201: item } } }, async (request, reply) => {
    const { siteId } = request.params
    const made = await buildings.createItem(siteId, part, complete(request.body as object) as ItemOf<Part>)
    return reply.code(201).header('location', `/api/v1/sites/${siteId}/${part}/${made.item.id}`).header('etag', entityTag(made.version)).send(made.item)
  })

  app.get(`${many}/:id`, { config: read, schema: { tags, summary: `Read ${one}`, params: ItemParams, response: { 200: item } } }, async (request, reply) => {
    const { siteId, id } = request.params
    const { version } = buildings.existing(siteId)
    return reply.header('etag', entityTag(version)).send(buildings.item(siteId, part, id))
  })

  app.patch(`${many}/:id`, {
    config: write, schema: { tags, summary: `Change ${one}`, params: ItemParams, headers: IfMatch, body: changesOf(item), response: { 200: item } },
  }, async (request, reply) => {
    const { siteId, id } = request.params
    const changed = await buildings.updateItem(siteId, part, id, request.body as Partial<ItemOf<Part>>, versionFromIfMatch(request.headers['if-match']))
    return reply.header('etag', entityTag(changed.version)).send(changed.item)
  })

  app.delete(`${many}/:id`, {
    config: write, schema: { tags, summary: `Remove ${one} that nothing refers to`, params: ItemParams, headers: IfMatch, response: { 204: Type.Null() } },
  }, async (request, reply) => {
    const { siteId, id } = request.params
    const { version } = await buildings.removeItem(siteId, part, id, versionFromIfMatch(request.headers['if-match']))
    return reply.code(204).header('etag', entityTag(version)).send(null)
  })
}
