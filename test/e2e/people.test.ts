import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredMember, TenantPage } from '#contract/people-api'
import { testBuilding } from '../server/building/test-building.ts'
import { apiOf } from './api-calls.ts'
import { chromiumPath, openChromium, openPage } from './chromium.ts'
import { newDataFolder, removeDataFolder, startAtrium, type RunningAtrium } from './running-atrium.ts'

const MANAGER = { email: 'anna@heron.example', password: 'correct horse battery' }

describe.skipIf(chromiumPath === '')('tenants and people in the browser', () => {
  let folder: string
  let files: string
  let atrium: RunningAtrium
  let browser: Browser
  beforeAll(async () => {
    folder = await newDataFolder()
    files = await mkdtemp(join(tmpdir(), 'atrium-files-'))
    ;[atrium, browser] = await Promise.all([startAtrium({ dataFolder: folder }), openChromium()])
    await apiOf(atrium).post('/building-imports', testBuilding())
  })
  afterAll(async () => {
    await browser?.close()
    await atrium?.stop()
    await Promise.all([removeDataFolder(folder), rm(files, { recursive: true, force: true })])
  })
  const tenantNames = async () => (await apiOf(atrium).get<TenantPage>('/sites/s1/tenants')).items.map(({ name }) => name)

  it('an import with a bad row is reported, mended, written and undone', async () => {
    const { page, complaints } = await openPage(browser, {}, atrium)
    const file = join(files, 'tenants.csv')
    const choose = async (text: string) => {
      await writeFile(file, text)
      await page.locator('input[type=file]').setInputFiles(file)
    }
    await page.goto(`${atrium.url}/imports?kind=tenants&lang=en`)
    await choose('Company,Crew,Colour\nHeron Robotics,8,blue\nBlue Kiln,many,red\n')
    await page.getByLabel('What column “Crew” becomes').selectOption('teamSize')
    const fault = page.getByRole('table', { name: 'To be mended' }).locator('tbody tr')
    await fault.waitFor()
    expect(await fault.locator('td').allInnerTexts()).toEqual(['3', 'Team size', 'many', 'is no whole number'])
    expect(await page.getByRole('button', { name: 'Import', exact: true }).isDisabled()).toBe(true)
    expect(await tenantNames()).toEqual([])

    await choose('Company,Team size,Colour\nHeron Robotics,8,blue\nBlue Kiln,3,red\n')
    await page.getByText('All 2 rows are fine.').waitFor()
    expect(await page.getByLabel('What column “Colour” becomes').inputValue()).toBe('')
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.locator('.result').waitFor()
    expect(await tenantNames()).toEqual(['Blue Kiln', 'Heron Robotics'])

    await page.getByRole('button', { name: 'Undo the import of tenants.csv' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click()
    await page.locator('.acts', { hasText: 'undone' }).waitFor()
    expect(await tenantNames()).toEqual([])
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('a person is invited from a tenant, and a tenant manager sees only the own tenant and invites there', async () => {
    const api = apiOf(atrium)
    for (const [id, name] of [['heron', 'Heron Robotics'], ['kiln', 'Blue Kiln']] as const) await api.post('/sites/s1/tenants', { id, name })
    await api.post<StoredMember>('/members', { tenantId: 'kiln', name: 'Joe Ade', email: 'joe@kiln.example', role: 'member' })

    const staff = await openPage(browser, {}, atrium)
    await staff.page.goto(`${atrium.url}/tenants?tenant=heron&lang=en`)
    await invite(staff.page, 'Anna Meyer', MANAGER.email, 'tenant-manager')
    await staff.page.getByRole('button', { name: 'Make the invitation link' }).click()
    const link = new URL(await staff.page.getByLabel('shown only now').inputValue())
    expect(staff.complaints).toEqual([])
    await staff.page.context().close()

    const token = link.hash.slice(1) || link.pathname.split('/').at(-1)!
    const used = await fetch(`${atrium.url}/api/v1/sign-in-links/${token}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ password: MANAGER.password }) })
    expect(used.status).toBe(204)

    const { page, complaints } = await openPage(browser, {}, atrium, MANAGER)
    await page.goto(`${atrium.url}/tenants?tenant=kiln&lang=en`)
    await page.getByRole('heading', { level: 1, name: 'Heron Robotics' }).waitFor() // Whatever the address asks for.
    expect(await page.getByText('Blue Kiln').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0)
    await invite(page, 'Lin Wu', 'lin@heron.example', 'member')
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.goto(`${atrium.url}/people?lang=en`)
    await page.locator('table.data tbody tr').first().waitFor()
    expect((await page.locator('table.data tbody .mail').allInnerTexts()).sort()).toEqual([MANAGER.email, 'lin@heron.example'])
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

async function invite(page: Page, name: string, email: string, role: string): Promise<void> {
  await page.getByRole('button', { name: 'Invite a person' }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel('Name').fill(name)
  await sheet.getByLabel('E-mail').fill(email)
  await sheet.getByLabel('Role').selectOption(role)
  await sheet.getByRole('button', { name: 'Add', exact: true }).click()
  await sheet.getByRole('button', { name: 'Make the invitation link' }).waitFor()
}
