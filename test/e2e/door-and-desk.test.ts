import type { Browser, Page } from 'playwright-core'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BookingMade, BookingPolicy, Resource, ShownBooking } from '#contract/bookings'
import { freshDatabase, type FreshDatabase } from '../server/records/fresh-database.ts'
import type { Api } from './api-calls.ts'
import { book, makeBookable, MAPLE, OAK, SITE } from './bookable-site.ts'
import { chromiumPath, openChromium, openPage, PHONE } from './chromium.ts'
import { eventually, newDataFolder, removeDataFolder, startAtrium, type RunningAtrium } from './running-atrium.ts'

const HALL = 'hall'
const BEECH = 'beech'
const DATE = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)

describe.skipIf(chromiumPath === '')('the door and the desk', () => {
  let folder: string
  let database: FreshDatabase
  let atrium: RunningAtrium
  let api: Api
  let browser: Browser
  let rooms: BookingPolicy
  beforeAll(async () => {
    folder = await newDataFolder()
    database = await freshDatabase()
    atrium = await startAtrium({ dataFolder: folder, env: { DATABASE_URL: database.url } })
    api = await makeBookable(atrium)
    rooms = (await api.get<{ items: BookingPolicy[] }>(`/sites/${SITE}/booking-policies`)).items[0]!
    const { id: _id, siteId: _siteId, ...rules } = rooms
    const asking = await api.post<BookingPolicy>(`/sites/${SITE}/booking-policies`, { ...rules, name: 'Events', approval: 'always' })
    await api.post<Resource>(`/sites/${SITE}/resources`, { id: HALL, kind: 'room', name: 'Hall', capacity: 80, policyId: asking.id, openingHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] })
    await api.post<Resource>(`/sites/${SITE}/resources`, { id: BEECH, kind: 'room', name: 'Beech', capacity: 6, policyId: rooms.id, openingHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] })
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await atrium?.stop()
    await removeDataFolder(folder)
    await database?.drop()
  })

  async function on(path: string, look: (page: Page) => Promise<void>, options: Parameters<typeof openPage>[1] = {}): Promise<void> {
    const { page } = await openPage(browser, options, atrium)
    await page.goto(atrium.url + path)
    await look(page)
    await page.context().close()
  }

  for (const [lang, resourceId, words] of [
    ['en', MAPLE, { free: 'Free', take: '15 min', inUse: 'In use', end: 'End now', sure: 'Yes, end' }],
    ['zh-CN', OAK, { free: '空闲', take: '15 分钟', inUse: '使用中', end: '立即结束', sure: '确定结束' }],
  ] as const) {
    it(`is taken at the door, and given back after a question: ${lang}`, () => on(`/panel?resource=${resourceId}&lang=${lang}`, async (page) => {
      const word = page.locator('.door .word')
      await eventually('it is free', async () => (await word.textContent())?.trim() === words.free)
      await page.getByRole('button', { name: words.take, exact: true }).click()
      await eventually('it is in use', async () => (await word.textContent())?.trim() === words.inUse)
      await page.getByRole('button', { name: words.end }).click()
      await page.getByRole('button', { name: words.sure }).click()
      await eventually('it is free again', async () => (await word.textContent())?.trim() === words.free)
    }, { viewport: { width: 1280, height: 800 } }))
  }

  /** A room of its own, in which the administrator's booking runs and was checked in to. */
  async function usedRoom(id: string): Promise<ShownBooking> {
    const { items: [administrator] } = await api.get<{ items: { id: string }[] }>('/members')
    await api.post<Resource>(`/sites/${SITE}/resources`, { id, kind: 'room', name: 'Larch', capacity: 6, policyId: rooms.id, openingHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] })
    const quarter = Math.floor(Date.now() / 900_000) * 900_000
    const { booking } = await api.post<BookingMade>(`/sites/${SITE}/bookings`, { resourceId: id, memberId: administrator!.id, from: new Date(quarter).toISOString(), to: new Date(quarter + 3_600_000).toISOString() })
    return api.post<ShownBooking>(`/bookings/${booking!.id}/check-in`, { way: 'hand' })
  }
  /** The sensors' part, which takes a quarter of an hour of an empty room (presence-service.test.ts), is written in their place. */
  async function standsEmpty(id: string): Promise<void> {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query(`INSERT INTO booking_events (booking_id, at, kind, actor_kind, detail) VALUES ($1, now(), 'leave-asked', 'system', jsonb_build_object('leftAt', $2::text))`, [id, new Date(Date.now() - 16 * 60_000).toISOString()])
    await client.end()
  }
  const stateOf = async (id: string): Promise<string> => (await api.get<ShownBooking>(`/bookings/${id}`)).status

  for (const [lang, question, stay, over] of [['en', 'Is it over?', 'No, we are coming back', 'Yes, free the rest'], ['zh-CN', '已经结束了吗？', '否，我们还会回来', '是，释放剩余时间']] as const) {
    it(`asks whoever left whether it is over, at the door and on their own page: ${lang}`, async () => {
      const { id, resourceId } = await usedRoom(`larch-${lang}`)
      await standsEmpty(id)
      await on(`/panel?resource=${resourceId}&lang=${lang}`, async (page) => {
        await page.getByText(question).waitFor()
        await page.getByRole('button', { name: stay }).click()
        await page.getByText(question).waitFor({ state: 'detached' })
      }, { viewport: { width: 1280, height: 800 } })
      expect(await stateOf(id)).toBe('confirmed')
      await standsEmpty(id)
      await on(`/my?lang=${lang}`, async (page) => {
        await page.getByRole('region', { name: question }).getByRole('button', { name: over }).click()
        await page.getByRole('region', { name: question }).waitFor({ state: 'detached' })
      }, { viewport: PHONE })
      expect(await stateOf(id)).toBe('completed')
    })
  }

  it('says unknown a minute after the server went away, never free', () => on('/live', async (page) => {
    await page.clock.install()
    await page.goto(`${atrium.url}/panel?resource=${MAPLE}`)
    await eventually('it is free', async () => (await page.locator('.door .word').textContent())?.trim() === 'Free')
    await page.context().setOffline(true)
    await page.clock.fastForward(30_000)
    expect(await page.locator('.door.free').count()).toBe(1)
    await page.clock.fastForward(45_000)
    await page.locator('.door.unknown').waitFor()
    await page.getByRole('alert').filter({ hasText: 'no connection' }).waitFor()
    expect(await page.getByRole('button', { name: '15 min' }).count()).toBe(0)
  }))

  it('opens the check-in of the door\'s code on a phone', () => on(`/check-in?resource=${BEECH}`, async (page) => {
    await page.getByText('You have no booking here now. It is free: take it for').waitFor()
    await page.getByRole('button', { name: '30 min' }).click()
    await page.getByText('You are checked in since').waitFor()
  }, { viewport: PHONE }))

  for (const [lang, join, joined, take] of [['en', 'Join the waitlist', 'You are on the waitlist', 'Take it'], ['zh-CN', '加入候补', '已加入候补', '接受']] as const) {
    it(`keeps what becomes free for whom waits, who takes it: ${lang}`, async () => {
      const day = new Date(Date.parse(DATE) + (lang === 'en' ? 2 : 3) * 86_400_000).toISOString().slice(0, 10)
      const standing = await book(api, BEECH, `${day}T10:00`, `${day}T11:00`, 'Taken')
      const { from, to } = standing.booking!
      await on(`/bookings?view=find&book=${BEECH}&at=${day}T10:00&until=${day}T11:00&lang=${lang}`, async (page) => {
        await page.getByRole('button', { name: join }).click()
        await page.getByText(joined).first().waitFor()
        await page.goto(`${atrium.url}/my?tab=waitlist&lang=${lang}`)
        await api.post(`/bookings/${standing.booking!.id}/cancel`, { reach: 'this' })
        await page.locator('.offer').getByRole('button', { name: take }).click()
        await page.locator('.offer').waitFor({ state: 'detached' })
      })
      const { items } = await api.get<{ items: ShownBooking[] }>(`/sites/${SITE}/bookings?from=${from}&to=${to}&resourceId=${BEECH}&status=confirmed`)
      expect(items.map((booking) => [booking.from, booking.to, booking.source])).toEqual([[from, to, 'waitlist']])
    })
  }

  for (const [lang, approve, rejects] of [['en', 'Approve', 'Approving it declines 1 other request for this time:'], ['zh-CN', '批准', '批准后将拒绝同一时段的其他 1 个申请：']] as const) {
    it(`shows whom an approval declines, and approves: ${lang}`, async () => {
      const day = lang === 'en' ? DATE : new Date(Date.parse(DATE) + 86_400_000).toISOString().slice(0, 10)
      const wanted = await book(api, HALL, `${day}T10:00`, `${day}T12:00`, 'Demo day')
      const other = await book(api, HALL, `${day}T11:00`, `${day}T13:00`, 'Rehearsal')
      await on(`/manage?tab=approvals&lang=${lang}`, async (page) => {
        const row = page.locator(`[data-approval="${wanted.booking!.id}"]`)
        await row.getByText(rejects).waitFor()
        await row.getByRole('button', { name: approve }).click()
        await row.waitFor({ state: 'detached' })
      })
      const statusOf = async (id: string) => (await api.get<{ status: string }>(`/bookings/${id}`)).status
      expect([await statusOf(wanted.booking!.id), await statusOf(other.booking!.id)]).toEqual(['confirmed', 'declined'])
    })
  }
})
