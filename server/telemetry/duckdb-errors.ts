import { TelemetryError } from './telemetry-error.ts'

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** DuckDB refuses everything after a fatal error until its file is opened anew. */
export const isFatal = (error: unknown): boolean => /FATAL|has been invalidated/.test(messageOf(error))

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? text

/** The typed error for what DuckDB said while it read or wrote. DuckDB gives no codes for these: its words are matched. */
export function telemetryErrorFrom(error: unknown): TelemetryError {
  if (error instanceof TelemetryError) return error
  const said = messageOf(error)
  if (/No space left on device|Disk quota exceeded|ENOSPC/i.test(said)) {
    return new TelemetryError('disk-full', 'The disk is full: telemetry was not stored.', 'Free space on the disk of the data folder; storing resumes by itself.', error)
  }
  if (/Out of Memory/i.test(said)) {
    return new TelemetryError('out-of-memory', 'The question needs more memory than the telemetry store may use.', 'Ask for a shorter period, or raise the memory limit of the telemetry store.', error)
  }
  return new TelemetryError('failed', `The telemetry store failed: ${firstLine(said)}`, 'See the log for the full message.', error)
}

/** The typed error for what DuckDB said while it opened the file. */
export function openingErrorFrom(error: unknown, path: string): TelemetryError {
  if (error instanceof TelemetryError) return error
  const said = messageOf(error)
  if (/Could not set lock on file/i.test(said)) {
    const owner = /PID (\d+)/.exec(said)?.[1]
    return lockedError(path, owner === undefined ? 'another process' : `process ${owner}`, error)
  }
  if (/Permission denied|Read-only file system|Cannot open file|EACCES|EROFS/i.test(said)) {
    return new TelemetryError('unwritable', `The telemetry file ${path} cannot be opened for writing.`, 'Check that its folder exists and that this user may write there.', error)
  }
  if (/not a valid DuckDB database file|Corrupt|checksum/i.test(said)) {
    return new TelemetryError('damaged', `The telemetry file ${path} is damaged or no DuckDB file.`, 'Restore it from a backup, or move it away to start with an empty one.', error)
  }
  if (/newer version|storage version/i.test(said)) return newerFormatError(path, error)
  return telemetryErrorFrom(error)
}

export const lockedError = (path: string, owner: string, cause?: unknown): TelemetryError =>
  new TelemetryError('locked', `The telemetry file ${path} is in use by ${owner}.`, 'Stop the other Atrium, or give this one a data folder of its own.', cause)

export const newerFormatError = (path: string, cause?: unknown): TelemetryError =>
  new TelemetryError('newer-format', `The telemetry file ${path} was written by a newer Atrium.`, 'Update Atrium, or give it another data folder.', cause)
