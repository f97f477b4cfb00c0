import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CountStepEdits } from './count-step-edits.ts'
import { replaceFile } from './durable-file.ts'
import type { IntervalEdits } from './interval-edit-rules.ts'

/**
 * What must not be worked out twice, written down before it is done. Everything else that is sent twice after
 * a crash changes nothing; but an edit that cuts a stored interval would not find it whole again,
 * and hours would be added up of readings that are half deleted.
 */
export type Applying =
  | { readonly sequence: number; readonly edits: IntervalEdits; readonly steps: CountStepEdits }
  | { readonly sequence: number; readonly removed: { readonly readings: number; readonly others: number } }

const FILE = 'applying.json'

export async function readApplying(folder: string): Promise<Applying | null> {
  try {
    return JSON.parse(await readFile(join(folder, FILE), 'utf8')) as Applying
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export const writeApplying = (folder: string, applying: Applying): Promise<void> => replaceFile(join(folder, FILE), JSON.stringify(applying))
