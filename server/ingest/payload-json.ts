import { isUtf8 } from 'node:buffer'
import type { RejectionReason } from '#contract/sample'

/** Zigbee2MQTT's bridge/devices of a large network is several hundred kilobytes; no reading comes near. */
export const MAX_PAYLOAD_BYTES = 1_048_576
/** The deepest real payload (bridge/devices with nested exposes) has 9 levels. */
export const MAX_DEPTH = 32

export interface Refusal { readonly ok: false; readonly reason: RejectionReason; readonly detail: string; readonly device?: string }
export type JsonResult = { readonly ok: true; readonly value: unknown } | Refusal
export type JsonObject = Readonly<Record<string, unknown>>

export const refuse = (reason: RejectionReason, detail: string, device?: string): Refusal =>
  device === undefined ? { ok: false, reason, detail } : { ok: false, reason, detail, device }

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The payload as text, or why it is none: empty, too large, not UTF-8. */
export function payloadText(payload: Uint8Array): string | Refusal {
  if (payload.byteLength === 0) return refuse('empty', 'The payload is empty.')
  if (payload.byteLength > MAX_PAYLOAD_BYTES) return refuse('too-large', `The payload has ${payload.byteLength} bytes; at most ${MAX_PAYLOAD_BYTES} are read.`)
  const buffer = asBuffer(payload)
  const text = buffer.toString('utf8')
  // Decoding replaces what is invalid by U+FFFD; only then is the slower check needed.
  if (text.includes('\uFFFD') && !isUtf8(buffer)) return refuse('not-utf8', 'The payload is not valid UTF-8.')
  return text
}

/** The payload parsed as JSON within the bounds of size and depth; never throws. */
export function payloadJson(payload: Uint8Array): JsonResult {
  const text = payloadText(payload)
  if (typeof text !== 'string') return text
  if (text.length > 2 * MAX_DEPTH && nestsDeeper(text, MAX_DEPTH)) return refuse('too-deep', `The payload nests deeper than ${MAX_DEPTH} levels.`)
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch (error) {
    // The parser's message quotes the payload; its beginning is shown beside it anyway.
    return refuse('not-json', `The payload is not JSON: ${(error as Error).message.slice(0, 120)}`)
  }
}

/** Whether brackets outside strings nest deeper than `limit`; one pass, before anything is built. */
function nestsDeeper(text: string, limit: number): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 92) at++
      else if (code === 34) inString = false
    } else if (code === 34) inString = true
    else if (code === 123 || code === 91) { if (++depth > limit) return true }
    else if (code === 125 || code === 93) depth--
  }
  return false
}
