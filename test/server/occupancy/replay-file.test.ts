import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineAnswers, officeRows, roomRows, type LabelledRow } from '../../../bench/occupancy-real.ts'
import { replayFile, type ReplayFileOptions } from '../../../server/occupancy/replay-file.ts'
import type { ReplayAnswer } from '../../../server/occupancy/replay-rows-rules.ts'

let folder = ''
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'replay-')) })
afterAll(async () => { await rm(folder, { recursive: true }) })

async function replay(csv: string, options: Partial<ReplayFileOptions> = {}): Promise<{ answers: ReplayAnswer[]; warnings: string[] }> {
  const file = join(folder, 'rows.csv')
  await writeFile(file, csv)
  const warnings: string[] = []
  let text = ''
  const out = new Writable({ write: (chunk: Buffer, _encoding, done) => { text += chunk.toString(); done() } })
  await replayFile(file, { purpose: 'meeting', capacity: '4', timeZone: 'UTC', staleAfter: '30', ...options }, out, (sentence) => warnings.push(sentence))
  return { answers: text.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line) as ReplayAnswer), warnings }
}

const rows = (header: string, ...lines: string[]): string => [header, ...lines].join('\n')

describe('atrium replay', () => {
  it('answers each row from it and the rows before it', async () => {
    const lines = Array.from({ length: 30 }, (_, minute) => `2026-01-05T09:${String(minute).padStart(2, '0')}:00Z,${minute < 10 ? 0 : 2}`)
    const whole = (await replay(rows('time,people.count', ...lines))).answers
    expect(whole[0]).toEqual({ time: '2026-01-05T09:00:00Z', state: 'vacant', probability: 0.0061, count: 0 })
    expect(whole[10]).toMatchObject({ state: 'occupied', count: 2 })
    expect((await replay(rows('time,people.count', ...lines.slice(0, 15)))).answers).toEqual(whole.slice(0, 15))
  })

  it('takes an empty cell for missing and a motion of 0 for a look that saw none', async () => {
    const lines = Array.from({ length: 20 }, (_, minute) => `2026-01-05T09:${String(minute).padStart(2, '0')}:00Z,${minute === 0 ? 1 : 0},`)
    const { answers } = await replay(rows('time,motion.event,people.count', ...lines))
    expect(answers.map(({ state }) => state)).toEqual([...Array<string>(11).fill('occupied'), ...Array<string>(9).fill('vacant')])
  })

  it('is unknown when a column has been silent for too long', async () => {
    const { answers } = await replay(rows('time,people.count,air.temperature', '2026-01-05T09:00:00Z,0,', '2026-01-05T09:20:00Z,,21', '2026-01-05T09:40:00Z,,21'))
    expect(answers.map(({ state, probability }) => [state, probability === null])).toEqual([['vacant', false], ['vacant', false], ['unknown', true]])
  })

  it('takes times without an offset as wall-clock time of the zone', async () => {
    const { answers } = await replay(rows('time,people.count', '2026-01-05 09:00:00,1'), { timeZone: 'Asia/Shanghai' })
    expect(answers).toHaveLength(1)
  })

  it('names columns that it does not know and goes on', async () => {
    const { answers, warnings } = await replay(rows('time,people.count,HumidityRatio,light.lvl', '2026-01-05T09:00:00Z,1,0.004,5'))
    expect(warnings).toEqual(['ignored: "HumidityRatio", "light.lvl" (not in the vocabulary)'])
    expect(answers[0]?.state).toBe('occupied')
  })

  it.each([
    ['a bad number', rows('time,air.co2', '2026-01-05T09:00:00Z,420', '2026-01-05T09:01:00Z,many'), 'row 3, column "air.co2": "many" is no number'],
    ['a bad time', rows('time,air.co2', 'yesterday,420'), 'row 2, column "time": "yesterday" is no ISO 8601 time'],
    ['rows out of order', rows('time,air.co2', '2026-01-05T09:01:00Z,420', '2026-01-05T09:00:00Z,420'), 'row 3, column "time": 2026-01-05T09:00:00Z is earlier than the row before; rows must be in order'],
    ['no time column', rows('when,air.co2', '1,2'), 'the header has no "time" column'],
    ['a column twice', rows('time,air.co2,air.co2', '2026-01-05T09:00:00Z,1,2'), 'the header names the column "air.co2" twice; a second sensor of a kind is "air.co2#2"'],
    ['an empty file', '', 'the file is empty'],
  ])('refuses %s with one sentence', async (_what, csv, sentence) => {
    await expect(replay(csv)).rejects.toThrow(sentence)
  })

  it('refuses options that it cannot use', async () => {
    const csv = rows('time,air.co2', '2026-01-05T09:00:00Z,420')
    await expect(replay(csv, { purpose: 'garage' })).rejects.toThrow('--purpose "garage" is none of')
    await expect(replay(csv, { timeZone: 'Mars/Base' })).rejects.toThrow('--time-zone "Mars/Base" is no IANA time zone')
    await expect(replay(csv, { staleAfter: '0' })).rejects.toThrow('--stale-after "0" is no number of minutes above 0')
    await expect(replayFile(join(folder, 'absent.csv'), { purpose: 'desk', capacity: '1', timeZone: 'UTC', staleAfter: '5' }, process.stdout, () => undefined)).rejects.toThrow('absent.csv cannot be read (ENOENT)')
  })
})

const DATA = new URL('../../../../shared/data/', import.meta.url)

// Real rooms that nobody here built: the figures of docs/occupancy.md may not get worse unseen.
describe.skipIf(!existsSync(DATA))('on real rooms (skipped where ../shared/data is absent)', () => {
  const accuracy = (labelled: readonly LabelledRow[], columns: string[]): number => {
    const said = engineAnswers(labelled, columns, 'office')
    return labelled.filter(({ occupied }, index) => said[index] === occupied).length / labelled.length
  }
  const lights = ['light.level', 'light.level#2', 'light.level#3', 'light.level#4']

  it.each([[['light.level'], 0.975], [['air.co2'], 0.93], [['light.level', 'air.co2', 'air.temperature', 'air.humidity'], 0.975]] as const)('office, validation file, by %s', (columns, least) => {
    expect(accuracy(officeRows('office-co2-light-validate.csv'), [...columns])).toBeGreaterThan(least)
  })
  it.each([[lights, 0.99], [['air.co2'], 0.93], [[...lights, 'air.co2', 'motion.event', 'motion.event#2'], 0.975]] as const)('room, by %s', (columns, least) => {
    expect(accuracy(roomRows('room-pir-co2-sound-dev.csv'), [...columns])).toBeGreaterThan(least)
  })
})
