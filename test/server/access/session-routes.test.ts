import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MySessions, SignInLinkMade } from '#contract/access'
import type { Problem } from '#contract/errors'
import type { AuditPage } from '#contract/access'
import type { Me } from '#contract/permissions'
import { SYSTEM } from '../../../server/access/principal.ts'
import { apiTokens, members, sessions } from '../../../server/records/people-schema.ts'
import { accessUnderTest, PASSWORD, type AccessUnderTest } from './access-under-test.ts'

let under: AccessUnderTest
beforeAll(async () => {
  under = await accessUnderTest()
  for (const [id, role] of [['admin', 'administrator'], ['staff', 'staff'], ['operator', 'operator']] as const) await under.member(id, role)
  await under.member('manager', 'tenant-manager', 't1')
  await under.member('anna', 'member', 't1')
})
afterAll(() => under.close())

const signedIn = async (id: string) => {
  const browser = under.browser()
  expect((await browser.signIn(`${id}@example.org`)).status).toBe(204)
  return browser
}
const code = (answer: { json<T>(): T }): string => answer.json<Problem>().code

describe('signing in', () => {
  it('gives a session that says who one is and what one may', async () => {
    const me = (await (await signedIn('anna')).call('GET', '/session')).json<Me>()
    expect(me).toMatchObject({ kind: 'member', memberId: 'anna', role: 'member', tenantId: 't1', tenantName: 'Tenant t1', email: 'anna@example.org' })
    expect(me.permissions.find(({ id }) => id === 'bookings.make')).toEqual({ id: 'bookings.make', scope: 'own' })
    expect(me.permissions.map(({ id }) => id)).not.toContain('history.read')
  })

  it('by an HttpOnly cookie of this site; plain http on the loopback has the plain name', async () => {
    const answer = await under.browser().call('POST', '/session', { email: 'ANNA@example.org', password: PASSWORD })
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toMatch(/^atrium=/)
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Lax')
    expect(cookie).not.toContain('Secure')
  })

  it('answers a wrong password, an unknown address and a suspended member alike', async () => {
    await under.member('sleeper', 'staff')
    await under.records.run((db) => db.update(members).set({ status: 'suspended' }).where(eq(members.id, 'sleeper')))
    const browser = under.browser('10.0.0.1')
    const answers = [await browser.signIn('anna@example.org', 'wrong'), await browser.signIn('nobody@example.org'), await browser.signIn('sleeper@example.org')]
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
    expect(new Set(answers.map((answer) => `${code(answer)} ${answer.json<Problem>().detail}`)).size).toBe(1)
  })

  it('takes a new session id each time, so that a planted one is worth nothing', async () => {
    const browser = await signedIn('anna')
    const before = browser.cookie
    await browser.signIn('anna@example.org')
    expect(browser.cookie).not.toBe(before)
    browser.cookie = before
    expect((await browser.call('GET', '/session')).status).toBe(401)
  })

  it('is slowed down by account and address after ten failures, and by nothing else', async () => {
    const guesser = under.browser('10.0.0.2')
    for (let n = 0; n < 10; n++) expect((await guesser.signIn('manager@example.org', `guess ${n}`)).status).toBe(401)
    expect((await guesser.signIn('manager@example.org', 'guess')).status).toBe(429)
    expect((await guesser.signIn('manager@example.org')).status).toBe(429)
    expect((await guesser.signIn('anna@example.org')).status).toBe(204)
    expect((await signedIn('manager')).cookie).not.toBe('')
  })

  it('is never slowed down for who succeeds', async () => {
    const browser = under.browser('10.0.0.3')
    for (let n = 0; n < 12; n++) expect((await browser.signIn('staff@example.org')).status).toBe(204)
  })
})

