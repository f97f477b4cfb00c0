import mqtt, { type MqttClient } from 'mqtt'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, openChromium, openPage } from './chromium.ts'
import { addPeopleCounter, DEMO_SITE, startDemo } from './demo-building.ts'
import { delaysOf, delaysText, publishRounds } from './publish-rounds.ts'
import { newDataFolder, removeDataFolder, type RunningAtrium } from './running-atrium.ts'

const ROUNDS = 60
/** A store room that nothing else of the demo measures. */
const SPACE = 'demo-0-16'

describe.skipIf(chromiumPath === '')('a publish reaches the floor plan', () => {
  let folder: string
  let atrium: RunningAtrium
  let browser: Browser
  let client: MqttClient
  beforeAll(async () => {
    folder = await newDataFolder()
    atrium = await startDemo({ dataFolder: folder }, 0)
    browser = await openChromium()
    client = await mqtt.connectAsync(atrium.mqttUrl, { clientId: 'a-counter' })
  })
  afterAll(async () => {
    await client?.endAsync()
    await browser?.close()
    await atrium?.stop()
    await removeDataFolder(folder)
  })

  it(`in the running demo, ${ROUNDS} times out of ${ROUNDS}`, async () => {
    const { page, complaints } = await openPage(browser, {}, atrium)
    await page.goto(`${atrium.url}/live?space=${SPACE}`)
    await page.locator('.pill.live').waitFor()
    const room = page.locator(`[data-room="${SPACE}"]`)
    expect(await room.getAttribute('data-state')).toBe('unknown')
    const topic = await addPeopleCounter(atrium, DEMO_SITE, SPACE, 'store-counter')

    const rounds = await publishRounds(page, client, topic, SPACE, ROUNDS)
    expect(rounds).toHaveLength(ROUNDS)
    expect(rounds.every(({ sentAt, changedAt, shownAt }) => sentAt <= changedAt && changedAt <= shownAt)).toBe(true)
    process.stdout.write(`${delaysText('publish to DOM', delaysOf(rounds.map(({ sentAt, changedAt }) => changedAt - sentAt)))}\n`)
    process.stdout.write(`${delaysText('publish to pixel', delaysOf(rounds.map(({ sentAt, shownAt }) => shownAt - sentAt)))} (npx tsx bench/publish-to-pixel.ts holds p95 to 250 ms)\n`)

    // The figure on the plan and the drawer beside it tell the same story.
    await client.publishAsync(topic, JSON.stringify({ value: 2, id: 'last' }), { qos: 1 })
    await page.locator('.drawer .state.occupied').waitFor()
    await page.locator(`[data-room="${SPACE}"][data-state="occupied"]`).waitFor()
    expect(complaints).toEqual([])
  })
})
