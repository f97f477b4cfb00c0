import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { InvitationsSent, SignInLinkMade } from '#contract/access'
import type { Language } from '#contract/local-text'
import { signInMail } from '../../../server/access/sign-in-mail-rules.ts'
import { openMessagesOut } from '../../../server/notices/messages-out.ts'
import { outbox } from '../../../server/records/outbox-schema.ts'
import { members } from '../../../server/records/people-schema.ts'
import { accessUnderTest, type AccessUnderTest, type TestBrowser } from './access-under-test.ts'

const PUBLIC_URL = 'https://atrium.example'
let under: AccessUnderTest
let folder: string
let out: ReturnType<typeof openMessagesOut>

beforeAll(async () => {
  under = await accessUnderTest([], undefined, { publicUrl: PUBLIC_URL, leaves: false, place: () => 'Harbour' })
  await under.member('boss', 'administrator')
  await under.member('manager', 'tenant-manager', 't1')
}, 60_000)
afterAll(() => under.close())
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-mail-'))
  out = openMessagesOut({ records: under.records, sites: { building: () => undefined }, dataFolder: folder, mailUrl: '', mailFrom: 'atrium@atrium.example', publicUrl: PUBLIC_URL, reminderMin: 0, clock: { now: () => Date.now() + 60_000 }, logger: pino({ level: 'silent' }) })
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const by = async (id: string): Promise<TestBrowser> => {
  const browser = under.browser()
  await browser.signIn(`${id}@example.org`)
  return browser
}
const invited = async (id: string, tenantId: string, language: Language | null): Promise<void> => {
  await under.member(id, 'member', tenantId)
  await under.records.run((db) => db.update(members).set({ status: 'invited', passwordHash: null, language }).where(eq(members.id, id)))
}
/** What arrived, read as a mail program does. */
const arrived = async (): Promise<{ to: string; text: string }[]> => {
  await out.outbox.look()
  return readdirSync(join(folder, 'mail')).sort().map((name) => {
    const mail = readFileSync(join(folder, 'mail', name), 'utf8')
    const [head = '', ...body] = mail.split('\r\n\r\n')
    const text = body.join('\n\n')
    return { to: /^To: (.*)$/m.exec(head)?.[1]?.trim() ?? '', text: /base64/i.test(head) ? Buffer.from(text, 'base64').toString() : Buffer.from(text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString() }
  })
}
const linkIn = (text: string): string => /https:\/\/atrium\.example\/welcome#(\S+)/.exec(text)?.[1] ?? ''

describe('a mailed link', () => {
  it('arrives in the language of the person, once, signs them in, and is kept nowhere afterwards', async () => {
    await invited('lin', 't1', 'zh-CN')
    const made = (await (await by('manager')).call('POST', '/members/lin/sign-in-links', { purpose: 'invitation', mail: true })).json<SignInLinkMade>()
    expect(made.mail).toBe('written')
    const [mail, ...more] = await arrived()
    expect(more).toEqual([])
    expect(mail!.to).toBe('lin@example.org')
    expect(mail!.text).toMatch(/Harbour 邀请您加入/)
    // Whoever made it can pass the same link on.
    expect(`/welcome#${linkIn(mail!.text)}`).toBe(made.path)
    expect(await arrived()).toHaveLength(1)
    const browser = under.browser()
    expect((await browser.call('POST', `/sign-in-links/${linkIn(mail!.text)}`, { password: 'long enough' })).status).toBe(204)
    expect((await browser.call('GET', '/session')).json()).toMatchObject({ memberId: 'lin' })
    const rows = await under.records.run((db) => db.select().from(outbox))
    expect(rows.map(({ sentAt, payload }) => [sentAt !== null, payload])).toEqual([[true, {}]])
  })

  it('gives way to a newer one, whose mail is another', async () => {
    await invited('wu', 't1', 'en')
    const browser = await by('manager')
    for (let n = 0; n < 2; n++) await browser.call('POST', '/members/wu/sign-in-links', { purpose: 'invitation', mail: true })
    const [first, second] = (await arrived()).map(({ text }) => linkIn(text))
    const statusOf = async (secret: string) => (await under.browser().call('GET', `/sign-in-links/${secret}`)).status
    expect([await statusOf(first!), await statusOf(second!)]).toEqual([410, 200])
  })

  it('goes to many at once who have not come in yet, to none where one of them is out of reach', async () => {
    for (const id of ['p1', 'p2']) await invited(id, 't1', null)
    await invited('stranger', 't2', null)
    const ask = async (who: string, memberIds: string[]) => (await by(who)).call('POST', '/invitations', { memberIds })
    expect((await ask('manager', ['p1', 'stranger'])).status).toBe(404)
    expect(await arrived()).toEqual([])
    expect((await ask('boss', ['p1', 'p2', 'stranger', 'manager'])).json<InvitationsSent>()).toEqual({ sent: 3, mail: 'written' })
    expect((await arrived()).map(({ to }) => to).sort()).toEqual(['p1@example.org', 'p2@example.org', 'stranger@example.org'])
  })
})

describe('the text of a mailed link', () => {
  it('is in every language where the person\'s is not known', () => {
    const mail = signInMail({ purpose: 'password', name: 'Lin', place: 'Harbour', url: 'https://a.example/welcome#x', language: null })
    expect(mail.subject).toBe('A new password for Harbour · 重设 Harbour 的登录密码')
    expect(mail.text.match(/https:\/\/a\.example\/welcome#x/g)).toHaveLength(2)
  })
  it('takes a name as it is, whatever stands in it', () => {
    expect(signInMail({ purpose: 'invitation', name: '{url} $&', place: 'Harbour', url: 'https://a.example', language: 'en' }).text).toMatch(/^Hello \{url\} \$&,/)
  })
})
