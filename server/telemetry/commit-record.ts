import { Buffer } from 'node:buffer'
import { crc32 } from 'node:zlib'

/**
 * One commit as bytes, little endian:
 *
 *   u32 body length | u32 CRC-32 of the body | body
 *   body = f64 sequence | f64 appended at (UTC epoch ms) | u32 length of the head | head (JSON) | line protocol
 */
export interface CommitRecord {
  readonly sequence: number
  readonly appendedAt: number
  /** What the local state takes over, and what has to be worked out against the server: JSON. */
  readonly head: string
  /** What is sent as it is. */
  readonly lines: string
}

export const RECORD_HEADER_BYTES = 8
const FIXED_BODY_BYTES = 20

export function encodeRecord({ sequence, appendedAt, head, lines }: CommitRecord): Buffer {
  const headBytes = Buffer.byteLength(head)
  const record = Buffer.allocUnsafe(RECORD_HEADER_BYTES + FIXED_BODY_BYTES + headBytes + Buffer.byteLength(lines))
  record.writeDoubleLE(sequence, 8)
  record.writeDoubleLE(appendedAt, 16)
  record.writeUInt32LE(headBytes, 24)
  record.write(head, 28, 'utf8')
  record.write(lines, 28 + headBytes, 'utf8')
  record.writeUInt32LE(record.length - RECORD_HEADER_BYTES, 0)
  record.writeUInt32LE(crc32(record.subarray(RECORD_HEADER_BYTES)), 4)
  return record
}

/** Bytes of the body that a record's first eight bytes announce; 0 where they are none. */
export const announcedBytes = (header: Buffer): number => {
  const bytes = header.length < RECORD_HEADER_BYTES ? 0 : header.readUInt32LE(0)
  return bytes >= FIXED_BODY_BYTES ? bytes : 0
}

/** The record of these bytes, or null when its sum is wrong or something is missing. */
export function decodeRecord(header: Buffer, body: Buffer): CommitRecord | null {
  if (announcedBytes(header) !== body.length || crc32(body) !== header.readUInt32LE(4)) return null
  const headEnd = FIXED_BODY_BYTES + body.readUInt32LE(16)
  if (headEnd > body.length) return null
  return {
    sequence: body.readDoubleLE(0), appendedAt: body.readDoubleLE(8),
    head: body.toString('utf8', FIXED_BODY_BYTES, headEnd), lines: body.toString('utf8', headEnd),
  }
}
