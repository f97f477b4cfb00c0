import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** How far this simulator has told its story to the server, so that a later start fills the gap only. */
export interface RunMarker { readonly seed: number; readonly timeZone: string; readonly mqtt: string; readonly toldUntil: number }

const fileOf = (folder: string): string => join(folder, 'devices-sim.json')

/** The marker of the same building and broker, or null where there is none that can be read. */
export async function readMarker(folder: string, same: Omit<RunMarker, 'toldUntil'>): Promise<RunMarker | null> {
  let text: string
  try {
    text = await readFile(fileOf(folder), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const marker = parsed(text)
  return marker && marker.seed === same.seed && marker.timeZone === same.timeZone && marker.mqtt === same.mqtt ? marker : null
}

function parsed(text: string): RunMarker | null {
  try {
    const value = JSON.parse(text) as Partial<RunMarker>
    return typeof value.seed === 'number' && typeof value.toldUntil === 'number' && typeof value.timeZone === 'string' && typeof value.mqtt === 'string' ? value as RunMarker : null
  } catch {
    // A torn or foreign file says nothing: the history is told again, which the server recognises.
    return null
  }
}

export async function writeMarker(folder: string, marker: RunMarker): Promise<void> {
  await mkdir(folder, { recursive: true })
  const file = fileOf(folder)
  await writeFile(`${file}.new`, JSON.stringify(marker))
  await rename(`${file}.new`, file)
}
