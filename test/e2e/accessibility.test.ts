import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import mqtt from 'mqtt'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LANGUAGES, type Language } from '#contract/local-text'
import { chromiumPath, openChromium, openPage } from './chromium.ts'
import { startDemo } from './demo-building.ts'
import { eventually, newDataFolder, removeDataFolder, type RunningAtrium } from './running-atrium.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const messagesOf = (language: Language): Record<string, unknown> => JSON.parse(readFileSync(new URL(`../../web/messages/${language}.json`, import.meta.url), 'utf8')) as Record<string, unknown>

/** Each page and each of its dialogs, with what must be there before it is judged. */
const VIEWS: readonly (readonly [name: string, path: string, there: string, act?: (page: Page) => Promise<void>])[] = [
  ['plan', '/live', '[data-room="demo-0-14"]'],
  ['list', '/live?view=list&floor=all', 'tr[data-space="demo-0-14"]'],
  ['drawer, now', '/live?space=demo-1-20', '.drawer .weight'],
  ['drawer, today', '/live?space=demo-1-20&tab=today', '.drawer .sums'],
  ['drawer, history', '/live?space=demo-1-20&tab=history', '.drawer .strip'],
  ['drawer, devices', '/live?space=demo-1-20&tab=devices', '.drawer .name'],
  ['palette', '/live', '[role="option"]', (page) => page.keyboard.press('Control+k')],
  ['shortcuts', '/live', '.dialog dl', (page) => page.keyboard.press('?')],
  ['devices', '/devices', 'table.data tbody tr'],
  ['reports', '/reports', 'main section li'],
  ['report, by room', '/reports?report=utilisation-overview&range=last-7-days&by=space', 'article table.data tbody tr'],
  ['report, along time', '/reports?report=utilisation-overview&range=last-7-days&by=day', 'article svg.time-plot'],
  ['formula of a figure', '/reports?report=utilisation-overview&range=last-7-days', '.formula dl', (page) => page.locator('.formula-button').first().click()],
  ['schedules', '/reports?report=utilisation-overview&range=last-7-days&schedules=open', '.sheet'],
  ['room planning', '/planning?range=last-7-days&changes=remove:demo-1-20', '.answer'],
  ['efficiency', '/evaluation?tab=efficiency', 'section.unit'],
  ['what-if', '/evaluation?tab=what-if&changes=mentors:%2B1', 'dl.main'],
  ['facts', '/evaluation?tab=facts', 'meter'],
  ['a fact', '/evaluation?tab=facts&fact=mentors', '.sheet form'],
  ['facts, import', '/evaluation?tab=facts&view=import', '.drop'],
  ['other spaces', '/evaluation?tab=peers', '.drop'],
  ['evaluation runs', '/evaluation?tab=runs', 'table.data tbody tr'],
  ['new run', '/evaluation?tab=runs&new=run', '.sheet details'],
  ['overview of a run', '/evaluation?tab=overview', 'main .cards'],
  ['indicators', '/evaluation?tab=indicators', 'table.data tbody tr'],
  ['an indicator', '/evaluation?tab=indicators&indicator=tenant-growth', 'main .filled'],
  ['thresholds', '/evaluation?tab=gaps&rules=national-makerspace', '[data-condition]'],
  ['score sheet', '/evaluation?tab=gaps&rules=city-score-sheet', '[data-line]'],
  ['weights by judgement', '/evaluation?tab=weights', '.empty, [data-unsaved]'],
  ['rule sets', '/evaluation?tab=rules', 'table.data tbody tr'],
  ['rule set', '/evaluation?tab=rules&rules=national-incubator', 'ol.rules'],
  ['rule set editor', '/evaluation?tab=rules&edit=national-incubator', '[data-row]'],
  ['score sheet editor', '/evaluation?tab=rules&edit=city-score-sheet', '[data-row]'],
  ['inbox', '/devices?tab=inbox', 'ul.panel li'],
  ['registering', '/devices?tab=inbox', '.dialog form', (page) => page.locator('ul.panel .button:not(.plain)').first().click()],
  ['set-up of floors', '/setup', '.panel.floor'],
  ['set-up of a site', '/setup?new=site', 'form.panel'],
  ['timeline', '/bookings?view=timeline', '.lane'],
  ['timeline as a table', '/bookings?view=timeline&as=table', '.top .soft'],
  ['week', '/bookings?view=week&resource=demo-1-20', '.columns'],
  ['find a time', '/bookings?view=find', '.find form'],
  ['booking form', '/bookings?view=find&book=demo-1-20', '.sheet form'],
  ['my bookings', '/my', 'main h1'],
  ['calendar links', '/my?tab=calendar', '.fields'],
  ['approvals', '/manage?tab=approvals', '.tabs'],
  ['resources', '/manage?tab=resources', 'table.data'],
  ['resource editor', '/manage?tab=resources&edit-resource=demo-1-20', '.sheet form'],
  ['policies', '/manage?tab=policies', '.sentences'],
  ['policy editor', '/manage?tab=policies&policy=new', '.sheet form'],
  ['closures', '/manage?tab=blackouts', 'form.panel'],
  ['door panel', '/panel?resource=demo-1-20', '.door .word'],
  ['check-in', '/check-in?resource=demo-1-20', '.page section'],
  ['tenants', '/tenants', 'main h1'],
  ['people', '/people', 'main h1'],
  ['imports', '/imports', 'main h1'],
  ['account', '/account', 'main h1'],
  ['administration', '/administration', 'main h1'],
  ['kiosk', '/kiosk', '.kiosk [data-room]'],
  ['no such page', '/no-such-page', 'h1, h2, p'],
]