describe('a session', () => {
  it('ends with signing out, for that browser only', async () => {
    const [one, other] = [await signedIn('anna'), await signedIn('anna')]
    const kept = one.cookie
    expect((await one.call('DELETE', '/session')).status).toBe(204)
    expect(one.cookie).toBe('')
    one.cookie = kept
    expect((await one.call('GET', '/session')).status).toBe(401)
    expect((await other.call('GET', '/session')).status).toBe(200)
  })

  it('idles out after half an hour, and ends after twelve hours however busy', async () => {
    const browser = await signedIn('operator')
    const status = async () => (await browser.call('GET', '/session')).status
    under.pass(29 * 60_000)
    expect(await status()).toBe(200)
    under.pass(29 * 60_000)
    expect(await status()).toBe(200)
    under.pass(31 * 60_000)
    expect(await status()).toBe(401)
    const busy = await signedIn('operator')
    for (let minutes = 0; minutes < 12 * 60; minutes += 20) {
      expect((await busy.call('GET', '/session')).status).toBe(200)
      under.pass(20 * 60_000)
    }
    expect((await busy.call('GET', '/session')).status).toBe(401)
  })

  it('writes that it was seen once a minute at most', async () => {
    const browser = await signedIn('admin')
    const seen = async () => (await under.records.run((db) => db.select({ at: sessions.lastSeenAt }).from(sessions).where(eq(sessions.memberId, 'admin'))))[0]!.at.getTime()
    const before = await seen()
    under.pass(30_000)
    for (let n = 0; n < 20; n++) await browser.call('GET', '/session')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await seen()).toBe(before)
    under.pass(31_000)
    await browser.call('GET', '/session')
    await expect.poll(seen).toBe(before + 61_000)
  })

  it('is over at once when the member is suspended', async () => {
    await under.member('gone', 'staff')
    const browser = await signedIn('gone')
    await under.records.run((db) => db.update(members).set({ status: 'suspended' }).where(eq(members.id, 'gone')))
    under.bus.emit('accessChanged', { memberId: 'gone' })
    expect((await browser.call('GET', '/session')).status).toBe(401)
  })

  it('is over within ten seconds when another server suspended the member', async () => {
    await under.member('far', 'staff')
    const browser = await signedIn('far')
    await under.records.run((db) => db.update(members).set({ status: 'suspended' }).where(eq(members.id, 'far')))
    under.pass(10_001)
    expect((await browser.call('GET', '/session')).status).toBe(401)
  })

  it('is shown with where it is from, and each can be ended by its owner alone', async () => {
    const [one, other] = [await signedIn('staff'), await signedIn('staff')]
    const { items } = (await one.call('GET', '/sessions')).json<MySessions>()
    expect(items.filter(({ current }) => current)).toHaveLength(1)
    expect(items[0]).toMatchObject({ address: '127.0.0.1' })
    const stranger = await signedIn('operator')
    const target = (await other.call('GET', '/sessions')).json<MySessions>().items.find(({ current }) => current)!.id
    expect((await stranger.call('DELETE', `/sessions/${target}`)).status).toBe(404)
    expect((await one.call('DELETE', `/sessions/${target}`)).status).toBe(204)
    expect((await other.call('GET', '/session')).status).toBe(401)
    expect((await one.call('GET', '/session')).status).toBe(200)
  })
})

describe('writes by cookie', () => {
  it('need the token that only our page knows', async () => {
    const browser = await signedIn('anna')
    const token = browser.csrfToken
    browser.csrfToken = ''
    const without = await browser.call('PATCH', '/session', { name: 'Anna B' })
    expect([without.status, code(without)]).toEqual([403, 'bad-csrf-token'])
    browser.csrfToken = (await signedIn('staff')).csrfToken
    expect((await browser.call('PATCH', '/session', { name: 'Anna B' })).status).toBe(403)
    browser.csrfToken = token
    expect((await browser.call('PATCH', '/session', { name: 'Anna B' })).json<Me>().name).toBe('Anna B')
  })

  it('by bearer token do not: a browser sends none along by itself', async () => {
    const { secret, token } = await under.access.tokens.make({ name: 'program', role: 'administrator' }, SYSTEM)
    const browser = under.browser()
    const made = await browser.call('POST', '/tokens', { name: 'second', role: 'staff' }, { authorization: `Bearer ${secret}` })
    expect(made.status).toBe(201)
    expect((await browser.call('DELETE', `/tokens/${token.id}`, undefined, { authorization: `Bearer ${secret}` })).status).toBe(204)
    const after = await browser.call('GET', '/session', undefined, { authorization: `Bearer ${secret}` })
    expect([after.status, code(after)]).toEqual([401, 'sign-in-required'])
  })
})

