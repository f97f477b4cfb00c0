import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GapBoard, JudgementsList, RuleSetList } from '#contract/evaluation-api'
import { apiOf } from './api-calls.ts'
import { chromiumPath, openChromium, openPage } from './chromium.ts'
import { DEMO_SITE, startDemo } from './demo-building.ts'
import { eventually, newDataFolder, removeDataFolder, type RunningAtrium } from './running-atrium.ts'

/** A year that is over: its figures stay what they are while the page is looked at. */
const YEAR = String(new Date().getUTCFullYear() - 1)
const RESIDENTS = 'conditions[3].alternatives[0][0].value'

describe.skipIf(chromiumPath === '')('thresholds, weights and rule sets in the browser', () => {
  let folder: string
  let atrium: RunningAtrium
  let browser: Browser
  beforeAll(async () => {
    folder = await newDataFolder()
    atrium = await startDemo({ dataFolder: folder }, 1)
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await atrium?.stop()
    await removeDataFolder(folder)
  })

  const board = (rules: string) => apiOf(atrium).get<GapBoard>(`/sites/${DEMO_SITE}/gap-board?ruleSetId=${rules}&period=${YEAR}`)
  const ratioOn = async (page: Page) => Number(await page.locator('[data-ratio]').textContent())

  it('the board says in both languages what the API says, with what is unknown and where to enter it', async () => {
    const { conditions } = await eventually('the demo knows its last year', async () => { const found = await board('national-makerspace'); return found.conditions!.unknown < 4 && found }, 120_000)
    const { page, complaints } = await openPage(browser, {}, atrium)
    for (const [lang, counts] of [['en', `${conditions!.met} met · ${conditions!.notMet} not met · ${conditions!.unknown} unknown`], ['zh-CN', `${conditions!.met} 项达标 · ${conditions!.notMet} 项未达标 · ${conditions!.unknown} 项无法判定`]] as const) {
      await page.goto(`${atrium.url}/evaluation?tab=gaps&rules=national-makerspace&period=${YEAR}&lang=${lang}`)
      await page.getByText(counts).waitFor()
      const shown = await page.locator('[data-condition]').evaluateAll((cards) => cards.map((card) => `${card.getAttribute('data-condition')} ${card.getAttribute('data-verdict')}`))
      expect([...shown].sort()).toEqual(conditions!.conditions.map(({ id, verdict }) => `${id} ${verdict}`).sort())
    }
    await page.goto(`${atrium.url}/evaluation?tab=gaps&rules=city-score-sheet&period=${YEAR}&lang=en`)
    const enter = page.getByRole('link', { name: 'Enter: Tax paid by tenants' })
    expect(await enter.getAttribute('href')).toContain(`tab=facts&unit=site%3A${DEMO_SITE}&period=${YEAR}&fact=tax-paid`)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('judgements are made by keyboard, contradict each other, are mended by the suggestion and kept', async () => {
    const { page, complaints } = await openPage(browser, {}, atrium)
    await page.goto(`${atrium.url}/evaluation?tab=weights&lang=en`)
    await page.getByRole('button', { name: 'New set' }).first().click()
    await page.getByLabel('Name').fill('Committee')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('slider').focus()
    // Strategy over each of the others, those alike, and one slip.
    for (const key of ['3', 'Enter', '3', 'Enter', '3', 'Enter', '1', 'Enter', '1', 'Enter', '9']) await page.keyboard.press(key)
    await page.getByText(/^The judgements contradict each other too much/).waitFor()
    expect(await ratioOn(page)).toBeGreaterThan(0.1)
    await page.getByText('no weights yet').waitFor()

    const worst = page.locator('[data-worst]').first()
    expect(await worst.getAttribute('data-worst')).toBe('service performance')
    await worst.getByRole('button', { name: /^Take 1:/ }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('Consistent', { exact: true }).first().waitFor()
    expect(await ratioOn(page)).toBeLessThan(0.1)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('“Committee” was saved.').first().waitFor()

    const { items: [kept] } = await apiOf(atrium).get<JudgementsList>(`/sites/${DEMO_SITE}/judgements`)
    const root = kept!.checked.find(({ node }) => node === 'root')!
    expect(root.weights![root.criteria.indexOf('strategy')]).toBeCloseTo(0.5)
    await page.reload()
    await page.getByText('50.0%').first().waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('a rule set is copied, a fault found at its field, saved, edited again, compared, and the board stands under it', async () => {
    const { page, complaints } = await openPage(browser, {}, atrium)
    await page.goto(`${atrium.url}/evaluation?tab=rules&lang=en`)
    await page.getByRole('link', { name: 'Nationally filed makerspace' }).click()
    await page.getByRole('button', { name: 'Copy' }).click()
    const residents = page.locator(`[data-field="${RESIDENTS}"]`)
    await residents.fill('')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('1 fault', { exact: true }).waitFor()
    await page.waitForFunction((field) => document.activeElement?.getAttribute('data-field') === field, RESIDENTS)
    await residents.fill('1')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Edit as the next version' }).click()
    await residents.fill('500')
    await page.getByLabel('What is new in this version').fill('Five hundred residents')
    await page.getByRole('button', { name: 'Save', exact: true }).click()

    const row = page.getByRole('region', { name: 'What is different' }).locator('tbody tr')
    await row.first().waitFor()
    expect(await row.locator('td').allTextContents()).toEqual(['At least 20 residents under agreement in the year', 'Teams and companies under agreement in the period: at least 1', 'Teams and companies under agreement in the period: at least 500'])
    const { items } = await apiOf(atrium).get<RuleSetList>(`/sites/${DEMO_SITE}/rule-sets/national-makerspace-copy`)
    expect(items.map(({ ruleSet, note }) => [ruleSet.version, note])).toEqual([[2, 'Five hundred residents'], [1, '']])

    await page.getByRole('link', { name: 'How the space stands under it' }).click()
    const condition = page.locator('[data-condition="residents"]')
    await condition.getByText('at least 500').waitFor()
    expect(await condition.getAttribute('data-verdict')).toBe('not-met')
    await page.getByText('Version 2', { exact: true }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
