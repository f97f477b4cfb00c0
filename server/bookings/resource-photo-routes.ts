import { Type } from 'typebox'
import { Resource } from '#contract/bookings'
import { Id } from '#contract/building'
import { ApiError } from '../api-error.ts'
import { entityTag } from '../building/building-version-rules.ts'
import type { RouteAccess, Routes } from '../http/app.ts'
import type { ResourcePhotoService } from './resource-photo-service.ts'

const PHOTO_MAX_BYTES = 2 * 1024 * 1024
const reading: RouteAccess = { access: 'building.read' }
const editing: RouteAccess = { access: 'resources.edit' }
const PhotoParams = Type.Object({ id: Id, photoId: Id })
const tags = ['resources']

/** Photos: the file itself is the body. It is read into memory only up to the limit. */
export function resourcePhotoRoutes(photos: ResourcePhotoService): Routes {
  return async (app) => {
    app.addContentTypeParser(/^image\//, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

    app.get('/resources/:id/photos/:photoId', {
      config: reading, schema: { tags, summary: 'A photo of a resource', params: PhotoParams, headers: Type.Object({ 'if-none-match': Type.Optional(Type.String({ maxLength: 400 })) }), response: { 200: Type.Unknown(), 304: Type.Null() } },
    }, async (request, reply) => {
      const { mediaType, hash, bytes } = await photos.read(request.params.id, request.params.photoId)
      // Whatever hides in the file: it is shown as a picture or not at all.
      reply.header('etag', `"${hash}"`).header('cache-control', 'private, no-cache').header('content-security-policy', "default-src 'none'; sandbox")
        .header('x-content-type-options', 'nosniff').header('content-disposition', 'inline').header('cross-origin-resource-policy', 'same-origin')
      if (request.headers['if-none-match'] === `"${hash}"`) return reply.code(304).send(null)
      return reply.type(mediaType).send(bytes)
    })

    app.put('/resources/:id/photos/:photoId', {
      config: editing, bodyLimit: PHOTO_MAX_BYTES,
      schema: { tags, summary: 'Add or replace a photo (JPEG, PNG or WebP, up to 2 MB)', consumes: ['image/jpeg', 'image/png', 'image/webp'], params: PhotoParams, querystring: Type.Object({ alt: Type.Optional(Type.String({ maxLength: 200 })) }, { additionalProperties: false }), response: { 200: Resource } },
    }, async (request, reply) => {
      if (!Buffer.isBuffer(request.body)) throw new ApiError('unsupported-media-type')
      const { resource, version } = await photos.put(request.params.id, request.params.photoId, request.body, request.query.alt ?? '')
      return reply.header('etag', entityTag(version)).send(resource)
    })

    app.delete('/resources/:id/photos/:photoId', { config: editing, schema: { tags, summary: 'Remove a photo', params: PhotoParams, response: { 200: Resource } } }, async (request, reply) => {
      const { resource, version } = await photos.remove(request.params.id, request.params.photoId)
      return reply.header('etag', entityTag(version)).send(resource)
    })
  }
}
