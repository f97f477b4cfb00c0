import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '#contract/report'
import { apiOf } from './api-calls.ts'
import { chromiumPath, openChromium, openPage } from './chromium.ts'
import { DEMO_SITE, startDemo } from './demo-building.ts'
import { newDataFolder, removeDataFolder, type RunningAtrium } from './running-atrium.ts'

describe.skipIf(chromiumPath === '')('reports in the browser', () => {
  let folder: string
  let atrium: RunningAtrium
  let browser: Browser
  beforeAll(async () => {
    folder = await newDataFolder()
    atrium = await startDemo({ dataFolder: folder }, 3)
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await atrium?.stop()
    await removeDataFolder(folder)
  })

  const overview = (from: string, to: string) => apiOf(atrium).get<Report>(`/sites/${DEMO_SITE}/reports/utilisation-overview?from=${from}&to=${to}&compare=previous&by=purpose`)
  const frequencyIn = ({ figures }: Report) => figures.find(({ metric }) => metric === 'frequency')?.value
  /** The days before the start are uploaded and worked out while the page is up already. */
  async function historyIsAddedUp(): Promise<void> {
    const dateAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
    while (typeof frequencyIn(await overview(dateAgo(2), dateAgo(0))) !== 'number') await pause(2_000)
  }

  it('a report is chosen, its period changed, a figure read and defended, and a table taken away', async () => {
    await historyIsAddedUp()
    const { page, complaints } = await openPage(browser, {}, atrium)
    await page.goto(`${atrium.url}/reports?lang=en`)
    await page.getByRole('searchbox', { name: 'Search reports' }).fill('overview')
    await page.getByRole('link', { name: 'Utilisation overview' }).click()
    await page.locator('article h1').waitFor()

    // What the page shows is what the API says of the same dates.
    await page.getByRole('combobox', { name: 'Period', exact: true }).selectOption('last-7-days')
    await page.locator('article[aria-busy=false]').waitFor()
    const [from, lastDay] = [await page.getByLabel('First day').inputValue(), await page.getByLabel('Last day').inputValue()]
    const to = new Date(Date.parse(`${lastDay}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
    const report = await overview(from, to)
    const frequency = Number(frequencyIn(report))
    const card = page.getByRole('list', { name: 'Main figures' }).getByRole('listitem').filter({ hasText: 'Frequency' })
    await card.getByText(`${(frequency * 100).toFixed(1)}%`, { exact: true }).waitFor()
    await card.getByRole('button', { name: /^How “Frequency/ }).click()
    await page.locator('.formula').getByText(report.metrics.find(({ id }) => id === 'frequency')!.formula.en).waitFor()
    await page.keyboard.press('Escape')

    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download CSV: Use of space' }).click()])
    const lines = (await readFile(await download.path(), 'utf8')).split('\r\n')
    expect(lines[0]).toMatch(/^\ufeffPurpose,Available hours/)
    expect(lines.filter((line) => line !== '')).toHaveLength(1 + report.tables[0]!.rows.length)

    // Back leads to the period before, because the address is the state.
    await page.goBack()
    await page.waitForFunction(() => document.querySelector<HTMLSelectElement>('select[aria-label="Period"]')?.value === 'last-28-days')
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
