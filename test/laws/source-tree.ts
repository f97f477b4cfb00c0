import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** The project's own files as git knows them, new ones too; paths from the root, with "/". */
export function sourceFiles(): string[] {
  return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\0').filter((file) => file !== '' && existsSync(join(ROOT, file)))
}

export const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
export const jsonOf = <T>(file: string): T => JSON.parse(textOf(file)) as T
