import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AcceptedMessage } from '#contract/accepted-message'
import { readRecord, recordBytesAtMost, scanRecords, writeRecord } from '../../broker/record-codec.ts'

const anyText = fc.string({ unit: 'grapheme', maxLength: 60 })
const anyMessage: fc.Arbitrary<AcceptedMessage> = fc.record({
  sequence: fc.integer({ min: 1, max: 1_000_000 }), receivedAt: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  clientId: anyText, topic: anyText, payload: fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
  qos: fc.constantFrom(0, 1, 2), retain: fc.boolean(), dup: fc.boolean(),
})

const encode = (messages: readonly AcceptedMessage[]): { bytes: Buffer; ends: number[] } => {
  const buffer = Buffer.alloc(messages.reduce((sum, message) => sum + recordBytesAtMost(message), 0))
  let at = 0
  const ends = messages.map((message, index) => (at = writeRecord(buffer, at, index + 1, message)))
  return { bytes: buffer.subarray(0, at), ends }
}
const numbered = (messages: readonly AcceptedMessage[]): AcceptedMessage[] => messages.map((message, index) => ({ ...message, sequence: index + 1 }))

describe('record codec', () => {
  it('gives back what it was given', () => {
    fc.assert(fc.property(anyMessage, message => {
      const buffer = Buffer.alloc(recordBytesAtMost(message))
      const end = writeRecord(buffer, 0, message.sequence, message)
      expect(readRecord(buffer.subarray(0, end), 0)).toEqual({ message, end })
    }))
  })

  it('reads the whole records of any cut, and no more', () => {
    fc.assert(fc.property(fc.array(anyMessage, { minLength: 1, maxLength: 6 }), fc.nat(), (messages, cutSeed) => {
      const { bytes, ends } = encode(messages)
      const cut = cutSeed % (bytes.length + 1)
      const seen: AcceptedMessage[] = []
      const scan = scanRecords(bytes.subarray(0, cut), 0, message => seen.push(message))
      const whole = ends.filter(end => end <= cut)
      expect(seen).toEqual(numbered(messages).slice(0, whole.length))
      expect(scan.soundBytes).toBe(whole.at(-1) ?? 0)
    }))
  })

  it('finds a single flipped bit anywhere, and loses that record only', () => {
    fc.assert(fc.property(fc.array(anyMessage, { minLength: 2, maxLength: 6 }), fc.nat(), (messages, bitSeed) => {
      const { bytes, ends } = encode(messages)
      const bit = bitSeed % (bytes.length * 8)
      const damaged = Buffer.from(bytes)
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      const hit = ends.findIndex(end => bit >> 3 < end)
      const seen: AcceptedMessage[] = []
      scanRecords(damaged, 0, message => seen.push(message))
      expect(seen).toEqual(numbered(messages).filter((_, index) => index !== hit))
    }))
  })

  it('takes a run of zeros for nothing', () => {
    expect(scanRecords(Buffer.alloc(4096), 7)).toMatchObject({ records: 0, soundBytes: 0, lastSequence: 7 })
  })
})
