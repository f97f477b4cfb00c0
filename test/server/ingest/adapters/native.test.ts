import { describe, expect, it } from 'vitest'
import { HISTORY_MAX_SAMPLES } from '#contract/topics'
import { nativeAdapter } from '../../../../server/ingest/adapters/native.ts'
import { reader, samplesOf, told } from '../ingest-fixtures.ts'

const read = reader(nativeAdapter)
const at = (leaf: string) => `atrium/v1/hq/sensor-1/${leaf}`

describe('native convention', () => {
  it('reads a bare number and a bare boolean', () => {
    expect(told(read(at('air.temperature'), '21.5'))).toEqual(['air.temperature=21.5'])
    expect(told(read(at('contact.open'), 'true'))).toEqual(['contact.open=1'])
    expect(told(read(at('contact.open'), '0'))).toEqual(['contact.open=0'])
  })

  it('reads value, time, id and quality of an object', () => {
    const [sample] = samplesOf(read(at('air.co2'), { value: 612, time: '2026-01-01T10:00:00+01:00', id: 17, quality: 'suspect' }))
    expect(sample).toMatchObject({ device: 'sensor-1', value: 612, time: Date.UTC(2026, 0, 1, 9), timeSource: 'device', dedupeKey: '17', suspect: true })
  })

  it('takes the channel from the topic', () => {
    expect(told(read(at('power.active/2'), '80'))).toEqual(['power.active#2=80'])
    expect(told(read(at('power.active/65'), '80'))).toEqual(['!nothing-known'])
  })

  it('gives a sample for a pulse that happened and none for one that did not', () => {
    expect(told(read(at('motion.event'), 'true'))).toEqual(['motion.event=1'])
    expect(told(read(at('motion.event'), { value: 1 }))).toEqual(['motion.event=1'])
    expect(told(read(at('motion.event'), 'false'))).toEqual([])
    expect(told(read(at('motion.event'), '2'))).toEqual(['!bad-value'])
  })

  it('reads the state as plain text or as JSON text', () => {
    expect(told(read(at('state'), 'online'))).toEqual(['device.online=1'])
    expect(told(read(at('state'), '"offline"'))).toEqual(['device.online=0'])
    expect(told(read(at('state'), 'asleep'))).toEqual(['!bad-value'])
  })

  it.each([
    ['a number in quotes', at('air.co2'), '"612"', '!bad-value'],
    ['a number beyond doubles', at('air.co2'), '1e309', '!bad-value'],
    ['an object without value', at('air.co2'), '{"val":1}', '!nothing-known'],
    ['a value hidden in __proto__', at('air.co2'), '{"__proto__":{"value":1}}', '!nothing-known'],
    ['an array', at('air.co2'), '[1]', '!bad-value'],
    ['a time without a zone', at('air.co2'), '{"value":1,"time":"2026-01-01T09:00:00"}', '!bad-time'],
    ['a time as a number', at('air.co2'), '{"value":1,"time":1767258000}', '!bad-time'],
    ['an unknown point', at('air.smell'), '1', '!nothing-known'],
    ['a point named constructor', at('constructor'), '1', '!nothing-known'],
    ['no payload', at('air.co2'), '', '!empty'],
    ['NaN', at('air.co2'), 'NaN', '!not-json'],
    ['too few levels', 'atrium/v1/hq/air.co2', '1', '!nothing-known'],
  ])('refuses %s', (_name, topic, payload, refusal) => {
    expect(told(read(topic, payload))).toEqual([refusal])
  })

  it('treats null as no reading', () => {
    expect(told(read(at('air.co2'), 'null'))).toEqual([])
  })
})

describe('native history', () => {
  const row = (more: object = {}) => ({ point: 'air.co2', time: '2026-01-01T09:00:00Z', value: 500, ...more })

  it('is historical and keeps each row\'s time and channel', () => {
    const samples = samplesOf(read(at('history'), { samples: [row(), row({ channel: 2, time: '2026-01-01T09:01:00Z' })] }))
    expect(samples.map(({ historical, channel, time }) => [historical, channel, time])).toEqual([[true, 1, Date.UTC(2026, 0, 1, 9)], [true, 2, Date.UTC(2026, 0, 1, 9, 1)]])
  })

  it('may speak for a device of another convention', () => {
    const [sample] = samplesOf(read(at('history'), { adapter: 'zigbee2mqtt', device: 'hall/desk 7', samples: [row()] }))
    expect(sample).toMatchObject({ adapter: 'zigbee2mqtt', device: 'hall/desk 7' })
  })

  it('keeps the good rows beside one that is unreadable, and says so', () => {
    const result = read(at('history'), { samples: [row(), row({ value: 'x' }), row({ time: undefined })] })
    expect(told(result)).toEqual(['air.co2=500'])
    expect(result).toMatchObject({ refused: { reason: 'bad-value' } })
  })

  it('refuses rows without a time, and more rows than the contract allows', () => {
    expect(told(read(at('history'), { samples: [row({ time: undefined })] }))).toEqual(['!bad-time'])
    expect(told(read(at('history'), { samples: Array.from({ length: HISTORY_MAX_SAMPLES + 1 }, () => row()) }))).toEqual(['!too-large'])
  })
})
