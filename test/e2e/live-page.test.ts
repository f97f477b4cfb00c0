import mqtt from 'mqtt'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Building, IntervalList } from '#contract/api'
import { apiOf } from './api-calls.ts'
import { chromiumPath, DESKTOP, openChromium, openPage, PHONE } from './chromium.ts'
import { addPeopleCounter, buildingOf, DEMO_SITE, startDemo } from './demo-building.ts'
import { eventually, newDataFolder, removeDataFolder, type RunningAtrium } from './running-atrium.ts'

const MEETING = 'demo-0-14'
const STORE = 'demo-0-16'
const GROUND = 'demo-floor-0'
const lastWeek = () => new URLSearchParams({ from: new Date(Date.now() - 7 * 86_400_000).toISOString(), to: new Date().toISOString() }).toString()

describe.skipIf(chromiumPath === '')('the live page of the running demo', () => {
  let folder: string
  let atrium: RunningAtrium
  let browser: Browser
  let building: Building
  beforeAll(async () => {
    folder = await newDataFolder()
    atrium = await startDemo({ dataFolder: folder }, 8)
    building = await buildingOf(atrium)
    browser = await openChromium()
    const topic = await addPeopleCounter(atrium, DEMO_SITE, STORE, 'store-counter')
    const client = await mqtt.connectAsync(atrium.mqttUrl)
    await client.publishAsync(topic, '2', { qos: 1 })
    await client.endAsync()
  })
  afterAll(async () => {
    await browser?.close()
    await atrium?.stop()
    await removeDataFolder(folder)
  })

  /** Opens a page, runs `look`, and holds that nothing complained on the way. */
  async function on(path: string, look: (page: Page) => Promise<void>, options: Parameters<typeof openPage>[1] = {}): Promise<void> {
    const { page, complaints } = await openPage(browser, options, atrium)
    await page.goto(atrium.url + path)
    if (!path.startsWith('/kiosk')) await page.locator('.pill.live').waitFor({ state: 'attached' })
    await look(page)
    expect(complaints).toEqual([])
    await page.context().close()
  }
  const room = (page: Page, id: string) => page.locator(`[data-room="${id}"]`)
  const focusedRoom = (page: Page): Promise<string | null> => page.evaluate(() => document.activeElement?.getAttribute('data-room') ?? null)

  it('draws every room and desk of a floor, each with its state', () => on('/live', async (page) => {
    const ofFloor = building.spaces.filter(({ floorId }) => floorId === GROUND)
    await room(page, MEETING).waitFor()
    const drawn = await page.locator('[data-room], [data-desk]').evaluateAll((shapes) => shapes.map((shape) => [shape.getAttribute('data-room') ?? shape.getAttribute('data-desk'), shape.getAttribute('data-state')]))
    expect(drawn.map(([id]) => id).sort()).toEqual(ofFloor.map(({ id }) => id).sort())
    expect(drawn.every(([, state]) => ['vacant', 'occupied', 'unknown'].includes(state ?? ''))).toBe(true)
    expect(await page.locator('.band .item .value').count()).toBe(7)
    await page.getByText('Simulated building').waitFor()
  }))

  it('says the same on the plan and in its list twin', () => on(`/live?floor=${GROUND}`, async (plan) => {
    await room(plan, MEETING).waitFor()
    const words: Record<string, string> = { Free: 'vacant', Occupied: 'occupied', Unknown: 'unknown' }
    for (const [what, attribute, query] of [['rooms', 'data-room', ''], ['desks', 'data-desk', '&purpose=desk']] as const) {
      await on(`/live?view=list&floor=${GROUND}${query}`, async (list) => {
        await list.locator('tr[data-space]').first().waitFor()
        const onPlan = () => plan.locator(`[${attribute}]`).evaluateAll((shapes, name) => shapes.map((shape) => `${shape.getAttribute(name)} ${shape.getAttribute('data-state')}`).sort(), attribute)
        const inList = async () => (await list.locator('tr[data-space]').evaluateAll((rows) => rows.map((row) => [row.getAttribute('data-space'), row.querySelector('.state > span')?.firstChild?.textContent?.trim() ?? '']))).map(([id, word]) => `${id} ${words[word ?? '']}`).sort()
        // Both follow the building, a frame apart now and then.
        const same = await eventually(`plan and list agree about the ${what}`, async () => {
          const [a, b] = await Promise.all([onPlan(), inList()])
          return JSON.stringify(a) === JSON.stringify(b) && a
        })
        expect(same).toHaveLength(building.spaces.filter(({ floorId, kind }) => floorId === GROUND && (kind === 'desk') === (what === 'desks')).length)
      })
    }
    expect(await room(plan, STORE).getAttribute('data-state')).toBe('occupied')
  }))

  it('is one tab stop, walked by arrow keys; Enter opens the drawer, Esc closes it and gives the focus back', () => on('/live', async (page) => {
    await room(page, MEETING).waitFor()
    expect(await page.locator('.plan svg [tabindex="0"]').count()).toBe(1)
    await page.locator('.plan svg [tabindex="0"]').focus()
    const first = await focusedRoom(page)
    const visited = [first]
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowDown', 'ArrowRight']) {
      await page.keyboard.press(key)
      visited.push(await focusedRoom(page))
    }
    expect(visited.every((id) => id !== null)).toBe(true)
    expect(new Set(visited).size).toBeGreaterThanOrEqual(4)
    expect(await page.locator('.plan svg [tabindex="0"]').count()).toBe(1)
    const here = visited.at(-1)!
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog')
    await drawer.waitFor()
    expect(new URL(page.url()).searchParams.get('space')).toBe(here)
    await eventually('the focus is in the drawer', () => drawer.evaluate((node) => node.contains(document.activeElement)), 10_000)
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    await eventually('the focus is back on the plan', async () => (await focusedRoom(page)) === here, 10_000)
    await page.keyboard.press('Home')
    expect(await focusedRoom(page)).not.toBe(here)
  }))

  it('tells in the drawer what is, why, what was today and in the last 7 days, and by which devices', () => on('/live', async (page) => {
    await room(page, MEETING).click()
    const drawer = page.getByRole('dialog')
    const { name } = building.spaces.find(({ id }) => id === MEETING)!
    await drawer.getByRole('heading', { name }).waitFor()
    await drawer.getByRole('heading', { name: 'Why' }).waitFor()
    expect(await drawer.locator('.weight').count()).toBeGreaterThan(0)
    expect(await drawer.locator('.headline .word').textContent()).toMatch(/^(Free|Occupied|Unknown)$/)

    await drawer.getByRole('tab', { name: 'Today' }).click()
    await drawer.getByText(/^In opening hours: used .+, free .+, unknown .+/).waitFor()
    // A message is acknowledged when it is in the journal; what it means is stored a moment later, on a busy machine many.
    await eventually('the last days of the room are stored', async () => (await apiOf(atrium).get<IntervalList>(`/spaces/${MEETING}/intervals?${lastWeek()}`)).items.some(({ state }) => state === 'occupied'))
    await drawer.getByRole('tab', { name: 'Last 7 days' }).click()
    await drawer.getByRole('heading', { name: 'Last 7 days, opening hours' }).waitFor()
    expect(await drawer.locator('.strip').count()).toBe(7)
    expect(await drawer.locator('.strip .bar.occupied').count()).toBeGreaterThan(0)
    await drawer.getByText('As a table').click()
    expect(await drawer.locator('table tbody tr').count()).toBe(7)

    await drawer.getByRole('tab', { name: /^Devices/ }).click()
    const devices = building.devices.filter(({ placement }) => placement.spaceId === MEETING)
    for (const device of devices) await drawer.getByText(device.name, { exact: true }).waitFor()
    expect(new URL(page.url()).searchParams.get('tab')).toBe('devices')
  }))

  it('opens at a deep link as it was left, and follows back and forward', () => on(`/live?floor=demo-floor-1&space=demo-1-20&tab=devices&view=list&filter=unknown,vacant,occupied`, async (page) => {
    await page.getByRole('dialog').getByRole('tab', { name: /^Devices/, selected: true }).waitFor()
    expect(await page.locator('tr[data-space="demo-1-20"].selected').count()).toBe(1)
    await page.getByRole('link', { name: 'Devices', exact: true }).click()
    await page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor()
    await page.goBack()
    await page.getByRole('dialog').waitFor()
    expect(page.url()).toContain('space=demo-1-20')
  }))

  it('goes anywhere by the palette', () => on('/devices', async (page) => {
    await page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    const field = page.getByRole('combobox', { name: 'Room, desk, machine or device' })
    await field.fill('ginkgo')
    await page.getByRole('listbox', { name: 'Go to' }).getByRole('option').first().getByText('Ginkgo').waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').getByRole('heading', { name: /Ginkgo/ }).waitFor()
    expect(new URL(page.url()).pathname + new URL(page.url()).searchParams.get('space')).toBe('/livedemo-1-22')
  }))

  it('shows a kiosk that names the rooms free now', () => on('/kiosk?floor=demo-floor-0', async (page) => {
    await page.getByRole('heading', { name: /Atrium Demo/, level: 1 }).waitFor()
    await room(page, MEETING).waitFor()
    const free = await eventually('the number and the list agree', async () => {
      const [number, rows] = await Promise.all([page.locator('aside .big').textContent(), page.locator('aside li').count()])
      return Number(number) === rows && { rows }
    })
    expect(free.rows).toBeLessThanOrEqual(building.spaces.length)
    expect(await page.locator('aside li', { hasText: 'Cleaning store' }).count()).toBe(0)
  }))

  it('changes its language at once and keeps it', () => on('/live', async (page) => {
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('menuitemradio', { name: '简体中文' }).click()
    await page.getByRole('link', { name: '设备', exact: true }).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN')
    await page.reload()
    await page.getByRole('link', { name: '设备', exact: true }).waitFor()
  }))

  it('turns dark with the system, and by choice', () => on('/live', async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await paper()
    await page.emulateMedia({ colorScheme: 'dark' })
    await eventually('it is dark', async () => (await paper()) !== light)
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByRole('menuitemradio', { name: 'Light' }).click()
    await eventually('it is light again', async () => (await paper()) === light)
  }))

  it('opens on the list on a phone, without a sideways scroll', () => on('/live', async (page) => {
    await page.locator('tr[data-space]').first().waitFor()
    expect(await page.locator('[data-room]').count()).toBe(0)
    for (const path of ['/live', '/live?view=plan', `/live?space=${MEETING}`, '/devices', '/devices?tab=inbox', '/setup', '/kiosk']) {
      await page.goto(atrium.url + path)
      await page.locator('h1').first().waitFor({ state: 'attached' })
      const { wide, seen } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, seen: document.documentElement.clientWidth }))
      expect({ path, overflows: wide > seen }).toEqual({ path, overflows: false })
    }
  }, { viewport: PHONE }))

  it('says that there is no such page, and finds its way back', async () => {
    const { page } = await openPage(browser, { viewport: DESKTOP }, atrium)
    await page.goto(`${atrium.url}/no-such-page`)
    await page.getByText('There is no such page').waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Live' }).click()
    await room(page, MEETING).waitFor()
    await page.context().close()
  })
})
