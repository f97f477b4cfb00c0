import { createHash } from 'node:crypto'
import type { Resource } from '#contract/bookings'
import { ApiError } from '../api-error.ts'
import type { Bus } from '../bus.ts'
import type { Records, RecordsDatabase } from '../records/open-records.ts'
import { takeLocks } from './booking-locks-repository.ts'
import { photoType } from './photo-type-rules.ts'
import { found } from './record-answers.ts'
import { deletePhoto, photoOf, putPhoto, type StoredPhoto } from './resource-photo-repository.ts'
import { resourceById, updateResource, type StoredResource } from './resource-repository.ts'

export type ResourcePhotoService = ReturnType<typeof createResourcePhotoService>
export interface ResourcePhotoServiceDeps { readonly records: Records; readonly bus: Bus }

const PHOTOS_MAX = 12

/** Pictures of what can be booked, kept in the records so that a backup and every server has them. */
export function createResourcePhotoService({ records, bus }: ResourcePhotoServiceDeps) {
  const edit = async (id: string, change: (tx: RecordsDatabase, photos: Resource['photos']) => Promise<Resource['photos']>): Promise<StoredResource> => {
    const edited = await records.transaction(async (tx) => {
      await takeLocks(tx, [`resource:${id}`])
      const before = await found(resourceById(tx, id))
      const resource = { ...before.resource, photos: await change(tx, before.resource.photos) }
      if (!await updateResource(tx, resource, before.version)) throw new ApiError('edited-meanwhile')
      return { ...before, resource, version: before.version + 1 }
    })
    bus.emit('resourcesChanged', { siteId: edited.resource.siteId })
    return edited
  }

  return {
    read: (resourceId: string, photoId: string): Promise<StoredPhoto> => found(records.transaction((tx) => photoOf(tx, resourceId, photoId), 'snapshot')),

    /** Adds the photo or replaces it; its type is found in the bytes. */
    put: (resourceId: string, photoId: string, bytes: Buffer, alt: string): Promise<StoredResource> => {
      const mediaType = photoType(bytes)
      if (!mediaType) throw new ApiError('unsupported-media-type', { en: 'A photo must be a JPEG, PNG or WebP file.', 'zh-CN': '照片必须是 JPEG、PNG 或 WebP 文件。' })
      return edit(resourceId, async (tx, photos) => {
        const isNew = photos.every(({ id }) => id !== photoId)
        if (isNew && photos.length >= PHOTOS_MAX) throw new ApiError('bad-request', { en: `A resource has at most ${PHOTOS_MAX} photos.`, 'zh-CN': `每个资源最多 ${PHOTOS_MAX} 张照片。` })
        await putPhoto(tx, resourceId, photoId, { mediaType, hash: createHash('sha256').update(bytes).digest('hex'), bytes })
        return isNew ? [...photos, { id: photoId, alt }] : photos.map((photo) => (photo.id === photoId ? { id: photoId, alt } : photo))
      })
    },

    remove: (resourceId: string, photoId: string): Promise<StoredResource> => edit(resourceId, async (tx, photos) => {
      if (!await deletePhoto(tx, resourceId, photoId)) throw new ApiError('not-found')
      return photos.filter(({ id }) => id !== photoId)
    }),
  }
}
