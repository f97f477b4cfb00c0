import { afterEach, describe, expect, it, vi } from 'vitest'
import { FloorDraft } from '../../../web/src/setup/floor-draft.svelte.ts'

const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })

describe('a floor being drawn', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('goes on where a failed save stopped, without making anything twice', async () => {
    const draft = new FloorDraft()
    draft.name = 'Ground'
    draft.add('One', 'meeting', 8)
    draft.add('Two', 'booth', 1)
    const asked: [string, Record<string, unknown>][] = []
    let refuse = true
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
      const body = JSON.parse(init.body as string) as Record<string, unknown>
      asked.push([url, body])
      if (body['name'] === 'Two' && refuse) return answer(400, { code: 'bad-request', title: 'no', status: 400, fields: [{ field: '/name', message: 'taken' }] })
      return answer(201, { id: `made-${asked.length}` })
    })
    expect(await draft.send('s')).toBe(false)
    expect(draft.failedRoom).toBe(draft.rooms[1]!.key)
    expect(draft.failure?.fields.get('name')).toBe('taken')
    refuse = false
    expect(await draft.send('s')).toBe(true)
    expect(asked.map(([url, body]) => `${url} ${String(body['name'])}`)).toEqual([
      '/api/v1/sites/s/floors Ground', '/api/v1/sites/s/spaces One', '/api/v1/sites/s/spaces Two', '/api/v1/sites/s/spaces Two',
    ])
    expect(asked[3]![1]).toMatchObject({ floorId: 'made-1', kind: 'booth', purpose: 'booth' })
  })

  it('arranges itself until somebody moves a room', () => {
    const draft = new FloorDraft()
    draft.add('One', 'meeting', 8)
    draft.move(draft.rooms[0]!.key, 3, 3)
    draft.place(draft.rooms[0]!.key, { width: 5, height: 4 })
    draft.add('Two', 'meeting', 8)
    expect(draft.rooms[0]!.box).toMatchObject({ width: 5, height: 4 })
    draft.arrange()
    expect(draft.overlapping.size).toBe(0)
  })
})
