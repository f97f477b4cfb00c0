import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'
import type { AcceptedMessage } from '#contract/accepted-message'

/**
 * One accepted message as bytes, little endian:
 *
 *   u32 body length | u32 CRC-32 of the body | body
 *   body = f64 sequence | f64 received at (ms) | u8 flags | u16 client id length | u16 topic length | client id | topic | payload
 *
 * flags: bits 0–1 QoS, bit 2 retain, bit 3 dup. A run of zeros is no record: a body has 21 bytes at least.
 */
const HEADER_BYTES = 8
const FIXED_BODY_BYTES = 21
/** Far above the packet cap; a length beyond it is damage, not a message. */
const MAX_BODY_BYTES = 16 * 1024 * 1024

export type RecordContent = Omit<AcceptedMessage, 'sequence'>

/** Never less than the record takes: UTF-8 needs at most three bytes for each UTF-16 unit. */
export const recordBytesAtMost = (message: RecordContent): number =>
  HEADER_BYTES + FIXED_BODY_BYTES + 3 * (message.clientId.length + message.topic.length) + message.payload.length

/** Writes the record at `offset` (the caller has made room) and returns the offset behind it. */
export function writeRecord(target: Buffer, offset: number, sequence: number, message: RecordContent): number {
  const body = offset + HEADER_BYTES
  target.writeDoubleLE(sequence, body)
  target.writeDoubleLE(message.receivedAt, body + 8)
  target[body + 16] = message.qos | (message.retain ? 4 : 0) | (message.dup ? 8 : 0)
  let at = body + FIXED_BODY_BYTES
  const clientIdBytes = target.write(message.clientId, at, 'utf8')
  at += clientIdBytes
  const topicBytes = target.write(message.topic, at, 'utf8')
  at += topicBytes
  if (clientIdBytes > 0xffff || topicBytes > 0xffff) throw new RangeError('client id or topic longer than 65535 bytes')
  target.writeUInt16LE(clientIdBytes, body + 17)
  target.writeUInt16LE(topicBytes, body + 19)
  target.set(message.payload, at)
  at += message.payload.length
  target.writeUInt32LE(at - body, offset)
  target.writeUInt32LE(crc32(target.subarray(body, at)), offset + 4)
  return at
}

export interface ReadRecord { readonly message: AcceptedMessage; readonly end: number }

/** The record at `offset`, or null when there is no whole and sound one. The payload is a copy. */
export function readRecord(source: Buffer, offset: number): ReadRecord | null {
  const body = offset + HEADER_BYTES
  if (body + FIXED_BODY_BYTES > source.length) return null
  const bodyBytes = source.readUInt32LE(offset)
  const end = body + bodyBytes
  if (bodyBytes < FIXED_BODY_BYTES || bodyBytes > MAX_BODY_BYTES || end > source.length) return null
  if (crc32(source.subarray(body, end)) !== source.readUInt32LE(offset + 4)) return null
  const topicAt = body + FIXED_BODY_BYTES + source.readUInt16LE(body + 17)
  const payloadAt = topicAt + source.readUInt16LE(body + 19)
  if (payloadAt > end) return null
  const flags = source[body + 16]!
  const qos = flags & 3
  if (qos === 3) return null
  const message: AcceptedMessage = {
    sequence: source.readDoubleLE(body), receivedAt: source.readDoubleLE(body + 8),
    clientId: source.toString('utf8', body + FIXED_BODY_BYTES, topicAt), topic: source.toString('utf8', topicAt, payloadAt),
    payload: Buffer.from(source.subarray(payloadAt, end)), qos: qos as AcceptedMessage['qos'],
    retain: (flags & 4) !== 0, dup: (flags & 8) !== 0,
  }
  return { message, end }
}

/** How far a damaged stretch may push the sequence: a check that is far cheaper than a CRC at every byte. */
const PLAUSIBLE_GAP = 100_000_000

/**
 * The offset of the next sound record behind damage, or -1. Only damage in the middle of a file (a bad
 * block) has records behind it; a torn tail has none.
 */
export function nextRecordOffset(source: Buffer, from: number, afterSequence: number): number {
  for (let offset = from; offset + HEADER_BYTES + FIXED_BODY_BYTES <= source.length; offset++) {
    const sequence = source.readDoubleLE(offset + HEADER_BYTES)
    if (!(sequence > afterSequence && sequence < afterSequence + PLAUSIBLE_GAP && Number.isInteger(sequence))) continue
    if (readRecord(source, offset) !== null) return offset
  }
  return -1
}

export interface ScanResult { readonly lastSequence: number; readonly lastReceivedAt: number; readonly soundBytes: number; readonly records: number; readonly damagedBytes: number }

/** Walks all records of one file's bytes, over damage, and says where the last sound one ends. */
export function scanRecords(source: Buffer, afterSequence: number, visit?: (message: AcceptedMessage) => void): ScanResult {
  let offset = 0, soundBytes = 0, records = 0, damagedBytes = 0
  let lastSequence = afterSequence, lastReceivedAt = 0
  while (offset < source.length) {
    const found = readRecord(source, offset)
    if (found === null) {
      const next = nextRecordOffset(source, offset + 1, lastSequence)
      if (next < 0) break
      damagedBytes += next - offset
      offset = next
      continue
    }
    records++
    lastSequence = found.message.sequence
    lastReceivedAt = found.message.receivedAt
    visit?.(found.message)
    offset = soundBytes = found.end
  }
  return { lastSequence, lastReceivedAt, soundBytes, records, damagedBytes }
}