/** Both languages and both schemes, each once; `ALL_GUISES=1` looks at every pair of them. */
const SCHEMES: Record<Language, readonly ('light' | 'dark')[]> = process.env['ALL_GUISES'] ? { en: ['light', 'dark'], 'zh-CN': ['light', 'dark'] } : { en: ['light'], 'zh-CN': ['dark'] }

describe.skipIf(chromiumPath === '')('every page', () => {
  let folder: string
  let atrium: RunningAtrium
  let browser: Browser
  beforeAll(async () => {
    folder = await newDataFolder()
    atrium = await startDemo({ dataFolder: folder }, 2)
    browser = await openChromium()
    const client = await mqtt.connectAsync(atrium.mqttUrl)
    await client.publishAsync('atrium/v1/demo/stranger/air.co2', '{"value": 612}', { qos: 1 })
    await client.publishAsync('somebody/else', 'not for us', { qos: 1 })
    await client.endAsync()
  })
  afterAll(async () => {
    await browser?.close()
    await atrium?.stop()
    await removeDataFolder(folder)
  })

  for (const language of LANGUAGES) {
    for (const colorScheme of SCHEMES[language]) {
      it(`has no serious accessibility violation and no text of another language: ${language}, ${colorScheme}`, async () => {
        const { page, complaints } = await openPage(browser, { colorScheme }, atrium)
        const found: string[] = []
        for (const [name, path, there, act] of VIEWS) {
          await page.goto(`${atrium.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`)
          await page.locator('h1, .pill.live, .empty').first().waitFor({ state: 'attached' })
          if (act) {
            await page.locator('.pill.live').waitFor({ state: 'attached' })
            await act(page)
          }
          await page.locator(there).first().waitFor({ state: 'attached' })
          found.push(...(await violations(page)).map((text) => `${name}: ${text}`))
          found.push(...(await foreignTexts(page, language)).map((text) => `${name}: untranslated "${text}"`))
        }
        expect(found).toEqual([])
        expect(complaints.filter((complaint) => !complaint.includes('no-such-page'))).toEqual([])
        await page.context().close()
      })
    }
  }
})

/** What is seriously wrong. The building lives: a colour that axe measured while a state was turning is measured again. */
async function violations(page: Page): Promise<string[]> {
  const found = await measuredViolations(page)
  return found.length === 0 ? found : measuredViolations(page)
}

/** What axe-core calls serious or critical. */
async function measuredViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const results = await page.evaluate(() => (window as unknown as { axe: { run: (context: Document, options: object) => Promise<AxeResults> } }).axe.run(document, { resultTypes: ['violations'] }))
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary?.split('\n').slice(1).join(' ').trim()}`))
}

/** Texts that the page shows in a language that was not asked for, and names of messages shown instead of the messages. */
async function foreignTexts(page: Page, language: Language): Promise<string[]> {
  const [own, other] = [messagesOf(language), messagesOf(language === 'en' ? 'zh-CN' : 'en')]
  const ownTexts = new Set(Object.values(own))
  const foreign = new Set(Object.values(other).filter((text): text is string => typeof text === 'string' && !ownTexts.has(text)))
  const keys = new Set(Object.keys(own).filter((key) => key.includes('_')))
  const texts = await eventually('the page has texts', () => page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const texts: string[] = []
    // A key is called what stands on it.
    while (walker.nextNode()) if (!walker.currentNode.parentElement?.closest('kbd')) texts.push(walker.currentNode.textContent?.trim() ?? '')
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) texts.push(...['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name)?.trim() ?? ''))
    return texts.filter((text) => text !== '')
  }))
  return texts.filter((text) => foreign.has(text) || keys.has(text))
}