describe('a password', () => {
  it('has ten characters and is not the address; its change needs the old one and ends the other sessions', async () => {
    await under.member('wechselt', 'staff')
    const [one, other] = [await signedIn('wechselt'), await signedIn('wechselt')]
    const change = (old: string, wanted: string) => one.call('POST', '/password', { old, new: wanted })
    expect((await change('wrong', 'a new password')).json<Problem>().fields).toEqual([{ field: 'old', message: 'is not your password' }])
    expect((await change(PASSWORD, 'short')).json<Problem>().fields?.[0]?.field).toBe('new')
    expect((await change(PASSWORD, 'Wechselt@example.org')).json<Problem>().fields).toEqual([{ field: 'new', message: 'must not be the e-mail address' }])
    expect((await other.call('GET', '/session')).status).toBe(200)
    expect((await change(PASSWORD, 'aaaaaaaaaa')).status).toBe(204)
    expect((await one.call('GET', '/session')).status).toBe(200)
    expect((await other.call('GET', '/session')).status).toBe(401)
    expect((await under.browser().signIn('wechselt@example.org', PASSWORD)).status).toBe(401)
    expect((await under.browser().signIn('wechselt@example.org', 'aaaaaaaaaa')).status).toBe(204)
  })
})

describe('a one-time link', () => {
  const linkFor = async (id: string, by: string, purpose = 'invitation') => (await signedIn(by)).call('POST', `/members/${id}/sign-in-links`, { purpose })
  const secretOf = (made: { json<T>(): T }): string => made.json<SignInLinkMade>().path.split('#')[1]!

  it('invites: shows whose it is, sets the password once, and signs in', async () => {
    await under.member('neu', 'member', 't1')
    await under.records.run((db) => db.update(members).set({ status: 'invited', passwordHash: null }).where(eq(members.id, 'neu')))
    const secret = secretOf(await linkFor('neu', 'manager'))
    const browser = under.browser()
    expect((await browser.call('GET', `/sign-in-links/${secret}`)).json()).toMatchObject({ purpose: 'invitation', email: 'neu@example.org' })
    expect((await browser.call('POST', `/sign-in-links/${secret}`, { password: 'short' })).status).toBe(400)
    expect((await browser.call('POST', `/sign-in-links/${secret}`, { password: 'long enough', name: 'Nele Neu', language: 'zh-CN' })).status).toBe(204)
    expect((await browser.call('GET', '/session')).json()).toMatchObject({ memberId: 'neu', name: 'Nele Neu', language: 'zh-CN' })
    const again = await under.browser().call('POST', `/sign-in-links/${secret}`, { password: 'long enough' })
    expect([again.status, code(again)]).toEqual([410, 'link-expired'])
  })

  it('is mailed nowhere by a server that does not know its own address, and says so', async () => {
    const made = await (await signedIn('manager')).call('POST', '/members/anna/sign-in-links', { purpose: 'password', mail: true })
    expect([made.status, made.json<SignInLinkMade>().mail, (await linkFor('anna', 'manager', 'password')).json<SignInLinkMade>().mail]).toEqual([201, 'no-address', null])
    const sent = await (await signedIn('manager')).call('POST', '/invitations', { memberIds: ['anna'] })
    expect([sent.status, code(sent)]).toEqual([409, 'wrong-state'])
    expect(sent.body).toMatch(/ATRIUM_PUBLIC_URL/)
  })

  it('expires, and gives way to a newer one', async () => {
    const first = secretOf(await linkFor('anna', 'manager', 'password'))
    const second = secretOf(await linkFor('anna', 'manager', 'password'))
    const ask = async (secret: string) => (await under.browser().call('GET', `/sign-in-links/${secret}`)).status
    expect([await ask(first), await ask(second), await ask('link_made-up')]).toEqual([410, 200, 410])
    under.pass(3_600_001)
    expect(await ask(second)).toBe(410)
  })

  it('is made for whom one may change, and for nobody who may more than oneself', async () => {
    await under.member('fremd', 'member', 't2')
    expect((await linkFor('fremd', 'manager')).status).toBe(404)
    expect((await linkFor('admin', 'manager')).status).toBe(404)
    expect((await linkFor('anna', 'staff')).status).toBe(403)
    const upwards = await linkFor('admin', 'operator', 'password')
    expect([upwards.status, code(upwards)]).toEqual([403, 'not-allowed'])
    expect((await linkFor('manager', 'operator', 'password')).status).toBe(201)
    expect((await linkFor('admin', 'admin', 'password')).status).toBe(201)
  })
})

