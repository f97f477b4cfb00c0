import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BookingPolicy, Resource, ShownBooking } from '#contract/bookings'
import type { Api } from './api-calls.ts'
import { book, makeBookable, MAPLE, OAK, SITE } from './bookable-site.ts'
import { chromiumPath, openChromium, openPage, PHONE } from './chromium.ts'
import { eventually, newDataFolder, removeDataFolder, startAtrium, type RunningAtrium } from './running-atrium.ts'

const HALL = 'hall'
const BEECH = 'beech'
const DATE = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)

describe.skipIf(chromiumPath === '')('the door and the desk', () => {
  let folder: string
  let atrium: RunningAtrium
  let api: Api
  let browser: Browser
  beforeAll(async () => {
    folder = await newDataFolder()
    atrium = await startAtrium({ dataFolder: folder })
    api = await makeBookable(atrium)
    const [policy] = (await api.get<{ items: BookingPolicy[] }>(`/sites/${SITE}/booking-policies`)).items
    const { id: _id, siteId: _siteId, ...rules } = policy!
    const asking = await api.post<BookingPolicy>(`/sites/${SITE}/booking-policies`, { ...rules, name: 'Events', approval: 'always' })
    await api.post<Resource>(`/sites/${SITE}/resources`, { id: HALL, kind: 'room', name: 'Hall', capacity: 80, policyId: asking.id, openingHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] })
    await api.post<Resource>(`/sites/${SITE}/resources`, { id: BEECH, kind: 'room', name: 'Beech', capacity: 6, policyId: policy!.id, openingHours: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] })
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await atrium?.stop()
    await removeDataFolder(folder)
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
