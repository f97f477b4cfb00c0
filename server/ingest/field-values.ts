/** What a field of a payload holds: a number, nothing (null: the device has no value yet), or something unreadable. */
export type FieldValue = number | null | undefined

const DECIMAL = /^[+-]?\d{1,15}(\.\d{1,15})?$/

/**
 * A finite number, or a string that is one decimal number and nothing else ("21.50": codecs that
 * format with toFixed are common). null stays null; anything else, Infinity from 1e309 among it, is undefined.
 */
export function numberField(value: unknown): FieldValue {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (value === null) return null
  return typeof value === 'string' && DECIMAL.test(value.trim()) ? Number(value) : undefined
}

/** The words that makers use for the two sides of a boolean, lower case. */
const WORDS: ReadonlyMap<string, 0 | 1> = new Map([
  ...['true', 'on', 'yes', '1', 'open', 'opened', 'occupied', 'presence', 'present', 'trigger', 'triggered', 'detected', 'motion', 'leak', 'leaking', 'wet', 'low'].map((word): [string, 1] => [word, 1]),
  ...['false', 'off', 'no', '0', 'close', 'closed', 'vacant', 'unoccupied', 'none', 'absence', 'absent', 'normal', 'idle', 'clear', 'dry', 'no_leak'].map((word): [string, 0] => [word, 0]),
])

/** 0 or 1 from a boolean, 0, 1 or a maker's word; null stays null; anything else is undefined. */
export function booleanField(value: unknown): 0 | 1 | null | undefined {
  if (value === true || value === 1) return 1
  if (value === false || value === 0) return 0
  if (value === null) return null
  return typeof value === 'string' ? WORDS.get(value.trim().toLowerCase()) : undefined
}