describe('the first run', () => {
  it('makes one administrator of many that are asked for at once, and needs the code from elsewhere', async () => {
    const fresh = await accessUnderTest()
    try {
      const ask = (n: number, headers = {}) => fresh.browser('127.0.0.1').call('POST', '/first-run', { name: `A ${n}`, email: `a${n}@example.org`, password: 'long enough' }, headers)
      const ways = async (browser = fresh.browser()) => (await browser.call('GET', '/sign-in')).json()
      expect(await ways()).toMatchObject({ firstRun: true, setupCode: false, signedIn: false })
      expect((await ask(0, { 'x-forwarded-for': '192.0.2.1' })).status).toBe(403)
      expect((await fresh.browser('192.0.2.1').call('POST', '/first-run', { name: 'A', email: 'a@example.org', password: 'long enough' })).json<Problem>().fields?.[0]?.field).toBe('setupCode')
      const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => ask(n)))
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409])
      expect(await ways()).toMatchObject({ firstRun: false })
      expect((await fresh.records.run((db) => db.select().from(members))).map(({ role }) => role)).toEqual(['administrator'])
    } finally {
      await fresh.close()
    }
  })

  it('takes the printed code from another machine', async () => {
    const fresh = await accessUnderTest()
    try {
      const setupCode = (await fresh.access.signIn.setupCode())!
      const browser = fresh.browser('192.0.2.1')
      expect((await browser.call('POST', '/first-run', { name: 'A', email: 'a@example.org', password: 'long enough', setupCode: setupCode.toUpperCase() })).status).toBe(201)
      expect((await browser.call('GET', '/session')).json()).toMatchObject({ role: 'administrator' })
      expect(await fresh.access.signIn.setupCode()).toBeNull()
    } finally {
      await fresh.close()
    }
  })
})

