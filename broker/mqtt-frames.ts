import { isUtf8, type Buffer } from 'node:buffer'

/** The outside of MQTT 3.1.1 packets: how long each is, and whether the strings in it are UTF-8. No state, no I/O. */

export const PACKET = { connect: 1, publish: 3, subscribe: 8, unsubscribe: 10 } as const

/** A fixed header (section 2.2) that is not all there yet. */
export const INCOMPLETE = -1
/** A remaining length of more than four bytes: no MQTT. */
export const MALFORMED = -2

/**
 * Where the body of the packet at `offset` begins and ends, without copying: `frameEnd` may lie beyond
 * the buffer. Returned as two calls rather than an object, since this runs for every packet.
 */
export function bodyOffset(source: Buffer, offset: number): number {
  for (let at = offset + 1; at < offset + 5; at++) {
    if (at >= source.length) return INCOMPLETE
    if (source[at]! < 0x80) return at + 1
  }
  return MALFORMED
}

/** Offset behind the packet; `body` is what `bodyOffset` returned. */
export function frameEnd(source: Buffer, offset: number, body: number): number {
  let length = 0
  for (let at = body - 1; at > offset; at--) length = length * 128 + (source[at]! & 0x7f)
  return body + length
}

/** MQTT-1.5.3-1 and -2: well-formed UTF-8 without U+0000. Surrogates are not well formed. */
export const isMqttText = (bytes: Buffer): boolean => !bytes.includes(0) && isUtf8(bytes)

/** Reads a length-prefixed string; the offset behind it, or -1 when it is cut or is no text. */
function skipText(source: Buffer, at: number, end: number): number {
  const behind = skipBytes(source, at, end)
  return behind >= 0 && isMqttText(source.subarray(at + 2, behind)) ? behind : -1
}

function skipBytes(source: Buffer, at: number, end: number): number {
  if (at < 0 || at + 2 > end) return -1
  const behind = at + 2 + source.readUInt16BE(at)
  return behind > end ? -1 : behind
}

/** Protocol name, client id, will topic and user name of a CONNECT (section 3.1). A password is bytes and may be anything. */
function connectTextsAreSound(source: Buffer, body: number, end: number): boolean {
  const nameEnd = skipText(source, body, end)
  if (nameEnd < 0 || nameEnd + 4 > end) return false
  if (source[nameEnd] === 5) return true // MQTT 5: other layout; answered with "unacceptable protocol version"
  const flags = source[nameEnd + 1]!
  let at = skipText(source, nameEnd + 4, end)
  if (flags & 0x04) at = skipBytes(source, skipText(source, at, end), end)
  if (flags & 0x80) at = skipText(source, at, end)
  if (flags & 0x40) at = skipBytes(source, at, end)
  return at >= 0
}

function filtersAreSound(source: Buffer, body: number, end: number, optionBytes: number): boolean {
  let at = body + 2
  while (at < end) {
    at = skipText(source, at, end)
    if (at < 0) return false
    at += optionBytes
  }
  return at === end
}

/** Whether every string of a packet is what MQTT calls text. Packets without strings are sound. */
export function textsAreSound(source: Buffer, type: number, body: number, end: number): boolean {
  switch (type) {
    case PACKET.connect: return connectTextsAreSound(source, body, end)
    case PACKET.publish: return skipText(source, body, end) >= 0
    case PACKET.subscribe: return filtersAreSound(source, body, end, 1)
    case PACKET.unsubscribe: return filtersAreSound(source, body, end, 0)
    default: return true
  }
}
