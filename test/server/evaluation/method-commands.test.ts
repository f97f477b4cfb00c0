import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FRONT41 } from '../../evaluation/frontier/front41-data.ts'
import { unitsInEnvironment } from '../../evaluation/frontier/simulated-units.ts'
import { PLACEBO, WITH_6MP } from '../../evaluation/survival/leukaemia.ts'
import { runAtrium } from '../../e2e/running-atrium.ts'

const SLOW = 120_000
let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'atrium-methods-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

type Row = Record<string, unknown> & { id: string; score: number | null; reason: string | null }

async function evaluate(csv: string, command: string, ...flags: string[]) {
  const file = join(folder, 'data.csv')
  await writeFile(file, csv)
  return runAtrium(['evaluate', command, file, ...flags])
}
async function rowsOf(csv: string, command: string, ...flags: string[]): Promise<Row[]> {
  const { code, stdout, stderr } = await evaluate(csv, command, ...flags, '--json')
  expect([code, stderr]).toEqual([0, ''])
  return JSON.parse(stdout) as Row[]
}
const digits = (value: unknown, count: number): string => Number(value).toFixed(count)

const FIRMS = ['firm,q,k,l', ...FRONT41.map((row, index) => [index + 1, ...row].join(',')), '61,,1,1'].join('\n')

describe('atrium evaluate sfa', () => {
  const flags = ['--id', 'firm', '--output', 'q', '--inputs', 'k,l', '--log']

  // FRONTIER 4.1, example 1; see stochastic-frontier.test.ts.
  it('scores the firms of Coelli\'s example in the order of the file, null with a reason', async () => {
    const rows = await rowsOf(FIRMS, 'sfa', ...flags)
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 61 }, (_, index) => String(index + 1)))
    expect(digits(rows[0]!.score, 4)).toBe('0.6507')
    expect(rows[60]).toMatchObject({ score: null, reason: 'missing-data' })
  }, SLOW)

  it('prints the estimates, and a table for people', async () => {
    const estimates = await rowsOf(FIRMS, 'sfa', ...flags, '--estimates')
    expect(estimates.map(({ id, value }) => [id, digits(value, 3)])).toEqual([['intercept', '0.562'], ['k', '0.281'], ['l', '0.536'], ['sigma-squared', '0.217'], ['gamma', '0.797']])
    const { stdout } = await evaluate(FIRMS, 'sfa', ...flags)
    expect(stdout).toContain('One-sided likelihood ratio 2.839, critical value 2.706 at 5 %')
  }, SLOW)
})

describe('atrium evaluate three-stage', () => {
  const { data, environment } = unitsInEnvironment(2, 80)
  const csv = ['id,x,y,z', ...data.units.map((unit, index) => [unit, data.inputs[0]!.values[index], data.outputs[0]!.values[index], environment[0]!.values[index]].join(','))].join('\n')
  const flags = ['--id', 'id', '--inputs', 'x', '--outputs', 'y', '--environment', 'z', '--returns', 'crs']

  it('reports the boundary instead of a number', async () => {
    const rows = await rowsOf(csv, 'three-stage', ...flags)
    expect(rows.every(({ score, first, reason }) => score === null && typeof first === 'number' && reason === 'second-stage-failed')).toBe(true)
    expect(await rowsOf(csv, 'three-stage', ...flags, '--estimates')).toMatchObject([{ input: 'x', value: null, reason: 'boundary-gamma-one' }])
  }, SLOW)

  it('and Simar and Wilson\'s bootstrap answers, the same for a seed', async () => {
    const bootstrap = ['--simar-wilson', '--bootstrap', '100', '--seed', '3', '--estimates']
    const rows = await rowsOf(csv, 'three-stage', ...flags, ...bootstrap)
    expect(rows.map(({ id }) => id)).toEqual(['intercept', 'z', 'sigma'])
    expect(Number(rows[1]!['low']) > 0 && Number(rows[1]!['value']) < 0.8).toBe(true)
    expect(await rowsOf(csv, 'three-stage', ...flags, ...bootstrap)).toEqual(rows)
  }, SLOW)
})

