import mqtt, { type MqttClient } from 'mqtt'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SiteList } from '#contract/api'
import { ADMINISTRATOR, tokenOf } from './administrator.ts'
import { apiOf } from './api-calls.ts'
import { chromiumPath, openChromium, openPage } from './chromium.ts'
import { buildingOf } from './demo-building.ts'
import { newDataFolder, removeDataFolder, startAtrium, type RunningAtrium } from './running-atrium.ts'

describe.skipIf(chromiumPath === '')('the first run, without the demo', () => {
  let folder: string
  let atrium: RunningAtrium
  let browser: Browser
  let page: Page
  let complaints: string[]
  let device: MqttClient
  beforeAll(async () => {
    folder = await newDataFolder()
    atrium = await startAtrium({ command: 'start', args: ['--no-demo'], dataFolder: folder, nobody: true })
    browser = await openChromium();
    ({ page, complaints } = await openPage(browser))
    device = await mqtt.connectAsync(atrium.mqttUrl, { clientId: 'counter-7' })
  })
  afterAll(async () => {
    await device?.endAsync()
    await browser?.close()
    await atrium?.stop()
    await removeDataFolder(folder)
  })

  it('leads from an empty page to a site, a floor and rooms', async () => {
    await page.goto(atrium.url)
    await page.getByRole('heading', { name: 'Set up Atrium' }).waitFor()
    await page.getByLabel('Your name').fill('Ada')
    await page.getByLabel('E-mail').fill(ADMINISTRATOR.email)
    await page.getByLabel('Password').fill(ADMINISTRATOR.password)
    await page.getByRole('button', { name: 'Make my account' }).click()
    await page.getByRole('heading', { name: 'Welcome to Atrium' }).waitFor()
    await page.getByLabel('Name of the building').fill('Riverside')
    await page.getByLabel('Time zone').selectOption('Europe/Berlin')
    await page.getByRole('button', { name: 'Create the building' }).click()
    await page.getByRole('heading', { name: 'Floors and rooms of Riverside' }).waitFor()

    for (const [name, purpose] of [['Meeting 1', 'meeting'], ['Workshop', 'workshop'], ['Kitchen', 'kitchen']] as const) {
      await page.getByLabel('Room', { exact: true }).fill(name)
      await page.getByLabel('Purpose').selectOption(purpose)
      await page.getByRole('button', { name: 'Add the room' }).click()
    }
    await page.getByRole('button', { name: 'Save the floor with 3 rooms' }).click()
    await page.getByRole('heading', { name: 'Ground floor is saved' }).waitFor()

    atrium = { ...atrium, token: await tokenOf(atrium.url) }
    const { items: [site] } = await apiOf(atrium).get<SiteList>('/sites')
    expect(site).toMatchObject({ name: 'Riverside', timeZone: 'Europe/Berlin', demo: false })
    const { floors, spaces } = await buildingOf(atrium, site!.id)
    expect(floors).toHaveLength(1)
    expect(spaces.map(({ name, purpose }) => [name, purpose])).toEqual([['Meeting 1', 'meeting'], ['Workshop', 'workshop'], ['Kitchen', 'kitchen']])
  })

  it('shows the rooms unknown, with the reason', async () => {
    await page.getByRole('link', { name: 'To the live view' }).click()
    await page.locator('.pill.live').waitFor()
    const rooms = page.locator('[data-room]')
    await rooms.nth(2).waitFor()
    expect(await rooms.count()).toBe(3)
    for (const room of await rooms.all()) {
      expect(await room.getAttribute('data-state')).toBe('unknown')
      expect(await room.getAttribute('aria-label')).toContain('Nothing here can tell: no presence sensor is placed')
    }
  })

  it('lets an unknown device be registered from the inbox, and its next message turns the room', async () => {
    await device.publishAsync('atrium/v1/riverside/counter-7/people.count', '3', { qos: 1 })
    await page.getByRole('link', { name: 'Devices', exact: true }).click()
    await page.getByRole('tab', { name: /Inbox/ }).click()
    const entry = page.locator('li', { hasText: 'atrium/v1/riverside/counter-7/people.count' })
    await entry.getByText('Unknown device').waitFor()
    await entry.getByRole('button', { name: 'Register this device' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Counter of Meeting 1')
    await dialog.getByLabel('Watches').selectOption({ label: 'Meeting 1' })
    await dialog.getByLabel('Power').selectOption('mains')
    await dialog.getByRole('button', { name: 'Register', exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('The inbox is empty').waitFor()

    await page.getByRole('link', { name: 'Live', exact: true }).click()
    await page.locator('.pill.live').waitFor()
    const room = page.locator('[data-room][aria-label^="Meeting 1"]')
    await room.waitFor()
    expect(await room.getAttribute('data-state')).toBe('unknown')
    await device.publishAsync('atrium/v1/riverside/counter-7/people.count', '3', { qos: 1 })
    await page.locator('[data-room][data-state="occupied"][aria-label^="Meeting 1"]').waitFor()
    expect(await room.getAttribute('aria-label')).toContain('3 / ')
    expect(await page.locator('[data-room][data-state="unknown"]').count()).toBe(2)
  })

  it('has made no complaint on the way', () => {
    expect(complaints).toEqual([])
  })
})
