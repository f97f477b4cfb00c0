import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { me } from '../../../web/src/access/me.svelte.ts'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import PersonInductions from '../../../web/src/people/PersonInductions.svelte'
import { notes } from '../../../web/src/shell/notes.svelte.ts'
import TenantForm from '../../../web/src/tenants/TenantForm.svelte'
import { EMPTY_TENANT_DRAFT } from '../../../web/src/tenants/tenant-draft.ts'

interface Asked { readonly what: string; readonly body: unknown; readonly ifMatch: string | null }
const problem = (status: number, code: string, fields: object[] = []) => new Response(JSON.stringify({ type: `urn:atrium:error:${code}`, title: code, status, code, fields }), { status })

/** Answers in the server's place, by "METHOD /path". */
function answering(answers: Readonly<Record<string, () => Response>>): Asked[] {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    const what = `${init.method ?? 'GET'} ${new URL(url, 'http://atrium.test').pathname.replace('/api/v1', '')}`
    asked.push({ what, body: typeof init.body === 'string' ? JSON.parse(init.body) as unknown : undefined, ifMatch: new Headers(init.headers).get('if-match') })
    return Promise.resolve(answers[what]?.() ?? problem(404, 'not-found'))
  })
  return asked
}
const json = (value: unknown, etag = '"1"') => () => new Response(JSON.stringify(value), { headers: { etag } })

beforeEach(() => language.set('en'))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('what a person was trained on', () => {
  it('is withdrawn with an undo that puts it back on its own day', async () => {
    vi.spyOn(me, 'can').mockReturnValue(true)
    const induction = { id: 'i1', memberId: 'm1', topic: 'laser-cutter', grantedAt: '2026-01-05T09:00:00.000Z', grantedBy: null, expiresOn: '2099-01-01' }
    const asked = answering({ 'GET /members/m1/inductions': json({ items: [induction] }), 'DELETE /inductions/i1': () => new Response(null, { status: 204 }), 'POST /members/m1/inductions': json(induction) })
    render(PersonInductions, { memberId: 'm1' })
    await fireEvent.click(await screen.findByRole('button', { name: 'Withdraw laser-cutter' }))
    await waitFor(() => { expect(notes.shown.at(-1)?.act?.text).toBe('Undo') })
    notes.shown.at(-1)!.act!.run()
    await waitFor(() => { expect(asked.find(({ what }) => what.startsWith('POST'))?.body).toEqual({ topic: 'laser-cutter', grantedAt: induction.grantedAt, expiresOn: '2099-01-01' }) })
  })
})

describe('the form of a tenant', () => {
  const stored = { ...EMPTY_TENANT_DRAFT, id: 't1', siteId: 's1', name: 'Heron', version: 3, memberCount: 0, spaceLetM2: null, desksLet: 0, roomsLet: 0 }
  it('overwrites nobody: what was written stays, and what stands now is loaded by order', async () => {
    let name = 'Heron'
    const asked = answering({ 'GET /tenants/t1': () => json({ ...stored, name }, '"3"')(), 'PATCH /tenants/t1': () => problem(412, 'edited-meanwhile') })
    render(TenantForm, { siteId: 's1', id: 't1', plans: [], onclose: () => undefined, onsaved: () => undefined })
    const field = await screen.findByLabelText<HTMLInputElement>('Name')
    await fireEvent.input(field, { target: { value: 'Mine' } })
    name = 'Theirs'
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    const reload = await screen.findByRole('button', { name: 'Load what stands now' })
    expect(asked.find(({ what }) => what.startsWith('PATCH'))).toMatchObject({ ifMatch: '"3"', body: { name: 'Mine' } })
    expect(field.value).toBe('Mine')
    await fireEvent.click(reload)
    await waitFor(() => { expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Theirs') })
  })

  it('shows what the server finds wrong at its field', async () => {
    answering({ 'POST /sites/s1/tenants': () => problem(400, 'bad-request', [{ field: 'leftOn', message: 'is required of a tenant that has left' }]) })
    render(TenantForm, { siteId: 's1', plans: [], onclose: () => undefined, onsaved: () => undefined })
    await fireEvent.input(await screen.findByLabelText('Name'), { target: { value: 'Heron' } })
    await fireEvent.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => { expect(screen.getByLabelText('Left on').getAttribute('aria-invalid')).toBe('true') })
  })
})
