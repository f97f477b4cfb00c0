import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnalysisUnit } from '#contract/evaluation'
import type { EvaluationRun, RunAsk, RunResult } from '#contract/evaluation-runs'
import { ApiError } from '../../../../server/api-error.ts'
import { regionCsv, syntheticRegion } from '../../../../devices-sim/synthetic-region.ts'
import { ADMINISTRATOR } from '../../tenants/people-fixture.ts'
import { csv, evaluationFixture } from '../evaluation-fixture.ts'

const site: AnalysisUnit = { kind: 'site', id: 's1' }
let fixture: Awaited<ReturnType<typeof evaluationFixture>>
let peers: AnalysisUnit[]

beforeAll(async () => {
  fixture = await evaluationFixture()
  const region = syntheticRegion(1, [2024, 2025, 2026], 24)
  await fixture.imports.run('s1', { kind: 'peers', fileName: 'region.csv', bytes: csv(regionCsv(region)), dryRun: false, synthetic: true, language: 'en' }, ADMINISTRATOR)
  peers = (await fixture.facts.peers('s1')).map(({ id }) => ({ kind: 'peer', id }))
  // The site's own figures are those of a made-up space that is not among the peers.
  const own = syntheticRegion(2, [2024, 2025, 2026], 1)[0]!
  const facts = [...new Set(own.years.flatMap(({ values }) => Object.keys(values)))]
  const table = [['period', ...facts].join(','), ...own.years.map(({ year, values }) => [year, ...facts.map((fact) => values[fact as keyof typeof values] ?? '')].join(','))].join('\n')
  await fixture.imports.run('s1', { kind: 'facts', fileName: 'own.csv', bytes: csv(table), dryRun: false, synthetic: true, language: 'en' }, ADMINISTRATOR)
  fixture.start()
}, 120_000)
afterAll(() => fixture.close())

