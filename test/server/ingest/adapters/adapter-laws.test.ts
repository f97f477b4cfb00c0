import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { REJECTION_REASONS } from '#contract/sample'
import { isPointId, VOCABULARY } from '#contract/vocabulary'
import { CHIRPSTACK_TOPICS, NATIVE_TOPICS, ZIGBEE_TOPICS } from './adapter-topics.ts'
import type { Adapter } from '../../../../server/ingest/adapter.ts'
import { COMMON_FIELDS, fieldsOf, MODEL_FIELDS } from '../../../../server/ingest/adapters/chirpstack-fields.ts'
import { ADAPTERS } from '../../../../server/ingest/adapters/index.ts'
import { ZIGBEE_PROPERTIES } from '../../../../server/ingest/adapters/zigbee2mqtt-properties.ts'
import { conversion, converted, UNIT_CONVERSIONS } from '../../../../server/ingest/unit-conversions.ts'
import { bytes, NOON } from '../ingest-fixtures.ts'

const TOPICS: Readonly<Record<string, readonly string[]>> = { native: NATIVE_TOPICS, zigbee2mqtt: ZIGBEE_TOPICS, chirpstack: CHIRPSTACK_TOPICS }

describe('every adapter', () => {
  it('has an id of its own and stale limits', () => {
    expect(new Set(ADAPTERS.map(({ id }) => id)).size).toBe(ADAPTERS.length)
    for (const { staleAfterS } of ADAPTERS) expect(staleAfterS.battery).toBeGreaterThanOrEqual(staleAfterS.mains)
  })

  it('matches its own topics and nobody else\'s', () => {
    for (const adapter of ADAPTERS) {
      for (const [id, topics] of Object.entries(TOPICS)) {
        for (const topic of topics) expect([adapter.id, topic, adapter.match(topic)]).toEqual([adapter.id, topic, adapter.id === id])
      }
    }
  })

  for (const adapter of ADAPTERS) {
    const names = fc.oneof(fc.constantFrom(...ZIGBEE_PROPERTIES.map(({ property }) => property), ...COMMON_FIELDS.map(({ field }) => field), 'value', 'time', 'object', 'history', 'samples', 'point', 'timestamp', 'rxInfo', 'rssi', 'deviceInfo', 'tags', 'state', 'last_seen', 'id', 'adapter', 'device', 'batteryLevel', '__proto__', 'constructor'), fc.string())
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 4 }, fc.double(), fc.boolean(), fc.string(), fc.constantFrom(null, 1e308, '1e309', '21.5', '2026-01-01T00:00:00Z', 'air.co2', 'online'), fc.array(tie('any'), { maxLength: 4 }), fc.dictionary(names, tie('any'), { maxKeys: 6 })),
    })).any
    const payload = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string().map(bytes), value.map((any) => bytes(JSON.stringify(any) ?? '')))
    const topic = fc.oneof(fc.constantFrom(...(TOPICS[adapter.id] ?? [])), fc.string())

    it(`${adapter.id}: read never throws, and gives finite values of known points or a known reason`, () => {
      fc.assert(fc.property(fc.array(fc.tuple(topic, payload, fc.boolean()), { maxLength: 4 }), (messages) => {
        const state = adapter.newState()
        for (const [at, sent, retain] of messages) lawful(adapter, state, at, sent, retain)
      }), { numRuns: 1_500 })
    })
  }
})

function lawful(adapter: Adapter, state: unknown, topic: string, payload: Uint8Array, retain: boolean): void {
  const result = adapter.read(topic, payload, { receivedAt: NOON, retain, dup: false, qos: 0 }, state)
  if (!result.ok) {
    expect(REJECTION_REASONS).toContain(result.reason)
    expect(result.detail).not.toBe('')
    return
  }
  for (const sample of result.samples) {
    expect(isPointId(sample.point)).toBe(true)
    expect(Number.isFinite(sample.value)).toBe(true)
    if (VOCABULARY[sample.point].type === 'boolean') expect([0, 1]).toContain(sample.value)
    if (VOCABULARY[sample.point].type === 'pulse') expect(sample.value).toBe(1)
    expect(sample.device).not.toBe('')
    expect(Number.isInteger(sample.channel) && sample.channel >= 1).toBe(true)
    expect(sample.time === null || Number.isFinite(sample.time)).toBe(true)
  }
}

describe('every table', () => {
  it('of units stays finite for the largest values that JSON can carry', () => {
    for (const units of Object.values(UNIT_CONVERSIONS)) {
      for (const unit of Object.values(units)) for (const value of [1e308, -1e308, Number.MAX_VALUE, 5e-324]) expect(Number.isFinite(converted(value, unit))).toBe(true)
    }
  })

  it('of units converts finitely, and each vocabulary unit to itself', () => {
    for (const kind of Object.values(VOCABULARY)) expect(conversion(kind.unit, kind.unit)).toEqual({ scale: 1, offset: 0 })
    for (const units of Object.values(UNIT_CONVERSIONS)) {
      for (const { scale, offset } of Object.values(units)) {
        expect(Number.isFinite(scale) && scale > 0).toBe(true)
        expect(Number.isFinite(offset)).toBe(true)
      }
    }
    expect(conversion('constructor', 'W')).toBeNull()
    expect(conversion('W', 'constructor')).toBeNull()
  })

  it('of Zigbee2MQTT names points, units that convert, and its sources, once each', () => {
    expect(new Set(ZIGBEE_PROPERTIES.map(({ property }) => property)).size).toBe(ZIGBEE_PROPERTIES.length)
    for (const row of ZIGBEE_PROPERTIES) {
      expect(row.source).toMatch(/\S/)
      expect(row.points.length).toBeGreaterThan(0)
      for (const point of row.points) expect(isPointId(point)).toBe(true)
      const units = row.points.map((point) => VOCABULARY[point].unit)
      if (row.unit !== undefined) expect([row.property, units.some((unit) => conversion(row.unit ?? '', unit) !== null)]).toEqual([row.property, true])
      for (const value of [-1e9, 0, 1, 150, 250, 999, 1001, 1e9]) {
        if (row.unitByMagnitude) expect(units.some((unit) => conversion(row.unitByMagnitude?.(value) ?? '', unit) !== null)).toBe(true)
      }
    }
  })

  it('of ChirpStack names points, units that convert, channels and its sources, once each', () => {
    for (const rows of [COMMON_FIELDS, ...MODEL_FIELDS.map(({ fields }) => fields)]) {
      expect(new Set(rows.map(({ field }) => field)).size).toBe(rows.length)
      for (const row of rows) {
        expect(row.source).toMatch(/\S/)
        expect(isPointId(row.point)).toBe(true)
        expect(row.channel ?? 1).toBeGreaterThanOrEqual(1)
        if (row.unit !== undefined) expect(conversion(row.unit, VOCABULARY[row.point].unit)).not.toBeNull()
      }
    }
    for (const { models, fields } of MODEL_FIELDS) {
      for (const model of models) for (const row of fields) expect(fieldsOf(`Maker ${model.toUpperCase()}-915M`).get(row.field)).toBe(row)
    }
  })

  it('of ChirpStack takes no period delta', () => {
    for (const delta of ['people_in', 'people_out', 'period_in', 'period_out', 'periodic_counter_in', 'periodic_counter_out', 'line_1_period_in']) {
      expect(fieldsOf('VS132').has(delta)).toBe(false)
    }
  })
})
