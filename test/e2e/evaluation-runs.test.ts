import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EvaluationRun, EvaluationRunList, RunResult } from '#contract/evaluation-runs'
import { apiOf } from './api-calls.ts'
import { chromiumPath, openChromium, openPage } from './chromium.ts'
import { DEMO_SITE, startDemo } from './demo-building.ts'
import { eventually, newDataFolder, removeDataFolder, type RunningAtrium } from './running-atrium.ts'

describe.skipIf(chromiumPath === '')('an evaluation in the browser', () => {
  let folder: string
  let atrium: RunningAtrium
  let browser: Browser
  /** The run that the demo comes with. */
  let first: EvaluationRun
  beforeAll(async () => {
    folder = await newDataFolder()
    atrium = await startDemo({ dataFolder: folder }, 1)
    await eventually('the run of the demo is done', async () => {
      const done = (await runs()).find(({ status }) => status === 'done')
      if (done) first = done
      return done !== undefined
    }, 120_000)
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await atrium?.stop()
    await removeDataFolder(folder)
  })

  const runs = async () => (await apiOf(atrium).get<EvaluationRunList>(`/sites/${DEMO_SITE}/evaluation-runs`)).items
  const points = (score: number) => (score * 100).toFixed(1)
  const begin = (page: Page) => page.getByRole('button', { name: 'Begin', exact: true }).click()

  it('a run is begun from the sheet, survives a reload, is cancelled, and another one is opened, explained, compared and verified', async () => {
    const { page, complaints } = await openPage(browser, {}, atrium)
    await page.goto(`${atrium.url}/evaluation?tab=runs&lang=en`)
    await page.getByRole('button', { name: 'New run' }).click()
    await page.getByRole('dialog').locator('summary', { hasText: 'Efficiency' }).click()
    // Long enough to be looked at, reloaded and cancelled.
    await page.getByLabel('Resamples').fill('5000')
    await page.getByLabel('Name', { exact: true }).fill('To be cancelled')
    await begin(page)
    const bar = page.getByRole('progressbar', { name: 'Progress of “To be cancelled”' })
    await bar.waitFor()
    await page.reload()
    await bar.waitFor()
    await page.getByRole('button', { name: 'Cancel “To be cancelled”' }).click()
    await page.getByRole('row', { name: /To be cancelled Cancelled/ }).waitFor()

    await page.getByRole('button', { name: 'New run' }).click()
    await page.getByRole('radio', { name: /^Quick/ }).check()
    await page.getByLabel('Name', { exact: true }).fill('Quick look')
    await begin(page)
    await page.getByRole('link', { name: 'Quick look' }).click()

    // What the page shows is what the API says.
    const quick = (await runs()).find(({ settings }) => settings.name === 'Quick look')!
    const result = await apiOf(atrium).get<RunResult>(`/evaluation-runs/${quick.id}/result`)
    await page.getByRole('list', { name: 'Main figures of the run' }).getByText(points(result.scores[0]!.score!)).waitFor()
    await page.getByRole('link', { name: 'Indicators', exact: true }).click()
    await page.getByRole('searchbox', { name: 'Search indicators' }).fill('growth')
    await page.getByRole('link', { name: 'Tenant growth' }).click()
    const growth = result.indicators.find(({ id }) => id === 'tenant-growth')!.units[0]!
    await page.locator('.filled').first().getByText(`${(growth.value! * 100).toFixed(1)}%`).waitFor()
    await page.getByRole('table', { name: 'Inputs as they were used' }).getByText('Tenants when the period began').waitFor()

    await page.goto(`${atrium.url}/evaluation?tab=runs&lang=en`)
    for (const name of ['Quick look', first.settings.name]) await page.getByRole('checkbox', { name: `Compare “${name}”` }).check()
    await page.getByRole('link', { name: 'Compare', exact: true }).click()
    await page.getByRole('heading', { name: 'Settings that differ' }).waitFor()
    expect(new URL(page.url()).searchParams.get('compare')).toBe(`${first.id},${quick.id}`)
    await page.getByRole('row', { name: /^Efficiency.*not set$/ }).first().waitFor()

    await page.goto(`${atrium.url}/evaluation?tab=runs&verify=${quick.id}&lang=en`)
    await page.getByRole('button', { name: 'Compute again' }).click()
    await page.getByText('computing again gives the same result to the last byte').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('who opens the evaluation in Chinese sees the run of the demo at once, and another unit by a click', async () => {
    const { page, complaints } = await openPage(browser, { locale: 'zh-CN' }, atrium)
    await page.goto(`${atrium.url}/evaluation?tab=overview&run=${first.id}&lang=zh-CN`)
    await page.getByRole('list', { name: '评价主要结果' }).getByText(points(first.summary!.score!)).waitFor()
    const result = await apiOf(atrium).get<RunResult>(`/evaluation-runs/${first.id}/result`)
    const best = result.scores.findIndex(({ rank }) => rank === 1)
    await page.getByRole('link', { name: result.units[best]!.name }).click()
    await page.getByRole('heading', { level: 2, name: result.units[best]!.name }).waitFor()
    await page.getByRole('list', { name: '评价主要结果' }).getByText(points(result.scores[best]!.score!)).waitFor()
    await page.goBack()
    await page.getByRole('list', { name: '评价主要结果' }).getByText(points(first.summary!.score!)).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
