import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes the folder's own entries durable: a file whose name is lost is lost. Windows has no such call and needs none. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try { await handle.sync() } finally { await handle.close() }
}

/** Puts a file in the place of the old one, all of it or nothing, and on disk when this resolves. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const handle = await open(`${path}.new`, 'w')
  try {
    await handle.writeFile(content)
    await handle.datasync()
  } finally {
    await handle.close()
  }
  await rename(`${path}.new`, path)
  await syncFolder(dirname(path))
}
