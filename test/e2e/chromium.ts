import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'
import { signIn, type Account } from './administrator.ts'

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** `npm test` looks for it and sets CHROMIUM_PATH, empty where there is none; a bare vitest looks on the PATH. */
export const chromiumPath: string = process.env['CHROMIUM_PATH'] ?? onPath('chromium')
if (chromiumPath === '') process.stdout.write('The end-to-end tests are skipped: there is no Chromium (set CHROMIUM_PATH).\n')

function onPath(name: string): string {
  return (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)).find((file) => {
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch {
      return false // not there: the next folder is tried
    }
  }) ?? ''
}

export const openChromium = (): Promise<Browser> => chromium.launch({ executablePath: chromiumPath, args: FLAGS })

export interface WatchedPage {
  readonly page: Page
  /** Errors on the console (refusals of the content security policy among them), uncaught ones, and failed requests to us. */
  readonly complaints: string[]
}

export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }
/** A loaded machine with two cores may take its time. */
export const PATIENCE_MS = 60_000

/** A fresh browser profile with one page that notes every complaint; signed in at `atrium` as the account, by default its administrator. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}, atrium?: { readonly url: string; readonly account: Account }, account = atrium?.account): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: DESKTOP, locale: 'en-GB', reducedMotion: 'reduce', ...options })
  context.setDefaultTimeout(PATIENCE_MS)
  if (atrium && account) {
    const { cookie } = await signIn(atrium.url, account)
    const at = cookie.indexOf('=')
    await context.addCookies([{ name: cookie.slice(0, at), value: cookie.slice(at + 1), url: atrium.url, httpOnly: true, sameSite: 'Lax' }])
  }
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => { if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`) })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('response', (response) => { if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`) })
  return { page, complaints }
}
