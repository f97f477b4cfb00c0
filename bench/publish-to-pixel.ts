/**
 * From a real MQTT publish to the frame that shows it on the floor plan, in the demo with its four
 * weeks of history, in Chromium: `npx tsx bench/publish-to-pixel.ts [rounds]`. Exits 1 at p95 ≥ 250 ms.
 */
import mqtt from 'mqtt'
import { openChromium, openPage } from '../test/e2e/chromium.ts'
import { addPeopleCounter, DEMO_SITE, startDemo } from '../test/e2e/demo-building.ts'
import { delaysOf, delaysText, publishRounds } from '../test/e2e/publish-rounds.ts'
import { newDataFolder, removeDataFolder } from '../test/e2e/running-atrium.ts'

const LIMIT_MS = 250
const SPACE = 'demo-0-16'
const rounds = Number(process.argv[2] ?? 300)

const folder = await newDataFolder()
const atrium = await startDemo({ dataFolder: folder }, 28)
const browser = await openChromium()
const client = await mqtt.connectAsync(atrium.mqttUrl, { clientId: 'bench-counter' })
try {
  const { page } = await openPage(browser, {}, atrium)
  await page.goto(`${atrium.url}/live?space=${SPACE}`)
  await page.locator('.pill.live').waitFor()
  const topic = await addPeopleCounter(atrium, DEMO_SITE, SPACE, 'bench-counter')
  const done = await publishRounds(page, client, topic, SPACE, rounds)
  const toPixel = delaysOf(done.map(({ sentAt, shownAt }) => shownAt - sentAt))
  console.log(`${done.length} publishes, all shown; ${delaysText('publish to DOM', delaysOf(done.map(({ sentAt, changedAt }) => changedAt - sentAt)))}; ${delaysText('publish to pixel', toPixel)}`)
  if (toPixel.p95 >= LIMIT_MS) {
    console.error(`p95 is not under ${LIMIT_MS} ms`)
    process.exitCode = 1
  }
} finally {
  await client.endAsync()
  await browser.close()
  await atrium.stop()
  await removeDataFolder(folder)
}
