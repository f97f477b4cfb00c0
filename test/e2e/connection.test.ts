import mqtt from 'mqtt'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testBuilding } from '../server/building/test-building.ts'
import { apiOf } from './api-calls.ts'
import { chromiumPath, openChromium, openPage } from './chromium.ts'
import { newDataFolder, removeDataFolder, startAtrium, type RunningAtrium } from './running-atrium.ts'

const ROOM = '[data-room="s1-room"]'
const TOPIC = 'atrium/v1/s1/s1-counter/people.count'

describe.skipIf(chromiumPath === '')('a page whose server goes away', () => {
  let folder: string
  let atrium: RunningAtrium
  let browser: Browser
  beforeAll(async () => {
    folder = await newDataFolder()
    atrium = await startAtrium({ dataFolder: folder })
    await apiOf(atrium).post('/building-imports', testBuilding())
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await atrium?.stop()
    await removeDataFolder(folder)
  })

  const publish = async (count: number): Promise<void> => {
    const client = await mqtt.connectAsync(atrium.mqttUrl)
    await client.publishAsync(TOPIC, String(count), { qos: 1 })
    await client.endAsync()
  }

  it('says so, lets every state fade to unknown, and is live again by itself when it comes back', async () => {
    const { page } = await openPage(browser, {}, atrium)
    await page.goto(atrium.url)
    await page.locator('.pill.live').waitFor()
    await publish(4)
    await page.locator(`${ROOM}[data-state="occupied"]`).waitFor()

    await atrium.stop()
    await page.locator('.pill.reconnecting').waitFor()
    // Fading, not gone: for half a minute the last state stands, marked.
    expect(await page.locator(ROOM).getAttribute('data-state')).toBe('occupied')
    expect(await page.locator('.plan.reconnecting').count()).toBe(1)
    const banner = page.getByRole('alert').filter({ hasText: /^No connection since \d\d:\d\d/ })
    await banner.waitFor()
    await page.locator(`${ROOM}[data-state="unknown"]`).waitFor()
    expect(await page.locator(ROOM).getAttribute('aria-label')).toContain('Not connected to the server')
    expect(await page.locator('.plan [data-state]:not([data-state="unknown"])').count()).toBe(0)
    expect(await page.locator('.band .item.free .value').textContent()).toBe('—')

    atrium = await startAtrium({ dataFolder: folder, httpPort: atrium.httpPort, mqttPort: atrium.mqttPort })
    await page.locator('.pill.live').waitFor()
    await banner.waitFor({ state: 'detached' })
    await publish(0)
    await page.locator(`${ROOM}[data-state="vacant"]`).waitFor()
    await publish(2)
    await page.locator(`${ROOM}[data-state="occupied"]`).waitFor()
  })
})
