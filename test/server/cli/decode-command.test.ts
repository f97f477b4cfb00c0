import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { Check } from 'typebox/value'
import { PrintedSample } from '#contract/sample'
import { addDecodeCommand, decode } from '../../../server/cli/decode-command.ts'

const RECEIVED = Date.UTC(2026, 5, 1, 12)
const ask = (topic: string, payload: string, more: object = {}) => decode({ topic, payload: Buffer.from(payload), retained: false, receivedAt: RECEIVED, ...more })

describe('decode', () => {
  it('prints samples of the contract\'s shape, booleans as booleans and pulses as 1', () => {
    const decoded = ask('zigbee2mqtt/hall/pir 1', '{"occupancy":true,"battery":90}')
    expect(decoded).toEqual({ ok: true, samples: [
      { device: 'hall/pir 1', point: 'motion.event', value: 1, unit: '', observedAt: '2026-06-01T12:00:00.000Z', quality: 'good' },
      { device: 'hall/pir 1', point: 'occupancy.present', value: true, unit: '', observedAt: '2026-06-01T12:00:00.000Z', quality: 'good' },
      { device: 'hall/pir 1', point: 'device.battery', value: 90, unit: '%', observedAt: '2026-06-01T12:00:00.000Z', quality: 'good' },
    ] })
    for (const sample of decoded.ok ? decoded.samples : []) expect(Check(PrintedSample, sample)).toBe(true)
  })

  it('names the DevEUI, and a channel only beyond the first', () => {
    expect(ask('application/1/device/24E124136B502217/event/up', '{"object":{"line_1_total_in":5,"line_2_total_in":7}}')).toMatchObject({ samples: [
      { device: '24e124136b502217', point: 'people.in_total', value: 5 }, { point: 'people.in_total', value: 7, channel: 2 },
    ] })
    expect(ask('atrium/v1/s/d/air.co2', '612')).not.toHaveProperty('samples.0.channel')
  })

  it('reads a recording at its own time, but no time from the future or from an unset clock', () => {
    const at = (time: string, more: object = {}) => ask('atrium/v1/s/d/air.co2', JSON.stringify({ value: 612, time }), more)
    expect(at('2022-07-18T09:34:15.775Z')).toMatchObject({ samples: [{ observedAt: '2022-07-18T09:34:15.775Z', quality: 'good' }] })
    for (const wrong of ['2026-06-01T12:05:01Z', '1970-01-01T00:00:09Z']) expect(at(wrong)).toMatchObject({ samples: [{ observedAt: '2026-06-01T12:00:00.000Z', quality: 'suspect' }] })
    expect(at('2022-07-18T09:34:15Z', { arrivalKnown: true })).toMatchObject({ samples: [{ quality: 'suspect' }] })
  })

  it('marks a replay as stale', () => {
    expect(ask('atrium/v1/s/d/air.co2', '612', { retained: true })).toMatchObject({ samples: [{ quality: 'stale' }] })
  })

  it('says why it refuses', () => {
    expect(ask('somewhere/else', '1')).toMatchObject({ ok: false, reason: 'no-adapter' })
    expect(ask('atrium/v1/s/d/air.co2', '1e309')).toMatchObject({ ok: false, reason: 'bad-value' })
    expect(ask('x', '1', { adapter: 'telepathy' })).toMatchObject({ ok: false, reason: 'unknown-adapter', detail: expect.stringContaining('chirpstack') as unknown })
  })

  it('takes a named adapter for another base topic', () => {
    expect(ask('z2m-annex/hall/door', '{"contact":false}', { adapter: 'zigbee2mqtt' })).toMatchObject({ samples: [{ device: 'hall/door', value: true }] })
  })
})

describe('atrium decode', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url))
  const program = `import { Command } from 'commander'; import { addDecodeCommand } from './server/cli/decode-command.ts'; const program = new Command(); addDecodeCommand(program); program.parse(['decode', ...process.argv.slice(1)], { from: 'user' })`
  const run = (args: string[], input: string) => spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program, ...['--', ...args]], { cwd: root, input, encoding: 'utf8' })

  it('prints JSON and exits 0, refuses with 1 and a reason, and 2 when used wrongly', () => {
    const good = run(['--topic', 'atrium/v1/s/d/air.co2', '--received-at', '2026-06-01T12:00:00Z'], '612')
    expect([good.status, JSON.parse(good.stdout)]).toEqual([0, [{ device: 'd', point: 'air.co2', value: 612, unit: 'ppm', observedAt: '2026-06-01T12:00:00.000Z', quality: 'good' }]])
    const refused = run(['--topic', 'atrium/v1/s/d/air.co2'], '{')
    expect([refused.status, refused.stdout, (JSON.parse(refused.stderr) as { reason: string }).reason]).toEqual([1, '', 'not-json'])
    expect(run(['--topic', 'x', '--adapter', 'telepathy'], '1').status).toBe(2)
  })

  it('explains itself', () => {
    const program = new Command()
    addDecodeCommand(program)
    expect(program.commands[0]?.helpInformation()).toContain('--received-at')
  })
})
