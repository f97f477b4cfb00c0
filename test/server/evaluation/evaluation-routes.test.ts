import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { API_PREFIX } from '#contract/api'
import type { EvaluationRun, RunAsk } from '#contract/evaluation-runs'
import type { EvaluationUnitList, RuleSetList } from '#contract/evaluation-api'
import { ownFactsCsv, regionCsv, siteStatistics, syntheticRegion } from '../../../devices-sim/synthetic-region.ts'
import type { App } from '../../../server/http/app.ts'
import { testApp } from '../http/test-app.ts'
import { pagesOf } from '../report-exports/pdf-reader.ts'
import { evaluationFixture } from './evaluation-fixture.ts'

const YEARS = [2024, 2025, 2026]
let fixture: Awaited<ReturnType<typeof evaluationFixture>>
let app: App
beforeAll(async () => {
  fixture = await evaluationFixture()
  app = await testApp({ routes: fixture.routes })
  await app.ready()
  fixture.start()
}, 120_000)
afterAll(async () => {
  await app.close()
  await fixture.close()
})

const call = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object | string, headers: Record<string, string> = {}) => {
  const answer = await app.inject({ method, url: API_PREFIX + path, headers: { host: 'localhost', ...typeof body === 'string' ? { 'content-type': 'text/csv' } : {}, ...headers }, ...body === undefined ? {} : { payload: body } })
  return { status: answer.statusCode, text: answer.body, json: <T>(): T => answer.json<T>(), header: (name: string) => answer.headers[name] }
}
const got = async <T>(path: string): Promise<T> => {
  const answer = await call('GET', path)
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.text}`)
  return answer.json<T>()
}

/** The report of a run that is done, in each of its forms. */
async function reportsOf(id: string): Promise<void> {
  const report = async (query: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url: `${API_PREFIX}/evaluation-runs/${id}/report${query}`, headers: { host: 'localhost', ...headers } })
  const paper = await report('', { 'accept-language': 'zh-CN' })
  expect([paper.statusCode, paper.headers['content-type'], paper.headers['content-disposition']]).toEqual([200, 'application/pdf', `attachment; filename="evaluation_2026_${id}.pdf"`])
  expect((await pagesOf(paper.rawPayload))[0]).toContain('绩效评价报告')
  const workbook = await report('?format=xlsx&language=en')
  expect(workbook.rawPayload.subarray(0, 2).toString()).toBe('PK')
  const ranking = await report('?format=csv&table=ranking&language=en')
  expect(ranking.headers['content-disposition']).toContain(`evaluation_2026_${id}_ranking.csv`)
  expect(ranking.body.trim().split('\r\n')).toHaveLength(22)
  expect((await report('?format=parquet&table=ranking')).rawPayload.subarray(0, 4).toString()).toBe('PAR1')
  const refused = await report('?format=csv&table=none', { 'accept-language': 'en' })
  expect([refused.statusCode, refused.json<{ fields: { field: string; message: string }[] }>().fields[0]]).toMatchObject([400, { field: 'table', message: expect.stringContaining('ranking') as string }])
  expect((await report('?format=doc')).statusCode).toBe(400)
  expect((await call('GET', '/evaluation-runs/nothing/report')).status).toBe(404)
}

describe('the evaluation over HTTP', () => {
  it('takes a region and the site\'s own statistics as files', async () => {
    const peers = await call('POST', '/sites/s1/fact-imports?kind=peers&fileName=region.csv&synthetic=true', regionCsv(syntheticRegion(1, YEARS, 20)))
    expect([peers.status, peers.json<{ units: number; faults: unknown[] }>()]).toMatchObject([200, { units: 20, faults: [] }])
    const own = await call('POST', '/sites/s1/fact-imports?kind=facts&synthetic=true', ownFactsCsv(siteStatistics(1, { tenants: 12, desks: 60, areaM2: 2_000 }, YEARS), []))
    expect(own.status, own.text).toBe(200)
    expect((await got<{ items: unknown[] }>('/sites/s1/fact-imports')).items).toHaveLength(2)
    expect((await got<{ items: unknown[] }>('/sites/s1/peers')).items).toHaveLength(20)
    expect((await call('POST', '/sites/s1/fact-imports?kind=peers', { no: 'file' })).status).toBe(415)
  })

  it('shows facts, enters one, and tells its history', async () => {
    const entered = await call('POST', '/sites/s1/facts', { fact: 'mentors', unit: { kind: 'site', id: 's1' }, period: '2026', value: 9, evidence: 'contracts' })
    expect(entered.status, entered.text).toBe(201)
    const sheet = await got<{ items: { fact: string; value: number | null }[] }>('/sites/s1/facts?kind=site&unitId=s1&period=2026')
    expect(sheet.items.find(({ fact }) => fact === 'mentors')?.value).toBe(9)
    expect((await got<{ items: unknown[] }>('/sites/s1/fact-history?fact=mentors&kind=site&unitId=s1&period=2026')).items).toHaveLength(2)
    expect((await call('DELETE', `/facts/${entered.json<{ id: string }>().id}`)).status).toBe(204)
    expect((await call('POST', '/sites/s1/facts', { fact: 'mentors', unit: { kind: 'site', id: 's1' }, period: '2026', value: 9, evidence: '' })).json<{ fields: { field: string }[] }>().fields[0]?.field).toBe('evidence')
  })

  it('shows what can be computed, and the gap to every rule set', async () => {
    expect((await got<{ indicators: unknown[] }>('/evaluation-catalogue')).indicators.length).toBeGreaterThan(30)
    for (const { ruleSet } of (await got<RuleSetList>('/sites/s1/rule-sets')).items) {
      const board = await got<{ conditions: object | null; sheet: object | null; inputs: unknown[] }>(`/sites/s1/gap-board?ruleSetId=${ruleSet.id}&period=2026`)
      expect([board.conditions, board.sheet].filter((part) => part !== null)).toHaveLength(1)
      expect(board.inputs.length).toBeGreaterThan(3)
    }
    expect((await call('POST', '/sites/s1/rule-set-checks', { ruleSet: { kind: 'score-sheet' } })).json<{ ok: boolean }>().ok).toBe(false)
  })

  it('checks judgements while they are made, and keeps them by version', async () => {
    const node = { node: 'root', criteria: ['strategy', 'service'], judgements: [{ row: 'strategy', column: 'service', value: 3 }] }
    expect((await call('POST', '/sites/s1/ahp-checks', node)).json<{ weights: number[] }>().weights[0]).toBeCloseTo(0.75, 9)
    const kept = await call('POST', '/sites/s1/judgements', { name: 'Board', nodes: [node] })
    expect(kept.status, kept.text).toBe(201)
    const { id } = kept.json<{ id: string }>()
    expect((await call('PUT', `/judgements/${id}`, { name: 'Board', nodes: [node] }, { 'if-match': '"7"' })).status).toBe(412)
    expect((await call('PUT', `/judgements/${id}`, { name: 'Board 2', nodes: [node] }, { 'if-match': '"1"' })).header('etag')).toBe('"2"')
    expect((await got<{ items: unknown[] }>('/sites/s1/judgements')).items).toHaveLength(1)
  })

  it('runs, and answers about what came out', async () => {
    const units = (await got<EvaluationUnitList>('/sites/s1/evaluation-units')).items.filter(({ unit: { kind } }) => kind === 'site' || kind === 'peer').map(({ unit }) => unit)
    const ask: RunAsk = {
      name: '2026', period: '2026', earlier: 1, units, ruleSets: [{ id: 'city-score-sheet' }],
      score: { normalisation: 'bounds', weights: { method: 'entropy' }, aggregation: 'topsis', samples: 100 },
      efficiency: { model: 'sbm', inputs: ['staff-total', 'mentors'], outputs: ['graduates-new', 'outcomes'] },
    }
    const asked = await call('POST', '/sites/s1/evaluation-runs', ask)
    expect(asked.status, asked.text).toBe(202)
    const { id } = asked.json<EvaluationRun>()
    let run = asked.json<EvaluationRun>()
    for (let looks = 0; looks < 400 && (run.status === 'queued' || run.status === 'running'); looks += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      run = await got<EvaluationRun>(`/evaluation-runs/${id}`)
    }
    expect(run).toMatchObject({ status: 'done', error: null })
    expect((await got<{ format: string }>(`/evaluation-runs/${id}/result`)).format).toBe('atrium-evaluation/1')
    expect((await got<{ facts: unknown[] }>(`/evaluation-runs/${id}/facts`)).facts.length).toBeGreaterThan(500)
    const whatIf = await call('POST', `/evaluation-runs/${id}/what-if`, { changes: [{ fact: 'staff-total', by: 1 }] })
    expect(whatIf.status, whatIf.text).toBe(200)
    expect((await call('POST', `/evaluation-runs/${id}/verification`, { again: true })).json()).toMatchObject({ ok: true })
    expect(await got(`/evaluation-runs/${id}/comparison?with=${id}`)).toMatchObject({ identical: true })
    expect((await call('GET', `/evaluation-runs/${id}/export?format=csv`)).header('content-type')).toContain('text/csv')
    await reportsOf(id)
    const weights = await call('POST', '/sites/s1/weight-previews', { period: '2026', units, score: ask.score })
    expect([weights.status, weights.json<{ asked: string }>().asked], weights.text).toEqual([200, 'entropy'])
    expect((await got<{ items: unknown[] }>('/sites/s1/evaluation-runs')).items).toHaveLength(1)
    expect((await call('DELETE', `/evaluation-runs/${id}`)).status).toBe(204)
  }, 120_000)

  it('lets nobody enter facts who may only read them', async () => {
    const reader = await testApp({ routes: fixture.routes, authenticate: async () => ({ kind: 'member', id: 'x', name: 'x', role: 'staff', memberId: 'x', tenantId: null }) })
    await reader.ready()
    const asked = async (method: 'GET' | 'POST', url: string): Promise<number> => (await reader.inject({ method, url: API_PREFIX + url, headers: { host: 'localhost' }, ...method === 'POST' ? { payload: {} } : {} })).statusCode
    expect(await asked('GET', '/sites/s1/peers')).toBe(200)
    expect([await asked('POST', '/sites/s1/facts'), await asked('POST', '/sites/s1/evaluation-runs')]).toEqual([403, 403])
    await reader.close()
  })
})
