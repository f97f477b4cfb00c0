import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EFFICIENCY_MODELS } from '#evaluation/efficiency/efficiency-models'
import { addEvaluateCommand } from '../../../server/evaluation/evaluate-command.ts'
import { runAtrium } from '../../e2e/running-atrium.ts'

const SLOW = 120_000
let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'atrium-dea-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Coelli's EG1 (see textbook-data.ts), with a byte order mark as spreadsheets write it and one unit without a value. */
const EG1 = '\ufeffid,x1,x2,y\r\n1,2,5,1\r\n2,2,4,2\r\n三,6,6,3\r\n4,3,2,1\r\n5,6,2,2\r\n6,,2,2\r\n'
const PANEL = 'id,year,x,y\nA,2024,1,1\nB,2024,1,2\nA,2025,1,3\nB,2025,1,4\n'

interface Row { id: string; score: number | null; reason: string | null; slacks: Record<string, number>; targets: Record<string, number>; peers: { id: string }[] }

async function dea(csv: string, ...flags: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const file = join(folder, 'units.csv')
  await writeFile(file, csv)
  return runAtrium(['evaluate', 'dea', file, '--id', 'id', ...flags])
}
const eg1 = (...flags: string[]) => dea(EG1, '--inputs', 'x1,x2', '--outputs', 'y', ...flags)

describe('atrium evaluate dea', () => {
  it('prints the rows of the file in its order as JSON: score, slacks, targets, peers; null with a reason', async () => {
    const { code, stdout, stderr } = await eg1('--json')
    expect(code).toBe(0)
    const rows = JSON.parse(stdout) as Row[]
    expect(rows.map(({ id, score }) => [id, score === null ? null : Number(score.toFixed(3))])).toEqual([['1', 0.5], ['2', 1], ['三', 0.833], ['4', 0.714], ['5', 1], ['6', null]])
    expect(rows[0]!.slacks['x2']).toBeCloseTo(0.5, 12)
    expect(rows[3]!.peers.map(({ id }) => id)).toEqual(['2', '5'])
    expect([rows[3]!.targets['x1'], rows[3]!.targets['x2']].map((value) => Number(value?.toFixed(3)))).toEqual([2.143, 1.429])
    expect(rows[5]).toMatchObject({ reason: 'missing-data', slacks: null, targets: null, peers: null, reasonText: { 'zh-CN': expect.stringContaining('缺失') as string } })
    expect(stderr).toContain('5 units are few')
  }, SLOW)

  it('prints a table that lines up, also with Chinese names', async () => {
    const { code, stdout } = await eg1('--model', 'bcc', '--orientation', 'out')
    expect(code).toBe(0)
    const [header, ...lines] = stdout.split('\n')
    expect(header).toMatch(/^id +score +status +slack x1 +slack x2 +slack y +peers +why not$/)
    expect(lines[5]).toContain('A value is missing')
    expect(stdout).toContain('output-oriented, vrs')
  }, SLOW)

  it('repeats a bootstrap with its seed', async () => {
    const run = async (seed: string) => (await eg1('--bootstrap', '50', '--seed', seed, '--json')).stdout
    const [first, again, other] = [await run('1'), await run('1'), await run('2')]
    expect(first).toBe(again)
    expect(first).not.toBe(other)
    expect(JSON.parse(first)).toMatchObject([{ bootstrap: { corrected: expect.any(Number) as number, lower: expect.any(Number) as number } }, {}, {}, {}, {}, { bootstrap: null }])
  }, SLOW)

  it('takes periods for the Malmquist index', async () => {
    const { stdout } = await dea(PANEL, '--inputs', 'x', '--outputs', 'y', '--period', 'year', '--model', 'malmquist', '--json')
    expect(JSON.parse(stdout)).toMatchObject([{ score: null, reason: 'first-period' }, { score: null }, { id: 'A', period: '2025', score: 3, malmquist: { efficiencyChange: 1.5, technicalChange: 2 } }, { score: 2 }])
  }, SLOW)

  it('says in one sentence what is wrong with the file or the question, with exit code 2 and nothing on standard output', async () => {
    const cases: [string, string, string[]][] = [
      ['Line 3, column "x1": "2,5" is no number', EG1.replace('2,2,4,2', '2,"2,5",4,2'), []],
      ['There is no column "x3"', EG1, ['--inputs', 'x1,x3']],
      ['Line 4: "2" stands in line 3 already', EG1.replace('三', '2'), []],
      ['is no CSV file that can be read', `${EG1}7,8\r\n`, []],
      ['has a header and no rows', 'id,x1,x2,y\n', []],
      ['--period belongs to the models malmquist and window', EG1, ['--period', 'id']],
      ['--bootstrap belongs to the models', EG1, ['--model', 'sbm', '--bootstrap', '9']],
      ['--model "best" is none of ccr', EG1, ['--model', 'best']],
      ['the returns to scale are one of crs, not vrs', EG1, ['--returns', 'vrs']],
      ['--fixed "area" is none of the inputs', EG1, ['--fixed', 'area']],
    ]
    for (const [sentence, csv, flags] of cases) {
      const { code, stdout, stderr } = await dea(csv, '--inputs', 'x1,x2', '--outputs', 'y', ...flags)
      expect({ sentence, code, stdout }).toEqual({ sentence, code: 2, stdout: '' })
      expect(stderr).toContain(sentence)
      expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    }
    expect(await runAtrium(['evaluate', 'dea', join(folder, 'nowhere.csv'), '--id', 'id', '--inputs', 'x', '--outputs', 'y'])).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be read (ENOENT)') as string })
  }, SLOW)

  it('reads standard input', async () => {
    const { stdout } = await runAtrium(['evaluate', 'dea', '-', '--id', 'id', '--inputs', 'x1,x2', '--outputs', 'y', '--model', 'sbm', '--json'], { input: EG1 })
    expect((JSON.parse(stdout) as Row[]).map(({ score }) => score === null)).toEqual([false, false, false, false, false, true])
  }, SLOW)

  it('names every model of the table in its help', () => {
    const program = new Command()
    addEvaluateCommand(program)
    const help = program.commands[0]!.commands.find((command) => command.name() === 'dea')!.helpInformation().replaceAll(/\s+/g, ' ')
    expect(help).toContain(`${Object.keys(EFFICIENCY_MODELS).slice(0, -1).join(', ')} or ${Object.keys(EFFICIENCY_MODELS).at(-1)}`)
  })
})
