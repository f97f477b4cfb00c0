import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BookingList } from '#contract/booking-bodies'
import type { Api } from './api-calls.ts'
import { makeBookable, MAPLE, SITE } from './bookable-site.ts'
import { chromiumPath, openChromium, openPage } from './chromium.ts'
import { newDataFolder, removeDataFolder, startAtrium, type RunningAtrium } from './running-atrium.ts'

const dateIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const [PAST, AHEAD] = [dateIn(-3), dateIn(2)]

describe.skipIf(chromiumPath === '')('bookings from a file, in the browser', () => {
  let folder: string
  let files: string
  let atrium: RunningAtrium
  let api: Api
  let browser: Browser
  beforeAll(async () => {
    folder = await newDataFolder()
    files = await mkdtemp(join(tmpdir(), 'atrium-files-'))
    atrium = await startAtrium({ dataFolder: folder })
    api = await makeBookable(atrium)
    browser = await openChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await atrium?.stop()
    await Promise.all([removeDataFolder(folder), rm(files, { recursive: true, force: true })])
  })
  const statuses = async (): Promise<string[]> =>
    (await api.get<BookingList>(`/sites/${SITE}/bookings?from=${dateIn(-5)}T00:00:00Z&to=${dateIn(5)}T00:00:00Z&resourceId=${MAPLE}`)).items.map(({ title, status, source }) => `${title} ${status} ${source}`)

  it('bad rows are reported, mended, imported, seen in the calendar and undone', async () => {
    const { page, complaints } = await openPage(browser, {}, atrium)
    const file = join(files, 'old-calendar.csv')
    const choose = async (...rows: string[]) => {
      await writeFile(file, ['Room,From,To,Subject,Attendance', ...rows].join('\n'))
      await page.locator('input[type=file]').setInputFiles(file)
    }
    await page.goto(`${atrium.url}/imports?kind=bookings&lang=en`)
    const template = page.waitForEvent('download')
    await page.getByRole('button', { name: 'English' }).click()
    expect((await template).suggestedFilename()).toBe('atrium-bookings-en.csv')

    await choose(`Maple,${PAST} 09:00,${PAST} 10:00,Kick-off,came`, `Maple,${PAST} 09:30,10:30,Clash,`, `Birch,${PAST} 09:00,10:00,Nowhere,`, `Maple,${AHEAD} 09:07,10:00,Crooked,`)
    const faults = page.getByRole('table', { name: 'To be mended' }).locator('tbody tr')
    await faults.first().waitFor()
    expect(await faults.locator('td:nth-child(1)').allInnerTexts()).toEqual(['3', '4', '5'])
    expect(await faults.locator('td:nth-child(2)').allInnerTexts()).toEqual(['Start', 'What', 'Start'])
    expect(await faults.locator('td:nth-child(4)').allInnerTexts()).toEqual([expect.stringContaining('(row 2 of this file)'), 'there is nothing of this name or id to book', expect.stringContaining('grid')])
    expect(await page.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true)
    expect(await statuses()).toEqual([])

    await choose(`Maple,${PAST} 09:00,${PAST} 10:00,Kick-off,came`, `Maple,${PAST} 10:00,10:30,After,`, `Maple,${AHEAD} 09:00,10:00,Next,`)
    await page.getByText('All 3 rows are fine.').waitFor()
    await page.getByText('2 past, 1 ahead, 0 there already').waitFor()
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.locator('.result').waitFor()
    expect(await statuses()).toEqual(['Kick-off completed import', 'After completed import', 'Next confirmed import'])

    await page.goto(`${atrium.url}/bookings?view=timeline&date=${PAST}&lang=en`)
    await page.locator(`.lane[data-row="${MAPLE}"] [data-booking]`).filter({ hasText: 'Kick-off' }).click()
    await page.getByText('old-calendar.csv').waitFor()

    await page.goto(`${atrium.url}/imports?kind=bookings&lang=en`)
    await page.getByRole('button', { name: 'Undo the import of old-calendar.csv' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click()
    await page.getByRole('group', { name: 'Notices' }).getByText('Undone: 2 taken out, 1 cancelled, 0 kept.').waitFor()
    expect(await statuses()).toEqual(['Next cancelled import'])
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