describe('tokens', () => {
  it('of a panel sign it in for good, until the token is revoked', async () => {
    const admin = await signedIn('admin')
    const { token, secret } = (await admin.call('POST', '/tokens', { name: 'Door of the studio', role: 'kiosk' })).json<{ token: { id: string }; secret: string }>()
    const panel = under.browser()
    expect((await panel.call('POST', '/session/kiosk', { token: secret })).status).toBe(204)
    expect((await panel.call('GET', '/session')).json()).toMatchObject({ kind: 'kiosk', role: 'kiosk', name: 'Door of the studio' })
    under.pass(30 * 86_400_000)
    expect((await panel.call('GET', '/session')).status).toBe(200)
    await (await signedIn('admin')).call('DELETE', `/tokens/${token.id}`)
    expect((await panel.call('GET', '/session')).status).toBe(401)
    expect((await under.browser().call('POST', '/session/kiosk', { token: secret })).status).toBe(401)
  })

  it('of another role are no panel\'s', async () => {
    const { secret } = await under.access.tokens.make({ name: 'program', role: 'staff' }, SYSTEM)
    expect((await under.browser().call('POST', '/session/kiosk', { token: secret })).status).toBe(401)
  })

  it('may what they were made for, and never more than their maker now', async () => {
    await under.member('maker', 'administrator')
    const maker = await signedIn('maker')
    const make = (body: object) => maker.call('POST', '/tokens', body)
    expect((await make({ name: 'x', role: 'staff', permissions: ['audit.read'] })).json<Problem>().fields?.[0]?.field).toBe('permissions')
    expect((await make({ name: 'x', role: 'member' })).json<Problem>().fields?.[0]?.field).toBe('role')
    expect((await make({ name: 'x', role: 'tenant-manager' })).json<Problem>().fields?.[0]?.field).toBe('tenantId')
    const { secret } = (await make({ name: 'narrow', role: 'administrator', permissions: ['audit.read', 'building.read'] })).json<{ secret: string }>()
    const may = async () => (await under.browser().call('GET', '/session', undefined, { authorization: `Bearer ${secret}` })).json<Me>().permissions?.map(({ id }) => id)
    expect(await may()).toEqual(['building.read', 'audit.read'])
    await under.records.run((db) => db.update(members).set({ role: 'staff' }).where(eq(members.id, 'maker')))
    under.bus.emit('accessChanged', { memberId: 'maker' })
    expect(await may()).toEqual(['building.read'])
    await under.records.run((db) => db.update(members).set({ status: 'suspended' }).where(eq(members.id, 'maker')))
    under.bus.emit('accessChanged', { memberId: 'maker' })
    expect(await may()).toBeUndefined()
  })

  it('are stored as hashes', async () => {
    const { secret } = await under.access.tokens.make({ name: 'hashed', role: 'staff' }, SYSTEM)
    const rows = await under.records.run((db) => db.select().from(apiTokens))
    expect(rows.find(({ name }) => name === 'hashed')!.tokenHash).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(rows)).not.toContain(secret)
  })
})

describe('the audit log', () => {
  it('holds who did what, refusals too, page by page, and no secret', async () => {
    const admin = await signedIn('admin')
    const anna = await signedIn('anna')
    await admin.call('POST', '/tokens', { name: 'Logged', role: 'staff' })
    await anna.call('POST', '/tokens', { name: 'Refused', role: 'staff' })
    const find = async (query: string) => (await admin.call('GET', `/audit?${query}`)).json<AuditPage>()
    expect((await find('action=token.made&limit=1')).items[0]).toMatchObject({ actorKind: 'member', actorId: 'admin', subjectKind: 'tokens', detail: { name: 'Logged' } })
    expect((await find('action=POST%20/tokens&actorId=anna')).items[0]).toMatchObject({ detail: { status: 403 } })
    await expect.poll(async () => (await find('action=GET%20/audit')).items.length).toBeGreaterThan(0)
    const all = await find('limit=500')
    const pages: number[] = []
    for (let cursor: number | null = all.items[0]!.id + 1; cursor !== null;) {
      const page: AuditPage = await find(`limit=7&cursor=${cursor}`)
      pages.push(...page.items.map(({ id }) => id))
      cursor = page.next
    }
    expect(pages).toEqual(all.items.map(({ id }) => id))
    expect(JSON.stringify(all.items)).not.toMatch(/atr_|link_|\$argon2/)
  })

  it('is the administrator\'s to read', async () => {
    expect((await (await signedIn('operator')).call('GET', '/audit')).status).toBe(403)
  })
})