const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof ApiError ? [error.code, ...error.fields.map(({ field }) => field)].join(' ') : String(error)))
const ask = (given: Partial<RunAsk> = {}): RunAsk => ({
  name: 'Year 2026', period: '2026', earlier: 2, units: [site, ...peers], ruleSets: [{ id: 'national-makerspace' }, { id: 'city-score-sheet' }],
  score: { normalisation: 'bounds', weights: { method: 'critic' }, aggregation: 'weighted-sum', samples: 500 },
  efficiency: { model: 'bcc', inputs: ['desks-offered', 'staff-total', 'mentors'], outputs: ['companies-new', 'jobs'], bootstrap: { resamples: 100, confidence: 0.95 }, malmquist: true },
  ...given,
})
async function ended(id: string): Promise<EvaluationRun> {
  for (let looks = 0; looks < 600; looks += 1) {
    const run = await fixture.runs.existing(id)
    if (run.status !== 'queued' && run.status !== 'running') return run
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('the run did not end')
}
const finished = async (given: Partial<RunAsk> = {}): Promise<EvaluationRun> => {
  const run = await ended((await fixture.runs.create('s1', ask(given), ADMINISTRATOR)).id)
  if (run.status !== 'done') throw new Error(`${run.status}: ${run.error?.en}`)
  return run
}
const resultOf = async (id: string): Promise<RunResult> => JSON.parse(await fixture.runs.part(id, 'result')) as RunResult

describe('a run', () => {
  it('computes indicators, scores, efficiency, gaps and survival, and says what was missing', async () => {
    const run = await finished()
    expect(run).toMatchObject({ status: 'done', progress: 1, attempts: 1, summary: { units: 25 } })
    expect(run.log.map(({ step }) => step)).toEqual(['facts', 'indicators', 'weights', 'scores', 'robustness', 'efficiency', 'malmquist', 'rules', 'survival', 'result'])
    const result = await resultOf(run.id)
    expect(result.periods).toEqual(['2024', '2025', '2026'])
    expect(result.units[0]).toMatchObject({ unit: site, name: 'Test', synthetic: true })
    expect(Object.values(result.weights.weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9)
    expect(result.weights).toMatchObject({ method: 'critic', reason: null })
    for (const { score, missingShare, knownShare, lowest, highest } of result.scores) {
      expect(missingShare + knownShare).toBeCloseTo(1, 9)
      if (score !== null) expect(score * knownShare).toBeCloseTo(lowest!, 9)
      expect(highest! - lowest!).toBeCloseTo(missingShare, 9)
    }
    // On one scale and under one set of weights: the last point is the score itself, and a rising fact lifts what was before.
    for (const { score, trend, dimensions } of result.scores) {
      expect(trend.map(({ period }) => period)).toEqual(['2024', '2025', '2026'])
      expect(trend.at(-1)).toMatchObject({ score, dimensions: dimensions.map(({ dimension, score: own }) => ({ dimension, score: own })) })
    }
    expect(result.scores.some(({ trend }) => trend[0]!.score !== null && trend[0]!.score !== trend[2]!.score)).toBe(true)
    const { efficiency, malmquist } = result
    expect(efficiency!.units).toHaveLength(25)
    expect(efficiency!.units.filter(({ score }) => score !== null && score > 1 - 1e-9).length).toBeGreaterThan(0)
    const behind = efficiency!.units.find(({ score, operating }) => score !== null && score < 0.95 && operating.length > 0)!
    expect(behind.bootstrap!.lower).toBeLessThan(behind.bootstrap!.upper)
    expect(behind.operating.find(({ fact }) => fact === 'desks-offered')?.text.en).toMatch(/^Release [\d,.]+ desks$/)
    expect(malmquist!.units.filter(({ malmquist: change }) => change !== null).length).toBeGreaterThan(25)
    expect(result.rules.map(({ conditions, sheet }) => [conditions?.ruleSet, sheet?.ruleSet])).toEqual([[{ id: 'national-makerspace', version: 1 }, undefined], [undefined, { id: 'city-score-sheet', version: 1 }]])
    expect(result.survival).toHaveLength(1)
    expect(result.robustness.acceptability!.samples).toBe(500)
  })

  it('is the same to the last byte when it is computed again, and shows when somebody changed what is stored', async () => {
    const [first, second] = [await finished(), await finished()]
    expect(second.hashes).toEqual(first.hashes)
    expect(await fixture.runs.verify(first.id, true)).toMatchObject({ ok: true, again: { ok: true, hash: first.hashes.result } })
    expect(createHash('sha256').update(await fixture.runs.part(first.id, 'result')).digest('hex')).toBe(first.hashes.result)
    const comparison = await fixture.runs.compare(first.id, second.id)
    expect(comparison).toMatchObject({ identical: true, factCount: 0, settings: [], weights: [] })

    await fixture.records.run((db) => db.execute(`UPDATE evaluation_runs SET facts = replace(facts, '"fact":"jobs"', '"fact":"mentors"') WHERE id = '${second.id}'`))
    const broken = await fixture.runs.verify(second.id, false)
    expect(broken.ok).toBe(false)
    expect(broken.parts.filter(({ ok }) => !ok).map(({ part }) => part)).toEqual(['facts'])
    await fixture.records.run((db) => db.execute(`UPDATE evaluation_runs SET result = replace(result, '"rank":1,', '"rank":2,') WHERE id = '${first.id}'`))
    const forged = await fixture.runs.verify(first.id, true)
    expect(forged.parts.filter(({ ok }) => !ok).map(({ part }) => part)).toEqual(['result'])
  })

  it('keeps the facts of then: a later correction shows in the comparison, not in the old run', async () => {
    const before = await finished()
    await fixture.facts.enter('s1', { fact: 'companies-new', unit: site, period: '2026', value: 40, evidence: 'registry extract' }, ADMINISTRATOR)
    const after = await finished({ name: 'Corrected' })
    const comparison = await fixture.runs.compare(before.id, after.id)
    expect(comparison.identical).toBe(false)
    expect(comparison.facts).toHaveLength(1)
    expect(comparison.facts[0]).toMatchObject({ fact: 'companies-new', name: 'Test', period: '2026', after: 40 })
    expect(comparison.settings.map(({ path }) => path)).toEqual(['name'])
    expect(comparison.units[0]!.indicators.map(({ indicator }) => indicator)).toContain('new-companies')
    expect(comparison.units[0]!.efficiency.after).toBeGreaterThan(comparison.units[0]!.efficiency.before!)
    expect(await fixture.runs.verify(before.id, true)).toMatchObject({ ok: true })
  })

  it('answers what-if at once and stores nothing', async () => {
    const run = await finished()
    const desks = (await resultOf(run.id)).efficiency!.units[0]!
    const answer = await fixture.runs.whatIf(run.id, { changes: [{ fact: 'desks-offered', by: -20 }, { fact: 'mentors', by: 1 }] })
    expect(answer.before.efficiency).toBe(desks.score)
    expect(answer.after.efficiency).toBeGreaterThanOrEqual(0)
    expect(answer.facts).toMatchObject([{ fact: 'desks-offered' }, { fact: 'mentors' }])
    expect(answer.indicators.map(({ indicator }) => indicator)).toContain('mentor-density')
    expect((await fixture.runs.whatIf(run.id, { changes: [{ fact: 'desks-offered', by: 0 }] })).after).toMatchObject(answer.before)
    expect(await refusal(fixture.runs.whatIf(run.id, { changes: [{ fact: 'mentors' }] }))).toBe('bad-request changes[0]')
    expect(await refusal(fixture.runs.whatIf(run.id, { unit: { kind: 'peer', id: 'nobody' }, changes: [{ fact: 'mentors', set: 1 }] }))).toBe('bad-request unit')
    expect(await fixture.runs.verify(run.id, false)).toMatchObject({ ok: true })
  })

  it('weighs by judgements, and says why it fell back where the data give nothing', async () => {
    const kept = await fixture.judgements.add('s1', { name: 'Board', nodes: [{ node: 'root', criteria: ['strategy', 'organisation', 'service', 'performance'], judgements: [['strategy', 'organisation', 1], ['strategy', 'service', 1], ['strategy', 'performance', 1 / 3], ['organisation', 'service', 1], ['organisation', 'performance', 1 / 3], ['service', 'performance', 1 / 3]].map(([row, column, value]) => ({ row: String(row), column: String(column), value: Number(value) })) }] }, ADMINISTRATOR)
    const run = await finished({ efficiency: null, score: { ...ask().score, weights: { method: 'combination', judgementsId: kept.id, share: 1 } } })
    const result = await resultOf(run.id)
    const performance = result.indicators.filter(({ id }) => ['new-companies', 'job-count', 'financing-volume'].includes(id)).reduce((sum, { weight }) => sum + weight, 0)
    expect(result.scores[0]!.dimensions.find(({ dimension }) => dimension === 'performance')!.weight).toBeCloseTo(0.5, 6)
    expect(performance).toBeGreaterThan(0)
    expect(result.robustness.stability!.ranges).toHaveLength(25)
    const alone = await finished({ units: [site], efficiency: null })
    expect((await resultOf(alone.id)).weights).toMatchObject({ asked: 'critic', method: 'equal', reason: { code: 'too-few-units' } })
    expect(await fixture.runs.weights('s1', { period: '2026', units: [site, ...peers], score: { ...ask().score, weights: { method: 'ahp', judgementsId: kept.id } } })).toMatchObject({ method: 'ahp' })
  })

  it('is refused before it waits for what cannot be asked', async () => {
    expect(await refusal(fixture.runs.create('s1', ask({ units: [site, site] }), ADMINISTRATOR))).toBe('bad-request units[1]')
    expect(await refusal(fixture.runs.create('s1', ask({ units: [{ kind: 'peer', id: 'nobody' }] }), ADMINISTRATOR))).toBe('bad-request units[0]')
    expect(await refusal(fixture.runs.create('s1', ask({ earlier: 0 }), ADMINISTRATOR))).toBe('bad-request earlier')
    expect(await refusal(fixture.runs.create('s1', ask({ score: { ...ask().score, weights: { method: 'ahp' } } }), ADMINISTRATOR))).toBe('bad-request score.weights.judgementsId')
    expect(await refusal(fixture.runs.create('s1', ask({ ruleSets: [{ id: 'no-such' }] }), ADMINISTRATOR))).toBe('not-found')
    expect(await refusal(fixture.runs.part('nothing', 'result'))).toBe('not-found')
  })

  it('is told as CSV, and is removed when it has ended; a rule set that it used is not', async () => {
    const edited = await fixture.ruleSets.edit('s1', 'city-score-sheet', (await fixture.ruleSets.version('s1', { id: 'city-score-sheet', version: 1 })), 'a copy', 1, ADMINISTRATOR)
    const run = await finished({ efficiency: null, ruleSets: [{ id: 'city-score-sheet' }] })
    expect(run.settings.ruleSets).toEqual([{ id: 'city-score-sheet', version: edited.ruleSet.version }])
    const table = await fixture.runs.csv(run.id, 'en')
    expect(table.split('\r\n')[1]).toMatch(/^indicator,Test,2026,/)
    expect(await refusal(fixture.ruleSets.remove('s1', 'city-score-sheet'))).toBe('still-in-use')
    await fixture.runs.remove(run.id)
    expect(await refusal(fixture.runs.existing(run.id))).toBe('not-found')
    await fixture.ruleSets.remove('s1', 'city-score-sheet')
  })
})

describe('the queue of runs', () => {
  const long = (): Partial<RunAsk> => ({ efficiency: { ...ask().efficiency!, bootstrap: { resamples: 5_000, confidence: 0.95 } } })
  const until = async (id: string, status: string): Promise<EvaluationRun> => {
    for (let looks = 0; looks < 300; looks += 1) {
      const run = await fixture.runs.existing(id)
      if (run.status === status && run.step === 'efficiency') return run
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`it never was ${status}`)
  }

  it('stops a run in the middle, keeps no result of it, and goes on with the next', async () => {
    const [first, second] = [await fixture.runs.create('s1', ask(long()), ADMINISTRATOR), await fixture.runs.create('s1', ask({ efficiency: null }), ADMINISTRATOR)]
    await until(first.id, 'running')
    expect((await fixture.runs.existing(second.id)).status).toBe('queued')
    expect((await fixture.runs.cancel(first.id)).status).toBe('cancelled')
    expect((await ended(second.id)).status).toBe('done')
    expect((await fixture.runs.existing(first.id)).hashes.result).toBeNull()
    expect(await refusal(fixture.runs.cancel(first.id))).toBe('wrong-state')
  })

  it('begins a run again that a stop cut, with the facts of then, and gives the same result', async () => {
    const undisturbed = await finished()
    const cut = await fixture.runs.create('s1', ask(long()), ADMINISTRATOR)
    await until(cut.id, 'running')
    await fixture.stop()
    expect((await fixture.runs.existing(cut.id)).status).toBe('running')
    await fixture.records.run((db) => db.execute(`UPDATE evaluation_runs SET settings = jsonb_set(settings, '{efficiency,bootstrap,resamples}', '100') WHERE id = '${cut.id}'`))
    fixture.start()
    const run = await ended(cut.id)
    expect(run).toMatchObject({ status: 'done', attempts: 2 })
    expect(run.hashes).toEqual(undisturbed.hashes)
  })
})
