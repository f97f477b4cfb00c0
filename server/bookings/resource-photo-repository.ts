import { and, eq } from 'drizzle-orm'
import { resourcePhotos } from '../records/bookings-schema.ts'
import type { RecordsDatabase } from '../records/open-records.ts'

export type StoredPhoto = Pick<typeof resourcePhotos.$inferSelect, 'mediaType' | 'hash' | 'bytes'>

const of = (resourceId: string, id: string) => and(eq(resourcePhotos.resourceId, resourceId), eq(resourcePhotos.id, id))

export async function photoOf(tx: RecordsDatabase, resourceId: string, id: string): Promise<StoredPhoto | undefined> {
  const [row] = await tx.select({ mediaType: resourcePhotos.mediaType, hash: resourcePhotos.hash, bytes: resourcePhotos.bytes }).from(resourcePhotos).where(of(resourceId, id))
  return row
}

export async function putPhoto(tx: RecordsDatabase, resourceId: string, id: string, photo: StoredPhoto): Promise<void> {
  await tx.insert(resourcePhotos).values({ resourceId, id, ...photo }).onConflictDoUpdate({ target: [resourcePhotos.resourceId, resourcePhotos.id], set: photo })
}

export async function deletePhoto(tx: RecordsDatabase, resourceId: string, id: string): Promise<boolean> {
  const { rowCount } = await tx.delete(resourcePhotos).where(of(resourceId, id))
  return rowCount === 1
}