describe('atrium evaluate weights', () => {
  const DISTANCES = 'city,cairo,tokyo,chicago,sf,london,montreal\ncairo,1,1/3,8,3,3,7\ntokyo,3,1,9,3,3,9\nchicago,1/8,1/9,1,1/6,1/5,2\nsf,1/3,1/3,6,1,1/3,6\nlondon,1/3,1/3,5,3,1,6\nmontreal,1/7,1/9,1/2,1/6,1/6,1\n'

  // Saaty's distances and the entropy table: EVALUATION.md.
  it('weighs Saaty\'s distances by AHP', async () => {
    const rows = await rowsOf(DISTANCES, 'weights', '--method', 'ahp', '--id', 'city')
    expect(rows.map(({ weight }) => digits(weight, 3))).toEqual(['0.262', '0.397', '0.033', '0.116', '0.164', '0.027'])
    expect(digits((rows[0]!['consistency'] as { lambdaMax: number }).lambdaMax, 4)).toBe('6.4536')
  }, SLOW)

  it('refuses contradictions and names the worst comparison', async () => {
    const csv = 'c,a,b,d\na,1,2,1/8\nb,1/2,1,4\nd,8,1/4,1\n'
    expect(await rowsOf(csv, 'weights', '--method', 'ahp', '--id', 'c')).toMatchObject([{ weight: null, reason: 'too-inconsistent' }, {}, {}])
    expect((await evaluate(csv, 'weights', '--method', 'ahp', '--id', 'c')).stdout).toMatch(/is judged .*the others imply/)
  }, SLOW)

  it('weighs columns by entropy and CRITIC', async () => {
    expect((await rowsOf('id,a,b\nx,1,2\ny,4,16\n', 'weights', '--method', 'entropy', '--id', 'id')).map(({ weight }) => digits(weight, 6))).toEqual(['0.358889', '0.641111'])
    expect((await rowsOf('id,a,b\nx,1,3\ny,2,1\nz,3,2\n', 'weights', '--method', 'critic', '--id', 'id')).map(({ id, weight }) => [id, weight])).toEqual([['a', 0.5], ['b', 0.5]])
  }, SLOW)
})

describe('atrium evaluate topsis', () => {
  const AIRCRAFT = 'id,speed,range,load,cost,reliability,agility\nA1,2,1500,20000,5.5,5,9\nA2,2.5,2700,18000,6.5,3,5\nA3,1.8,2000,21000,4.5,7,7\nA4,2.2,1800,20000,5,5,5\nA5,1,,1,1,1,1\n'

  // Hwang and Yoon (1981), 3.2.6, from intermediate results that the book rounds.
  it('ranks Hwang and Yoon\'s aircraft and says how firm that is', async () => {
    const rows = await rowsOf(AIRCRAFT, 'topsis', '--id', 'id', '--costs', 'cost', '--weights', '.2,.1,.1,.1,.2,.3')
    rows.slice(0, 4).forEach(({ score }, index) => expect(Math.abs(score! - [0.643, 0.268, 0.613, 0.312][index]!)).toBeLessThan(1e-3))
    expect(rows.map(({ rank }) => rank)).toEqual([1, 4, 2, 3, null])
    expect(rows[4]).toMatchObject({ score: null, reason: 'facts-missing' })
    expect((rows[0]!['rankShares'] as number[]).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
  }, SLOW)
})

describe('atrium evaluate survival', () => {
  const csv = ['weeks,relapsed,arm', ...[['6-MP', WITH_6MP] as const, ['placebo', PLACEBO] as const].flatMap(([arm, patients]) => patients.map(({ time, event }) => `${time},${event ? 1 : 0},${arm}`))].join('\n')

  it('gives Kaplan and Meier\'s shares with intervals and the log-rank test', async () => {
    const rows = await rowsOf(csv, 'survival', '--time', 'weeks', '--event', 'relapsed', '--group', 'arm', '--at', '10,23,40')
    expect(rows.map(({ id, time }) => [id, time])).toEqual([['6-MP', 10], ['6-MP', 23], ['6-MP', 40], ['placebo', 10], ['placebo', 23], ['placebo', 40]])
    expect(rows.slice(0, 2).map(({ survival }) => digits(survival, 4))).toEqual(['0.7529', '0.4482'])
    expect(rows[2]).toMatchObject({ survival: null, reason: 'not-followed-that-long' })
    expect(digits((rows[0]!['logRank'] as { statistic: number }).statistic, 3)).toBe('16.793')
  }, SLOW)
})

describe('what cannot be used ends with a sentence and exit code 2', () => {
  it.each<[string, string, string, string[], string]>([
    ['a bad cell', 'id,q,k\na,1,2\nb,3,x\n', 'sfa', ['--id', 'id', '--output', 'q', '--inputs', 'k'], 'Line 3, column "k": "x" is no number'],
    ['no logarithm', 'id,q,k\na,1,2\nb,0,3\n', 'sfa', ['--id', 'id', '--output', 'q', '--inputs', 'k', '--log'], 'Line 3, column "q": 0 has no logarithm'],
    ['a column that is not there', 'id,x,y\na,1,2\n', 'three-stage', ['--id', 'id', '--inputs', 'x', '--outputs', 'y', '--environment', 'z'], 'There is no column "z"'],
    ['a judgement that is none', 'c,a,b\na,1,much\nb,1,1\n', 'weights', ['--method', 'ahp', '--id', 'c'], 'Line 2, column "b": "much" is no judgement'],
    ['a matrix that is not reciprocal', 'c,a,b\na,1,3\nb,3,1\n', 'weights', ['--method', 'ahp', '--id', 'c'], 'not reciprocal'],
    ['weights that do not fit', 'id,a,b\nx,1,2\n', 'topsis', ['--id', 'id', '--weights', '1'], '2 numbers of 0 or more'],
    ['an event that is neither', 'm,e\n3,maybe\n', 'survival', ['--time', 'm', '--event', 'e'], 'Line 2, column "e": "maybe" is neither'],
  ])('%s', async (_what, csv, command, flags, sentence) => {
    const { code, stdout, stderr } = await evaluate(csv, command, ...flags)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  }, SLOW)
})
