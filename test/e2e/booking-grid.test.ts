import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BookingList } from '#contract/booking-bodies'
import type { Api } from './api-calls.ts'
import { book, makeBookable, MAPLE, OAK, SITE } from './bookable-site.ts'
import { chromiumPath, openChromium, openPage, PHONE } from './chromium.ts'
import { eventually, newDataFolder, removeDataFolder, startAtrium, type RunningAtrium } from './running-atrium.ts'

/** A day that is wholly ahead, whatever the hour: the day after tomorrow. */
const DATE = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
const SUBJECT = 'Design review'

describe.skipIf(chromiumPath === '')('booking on the grid', () => {
  let folder: string
  let atrium: RunningAtrium
  let api: Api
  let browser: Browser
  beforeAll(async () => {
    folder = await newDataFolder()
    atrium = await startAtrium({ dataFolder: folder })
    api = await makeBookable(atrium)
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
  const timeline = `/bookings?view=timeline&date=${DATE}`
  const blocks = (page: Page, resourceId: string) => page.locator(`.lane[data-row="${resourceId}"] [data-booking]`)
  /** What is booked, by the server's own word. */
  const booked = async (resourceId: string): Promise<string[]> =>
    (await api.get<BookingList>(`/sites/${SITE}/bookings?from=${DATE}T00:00:00Z&to=${DATE}T23:59:59Z&resourceId=${resourceId}&status=confirmed`)).items.map(({ from, to }) => `${from.slice(11, 16)}-${to.slice(11, 16)}`)

  /** Where a time of the day lies in a lane; the test's building stands in UTC+8, so hours are asked of the grid itself. */
  async function spot(page: Page, resourceId: string, hourOfGrid: number): Promise<{ x: number; y: number }> {
    const box = (await page.locator(`.lane[data-row="${resourceId}"]`).boundingBox())!
    const hours = Number(await page.locator('.scroller').evaluate((grid) => getComputedStyle(grid).getPropertyValue('--hours')))
    return { x: box.x + (hourOfGrid / hours) * box.width, y: box.y + box.height / 2 }
  }
  async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 })
    await page.mouse.move(to.x, to.y, { steps: 4 })
    await page.mouse.up()
  }

  it('draws a slot with the mouse, books it in the form, and takes it back by the note', () => on(timeline, async (page) => {
    await page.locator('.scroller').waitFor()
    await page.locator('.scroller').evaluate((grid) => { grid.scrollLeft = 0 })
    await drag(page, await spot(page, MAPLE, 3.05), await spot(page, MAPLE, 4.2))
    const form = page.locator('.sheet form')
    await form.waitFor()
    expect(await form.getByLabel('From').locator('option:checked').textContent()).toBe('03:00')
    expect(await form.getByLabel('Until').locator('option:checked').textContent()).toContain('04:15')
    await form.getByLabel('Subject').fill(SUBJECT)
    await form.getByRole('button', { name: 'Book', exact: true }).click()
    await blocks(page, MAPLE).filter({ hasText: SUBJECT }).waitFor()
    expect(await booked(MAPLE)).toHaveLength(1)
    await page.getByRole('button', { name: 'Undo' }).click()
    await blocks(page, MAPLE).filter({ hasText: SUBJECT }).waitFor({ state: 'detached' })
    expect(await booked(MAPLE)).toEqual([])
  }))

  /** A booking of an hour in sight, with where it lies and how wide an hour is. */
  async function standing(page: Page, resourceId: string, title: string): Promise<{ x: number; y: number; right: number; hour: number }> {
    const { booking } = await book(api, resourceId, `${DATE}T03:00`, `${DATE}T04:00`, title)
    const block = page.locator(`.lane [data-booking="${booking!.id}"]`)
    await block.waitFor()
    await page.locator('.scroller').evaluate((grid) => { grid.scrollLeft = 0 })
    const box = (await block.boundingBox())!
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, right: box.x + box.width - 2, hour: box.width }
  }
  /** "03:00-04:00" moved by hours; the wall time in which it was booked stands apart from UTC by whole hours. */
  const shifted = (span: string, by: readonly [number, number]): string =>
    span.split('-').map((time, index) => `${String((Number(time.slice(0, 2)) + by[index]! + 24) % 24).padStart(2, '0')}${time.slice(2)}`).join('-')

  it('shows at once what others book, and moves a booking to another room and time', () => on(timeline, async (page) => {
    await page.locator('.scroller').waitFor()
    const at = await standing(page, MAPLE, 'To be moved')
    const [before] = await booked(MAPLE)
    const oak = await spot(page, OAK, 0)
    await drag(page, at, { x: at.x + at.hour, y: oak.y })
    await eventually('it is in the other room, an hour later', async () => (await booked(OAK)).includes(shifted(before!, [1, 1])))
    expect(await booked(MAPLE)).toEqual([])
    for (const { id } of (await api.get<BookingList>(`/sites/${SITE}/bookings?from=${DATE}T00:00:00Z&to=${DATE}T23:59:59Z&resourceId=${OAK}&status=confirmed`)).items) await api.post(`/bookings/${id}/cancel`, {})
  }))

  it('makes a booking longer by its end and shorter by its begin', () => on(timeline, async (page) => {
    await page.locator('.scroller').waitFor()
    const at = await standing(page, MAPLE, 'To be stretched')
    const [before] = await booked(MAPLE)
    await drag(page, { x: at.right, y: at.y }, { x: at.right + at.hour, y: at.y })
    await eventually('it ends an hour later', async () => (await booked(MAPLE)).includes(shifted(before!, [0, 1])))
    const longer = page.locator('.lane [data-booking]').filter({ hasText: 'To be stretched' })
    await eventually('it is drawn so', async () => Math.abs((await longer.boundingBox())!.width - 2 * at.hour) < 2)
    const left = (await longer.boundingBox())!.x + 2
    await drag(page, { x: left, y: at.y }, { x: left + at.hour, y: at.y })
    await eventually('it begins an hour later', async () => (await booked(MAPLE)).includes(shifted(before!, [1, 1])))
    for (const { id } of (await api.get<BookingList>(`/sites/${SITE}/bookings?from=${DATE}T00:00:00Z&to=${DATE}T23:59:59Z&resourceId=${MAPLE}&status=confirmed`)).items) await api.post(`/bookings/${id}/cancel`, {})
  }))

  it('moves a booking by finger after a pause, and scrolls by a finger that does not wait', () => on(timeline, async (page) => {
    await page.locator('.scroller').waitFor()
    const at = await standing(page, MAPLE, 'By finger')
    const [before] = await booked(MAPLE)
    const client = await page.context().newCDPSession(page)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = at.x): Promise<unknown> => client.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y: at.y }] })
    // Nothing is awaited in between: on a busy machine the way of each answer would be a pause of its own.
    const swipe = async (pauseMs: number): Promise<void> => {
      const sent = [touch('touchStart')]
      if (pauseMs > 0) await page.waitForTimeout(pauseMs)
      for (let step = 1; step <= 4; step++) sent.push(touch('touchMove', at.x + (step / 4) * at.hour))
      await Promise.all([...sent, touch('touchEnd')])
    }
    await swipe(0)
    await swipe(900)
    await eventually('it is an hour later, once', async () => (await booked(MAPLE)).includes(shifted(before!, [1, 1])))
    for (const { id } of (await api.get<BookingList>(`/sites/${SITE}/bookings?from=${DATE}T00:00:00Z&to=${DATE}T23:59:59Z&resourceId=${MAPLE}&status=confirmed`)).items) await api.post(`/bookings/${id}/cancel`, {})
  }, { hasTouch: true }))

  it('chooses a slot with the arrow keys, lengthens it with Shift, and books it by Enter', () => on(timeline, async (page) => {
    const slider = page.getByRole('slider')
    await slider.waitFor()
    await slider.focus()
    await page.keyboard.press('Home')
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'Shift+ArrowRight']) await page.keyboard.press(key)
    expect(await slider.getAttribute('aria-valuetext')).toBe('Oak, 00:30–01:45: free')
    await page.keyboard.press('Enter')
    const form = page.locator('.sheet form')
    await form.waitFor()
    await form.getByLabel('Subject').fill('By keyboard')
    await page.keyboard.press('Enter')
    await blocks(page, OAK).filter({ hasText: 'By keyboard' }).waitFor()
    expect(await booked(OAK)).toHaveLength(1)
  }))

  it('opens on "find a time" on a phone and finds no sideways scroll, in both languages', async () => {
    for (const [lang, title] of [['en', 'What do you need?'], ['zh-CN', '您需要什么？']] as const) {
      await on(`/bookings?lang=${lang}`, async (page) => {
        await page.getByRole('heading', { name: title }).waitFor()
        const { wide, seen } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, seen: document.documentElement.clientWidth }))
        expect(wide).toBeLessThanOrEqual(seen)
      }, { viewport: PHONE })
    }
  })

  it('shows a booking in the calendar, the table twin and its dialog, and cancels it there', async () => {
    const { booking } = await book(api, MAPLE, `${DATE}T09:00`, `${DATE}T10:00`, '路演彩排')
    await on(`/bookings?view=week&resource=${MAPLE}&date=${DATE}&lang=zh-CN`, async (page) => {
      await page.locator(`[data-booking="${booking!.id}"]`).waitFor()
      await page.getByRole('button', { name: '以表格显示' }).click()
      await page.getByRole('button', { name: '路演彩排' }).click()
      await page.getByRole('button', { name: '取消预订' }).click()
      await page.locator('.withdraw').getByRole('button', { name: '取消预订' }).click()
      await eventually('it is cancelled', async () => (await booked(MAPLE)).length === 0)
    })
  })
})
