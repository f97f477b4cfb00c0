import type { ReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The folder of reports: one folder per schedule. Names come from ids and dates only, never from what people write. */
export interface ReportFolder {
  /** Writes a file whole or not at all; one of the same name is replaced. */
  put(scheduleId: string, name: string, bytes: Uint8Array): Promise<void>
  /** Rejects with ENOENT where it is gone. */
  read(scheduleId: string, name: string): Promise<ReadStream>
  /** Where it lies, below the folder. */
  path(scheduleId: string, name: string): string
  remove(scheduleId: string, name?: string): Promise<void>
}

export function createReportFolder(folder: string): ReportFolder {
  const path = (scheduleId: string, name: string): string => join(scheduleId, name)
  return {
    path,
    put: async (scheduleId, name, bytes) => {
      const target = join(folder, path(scheduleId, name))
      await mkdir(dirname(target), { recursive: true })
      const file = await open(`${target}.part`, 'w')
      try {
        await file.writeFile(bytes)
        await file.datasync()
      } finally {
        await file.close()
      }
      await rename(`${target}.part`, target)
    },
    read: async (scheduleId, name) => (await open(join(folder, path(scheduleId, name)))).createReadStream(),
    remove: (scheduleId, name = '') => rm(join(folder, path(scheduleId, name)), { recursive: true, force: true }),
  }
}
