import { describe, expect, it } from 'vitest'
import { REJECTION_REASONS } from '#contract/sample'
import { randomFrom } from '../../devices-sim/seeded-random.ts'
import { INBOX_ENTRIES } from '../../server/ingest/inbox.ts'
import { ingestOf, NOON } from '../server/ingest/ingest-fixtures.ts'

// TRUST.md fault 13: 10^5 corrupt payloads (JSON, UTF-8, NaN, 1e309, __proto__): no crash; quarantine count exact.

const MESSAGES = 100_000

const EUI = 'application/1/device/0102030405060708/event/up'
const WHOLE: readonly (readonly [string, string])[] = [
  ['atrium/v1/hq/d1/air.co2', '{"value":612,"time":"2026-06-01T11:59:59.000Z","id":"q"}'],
  ['zigbee2mqtt/hall/air', '{"temperature":21.5,"humidity":40,"co2":612,"linkquality":99}'],
  [EUI, '{"deduplicationId":"3ac7e3c4","time":"2026-06-01T11:59:59.775023242+00:00","object":{"co2":612,"temperature":21.5}}'],
]

/** Corruptions after which nothing in the payload can be a reading, and why it is refused. */
const CERTAIN: readonly (readonly [string, (text: string, pick: () => number) => Buffer])[] = [
  ['not-json', (text, pick) => Buffer.from(text.slice(0, 1 + Math.floor(pick() * (text.length - 2))))],
  ['not-json', (text) => Buffer.from(text.replaceAll(/":(\d[\d.]*)/g, '":NaN'))],
  ['not-json', (text) => Buffer.from(`${text}}`)],
  ['not-utf8', (text, pick) => { const bytes = Buffer.from(text); bytes[2 + Math.floor(pick() * 4)] = 0xff; return bytes }],
  ['bad-value', (text) => Buffer.from(text.replaceAll(/":(\d[\d.]*)/g, '":1e309'))],
  ['bad-value', (text) => Buffer.from(text.replaceAll(/":(\d[\d.]*)/g, '":"1e309"'))],
  ['nothing-known', (text) => Buffer.from(text.replaceAll(/"(value|temperature|humidity|co2|linkquality)":/g, '"__proto__":'))],
  ['nothing-known', (text) => Buffer.from(text.replaceAll(/"(value|temperature|humidity|co2|linkquality)":/g, '"constructor":'))],
  ['too-deep', (_text, pick) => Buffer.from('[{"a":'.repeat(20 + Math.floor(pick() * 2_000)))],
  ['empty', () => Buffer.alloc(0)],
]

describe('fault 13: corrupt payloads', () => {
  it(`${MESSAGES} of them: none is recorded, each is counted under its reason, and the good ones between pass`, () => {
    const pick = randomFrom(13)
    const { ingest, inbox, message } = ingestOf()
    const expected = new Map<string, number>()
    let good = 0
    for (let index = 0; index < MESSAGES; index++) {
      const [topic, text] = WHOLE[Math.floor(pick() * WHOLE.length)] ?? ['', '']
      const [reason, corrupt] = CERTAIN[index % CERTAIN.length] ?? ['', () => Buffer.alloc(0)]
      const accepted = ingest.accept(message(topic, corrupt(text, pick), { receivedAt: NOON + index }))
      if (accepted.recorded.length > 0 || accepted.rejected !== reason) throw new Error(`${topic} ${corrupt(text, pick).toString()}: ${accepted.rejected} instead of ${reason}`)
      expected.set(reason, (expected.get(reason) ?? 0) + 1)
      if (index % 1_000 === 0) good += ingest.accept(message('atrium/v1/hq/d2/air.co2', '612', { receivedAt: NOON + index })).recorded.length
    }
    expect(good).toBe(MESSAGES / 1_000)
    const counted = inbox.rejected()
    for (const reason of REJECTION_REASONS) expect([reason, counted[reason]]).toEqual([reason, expected.get(reason) ?? 0])
    expect(ingest.counters()).toMatchObject({ messages: MESSAGES + good, samples: good, rejectedMessages: MESSAGES, failures: 0 })
    expect(inbox.list().reduce((sum, entry) => sum + entry.count, 0)).toBe(MESSAGES)
    expect(({} as Record<string, unknown>)['value']).toBeUndefined()
  })

  it('100,000 random mutations on random topics: nothing throws, every value is finite, every message is accounted for', () => {
    const pick = randomFrom(14)
    const { ingest, inbox, message } = ingestOf()
    let refused = 0
    for (let index = 0; index < MESSAGES; index++) {
      const [topic, text] = WHOLE[Math.floor(pick() * WHOLE.length)] ?? ['', '']
      const bytes = Buffer.from(text)
      for (let flips = 1 + Math.floor(pick() * 4); flips > 0; flips--) bytes[Math.floor(pick() * bytes.length)] = Math.floor(pick() * 256)
      const strange = pick() < 0.1 ? `${topic.slice(0, Math.floor(pick() * topic.length))}${String.fromCharCode(Math.floor(pick() * 65_536))}` : topic
      const { recorded, rejected } = ingest.accept(message(strange, bytes, { receivedAt: NOON + index }))
      if (rejected !== null) refused++
      for (const { sample } of recorded) if (!Number.isFinite(sample.value) || !Number.isFinite(sample.observedAt)) throw new Error(`not finite: ${bytes.toString()}`)
    }
    expect(refused).toBeGreaterThan(MESSAGES / 10)
    expect(ingest.counters()).toMatchObject({ messages: MESSAGES, rejectedMessages: refused, failures: 0 })
    expect(inbox.list().length).toBeLessThanOrEqual(INBOX_ENTRIES)
  })
})
