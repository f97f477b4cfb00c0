import { Type } from 'typebox'
import { ApiError } from '../api-error.ts'
import type { App } from './app.ts'

export const IMPORT_FILE_MAX_BYTES = 5 * 1024 * 1024
/** The file itself is the body: no form around it. */
export const IMPORT_FILE_TYPES = ['text/csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/vnd.ms-excel', 'application/octet-stream']

/** What every import of a file may be asked beside it; `columns` is a JSON object, heading of the file → field. */
export const IMPORT_QUERY = { fileName: Type.Optional(Type.String({ maxLength: 200 })), dryRun: Type.Optional(Type.Boolean()), columns: Type.Optional(Type.String({ maxLength: 8_000 })) }

/** Lets a group of routes take files as bodies. */
export function takeImportFiles(app: App): void {
  app.addContentTypeParser(IMPORT_FILE_TYPES, { parseAs: 'buffer', bodyLimit: IMPORT_FILE_MAX_BYTES }, (_request, body, done) => done(null, body))
}

/** The mapping of columns that somebody chose, out of its query parameter. Throws 'bad-request' for what is no JSON object of texts. */
export function chosenColumns(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined) return undefined
  try {
    const value = JSON.parse(text) as unknown
    if (typeof value === 'object' && value !== null && Object.values(value).every((field) => typeof field === 'string')) return value as Record<string, string>
  } catch {
    // Answered below, like any other text that is no mapping.
  }
  throw new ApiError('bad-request', undefined, [{ field: 'columns', message: { en: 'must be a JSON object: heading → field', 'zh-CN': '必须是 JSON 对象：表头 → 字段' } }])
}
