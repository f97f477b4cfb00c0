import type { Resource } from '#contract/bookings'
import { ask } from '../api/api-client.ts'

/** Adds a picture with the words for who cannot see it. */
export const addPhoto = (resourceId: string, photoId: string, file: File, alt: string): Promise<Resource> =>
  ask(`/resources/${resourceId}/photos/${photoId}`, { method: 'PUT', body: file, query: { alt } })
