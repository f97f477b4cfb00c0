import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PeopleImport } from '#contract/people-api'
import { ImportRun } from '../../../web/src/imports/import-run.svelte.ts'

const REPORT: PeopleImport = { id: null, kind: 'tenants', fileName: 'a.csv', at: null, rows: 1, created: 1, changed: 0, unchanged: 0, headings: ['Company', 'Crew'], columns: { name: '1' }, ignoredColumns: ['Crew'], faults: [], undoneAt: null }
const file = () => new File(['Company,Crew\nHeron,8'], 'a.csv')

interface Waiting { readonly query: URLSearchParams; readonly type: string | null; answer(report: PeopleImport): void; refuse(): void }
/** Answers each upload when the test says so. */
function uploads(): Waiting[] {
  const waiting: Waiting[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => new Promise<Response>((resolve) => {
    waiting.push({
      query: new URL(url, 'http://atrium.test').searchParams, type: new Headers(init.headers).get('content-type'),
      answer: (report) => resolve(new Response(JSON.stringify(report))),
      refuse: () => resolve(new Response(JSON.stringify({ code: 'bad-request', title: 'no', status: 400 }), { status: 400 })),
    })
  }))
  return waiting
}
const sent = (waiting: Waiting[], count: number) => vi.waitFor(() => { expect(waiting.length).toBe(count) })
afterEach(() => vi.unstubAllGlobals())

describe('an import on its way', () => {
  it('is checked before anything is written, and is written only by order', async () => {
    const waiting = uploads()
    const run = new ImportRun('s1', 'tenants')
    const checked = run.take(file())
    await sent(waiting, 1)
    expect([waiting[0]!.query.get('dryRun'), waiting[0]!.type, run.busy, run.isClean]).toEqual(['true', 'text/csv', 'checking', false])
    waiting[0]!.answer(REPORT)
    await checked
    expect([run.isClean, run.done, [...run.fields]]).toEqual([true, false, ['name', null]])
    const written = run.import()
    await sent(waiting, 2)
    expect(waiting[1]!.query.get('dryRun')).toBe('false')
    waiting[1]!.answer({ ...REPORT, id: 'i1' })
    await written
    expect(run.done).toBe(true)
  })

  it('shows the latest choice of columns, in whichever order the answers come', async () => {
    const waiting = uploads()
    const run = new ImportRun('s1', 'tenants')
    void run.take(file())
    await sent(waiting, 1)
    waiting[0]!.answer(REPORT)
    await vi.waitFor(() => { expect(run.busy).toBeNull() })
    const first = run.choose('Crew', 'teamSize')
    const second = run.choose('Crew', 'note')
    await sent(waiting, 3)
    waiting[2]!.answer({ ...REPORT, columns: { name: '1', note: '2' } })
    await second
    waiting[1]!.answer({ ...REPORT, columns: { name: '1', teamSize: '2' } })
    await first
    expect([...run.fields]).toEqual(['name', 'note'])
    expect(JSON.parse(waiting[2]!.query.get('columns') ?? '')).toEqual({ Crew: 'note' })
  })

  it('is not clean while the server refused it', async () => {
    const waiting = uploads()
    const run = new ImportRun('s1', 'tenants')
    const checked = run.take(file())
    await sent(waiting, 1)
    waiting[0]!.refuse()
    await checked
    expect([run.failure?.code, run.isClean, run.busy]).toEqual(['bad-request', false, null])
  })
})
