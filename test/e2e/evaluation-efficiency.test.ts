import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FactSheet, PeerList } from '#contract/evaluation-api'
import type { EvaluationRun, RunAsk, RunResult } from '#contract/evaluation-runs'
import { apiOf } from './api-calls.ts'
import { chromiumPath, openChromium, openPage } from './chromium.ts'
import { DEMO_SITE, startDemo } from './demo-building.ts'
import { eventually, newDataFolder, removeDataFolder, type RunningAtrium } from './running-atrium.ts'

const YEAR = String(new Date().getUTCFullYear() - 1)
/** Nobody knows anything of this year. */
const EMPTY_YEAR = '2016'

describe.skipIf(chromiumPath === '')('efficiency, what-if, facts and other spaces in the browser', () => {
  let folder: string
  let files: string
  let atrium: RunningAtrium
  let browser: Browser
  let run: EvaluationRun
  let result: RunResult
  beforeAll(async () => {
    folder = await newDataFolder()
    files = await mkdtemp(join(tmpdir(), 'atrium-files-'))
    ;[atrium, browser] = await Promise.all([startDemo({ dataFolder: folder }, 0), openChromium()])
    run = await finishedRun()
    result = await apiOf(atrium).get<RunResult>(`/evaluation-runs/${run.id}/result`)
  })
  afterAll(async () => {
    await browser?.close()
    await atrium?.stop()
    await Promise.all([removeDataFolder(folder), rm(files, { recursive: true, force: true })])
  })

  async function finishedRun(): Promise<EvaluationRun> {
    const api = apiOf(atrium)
    const peers = await eventually('the demo has peers', async () => { const { items } = await api.get<PeerList>(`/sites/${DEMO_SITE}/peers`); return items.length >= 24 && items })
    const ask: RunAsk = {
      name: 'Year', period: YEAR, earlier: 1, units: [{ kind: 'site', id: DEMO_SITE }, ...peers.slice(0, 24).map(({ id }) => ({ kind: 'peer' as const, id }))], ruleSets: [{ id: 'national-makerspace' }],
      score: { normalisation: 'bounds', weights: { method: 'equal' }, aggregation: 'weighted-sum', samples: 0 },
      efficiency: { model: 'ccr', orientation: 'in', inputs: ['desks-offered', 'mentors'], outputs: ['jobs'], bootstrap: { resamples: 100, confidence: 0.95 }, malmquist: true },
    }
    const { id } = await api.post<EvaluationRun>(`/sites/${DEMO_SITE}/evaluation-runs`, ask)
    return eventually('the run is done', async () => { const now = await api.get<EvaluationRun>(`/evaluation-runs/${id}`); return now.status === 'done' && now })
  }
  const address = (tab: string, more = '', lang = 'en') => `${atrium.url}/evaluation?tab=${tab}&run=${run.id}&lang=${lang}${more}`
  const three = (value: number) => value.toFixed(3)
  const valueOf = async (fact: string, period: string) => (await apiOf(atrium).get<FactSheet>(`/sites/${DEMO_SITE}/facts?kind=site&unitId=${DEMO_SITE}&period=${period}`)).items.find((row) => row.fact === fact)!.value
  const written = (page: Page, name: string) => new URL(page.url()).searchParams.get(name)

  it('a score is read with its targets, another unit is chosen by the keyboard, and the targets are tried', async () => {
    const { page, complaints } = await openPage(browser, {}, atrium)
    const own = result.efficiency!.units.find(({ unit, period }) => unit === 0 && period === YEAR)!
    expect(own.operating.length).toBeGreaterThan(0)
    await page.goto(address('efficiency'))
    const unit = page.locator('section.unit')
    await unit.getByText(three(own.score!), { exact: true }).first().waitFor()
    for (const { text } of own.operating) await unit.getByText(text.en, { exact: true }).waitFor()

    // The frontier of two inputs and one output under constant returns is a line; of an input and an output alone it is a projection.
    await page.locator('svg.point-plot polyline.frontier').waitFor()
    await page.getByRole('combobox', { name: 'What is plotted' }).selectOption('values')
    await page.getByText('A projection: the model looks at 3 measures').waitFor()
    expect(await page.locator('svg.point-plot polyline.frontier').count()).toBe(0)
    await page.getByRole('heading', { name: 'Productivity over time' }).waitFor()

    const bars = page.getByRole('application', { name: /^Chart: All units/ })
    await bars.focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => location.search.includes('unit=peer'))
    await unit.getByText('1.000', { exact: true }).first().waitFor()
    await page.goBack()
    await unit.getByText(three(own.score!), { exact: true }).first().waitFor()

    await unit.getByRole('link', { name: 'Try these in "What if"' }).click()
    await page.locator('dl.main').getByText('1.000', { exact: true }).waitFor()
    await page.getByText('Nothing: it is on the frontier.').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('a fact is changed by the keyboard alone, and the link shows the same to whoever opens it', async () => {
    const { page, complaints } = await openPage(browser, {}, atrium)
    await page.goto(address('what-if'))
    await page.getByRole('searchbox', { name: 'Search facts' }).fill('mentors')
    await page.getByRole('button', { name: 'Change: Mentors' }).press('Enter')
    const value = page.getByRole('spinbutton', { name: 'Mentors' })
    await page.waitForFunction(() => document.activeElement?.getAttribute('type') === 'number')
    await page.keyboard.type('1')
    await page.waitForFunction(() => location.search.includes('changes=mentors%3A1'))
    const after = page.locator('dl.main div').nth(2).locator('strong')
    await after.waitFor()
    const efficiency = await after.textContent()
    expect(efficiency).not.toBe(three(result.efficiency!.units.find(({ unit, period }) => unit === 0 && period === YEAR)!.score!))
    await page.reload()
    await after.getByText(efficiency!).waitFor()
    expect(await value.inputValue()).toBe('1')
    await page.getByRole('button', { name: 'Undo: Mentors' }).press('Enter')
    await page.getByText('Nothing is changed yet.').waitFor()
    expect(written(page, 'changes')).toBeNull()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('a fact is entered with its evidence, corrected, the slip undone, and the value withdrawn', async () => {
    const { page, complaints } = await openPage(browser, {}, atrium)
    await page.goto(address('facts', `&unit=site:${DEMO_SITE}&period=${EMPTY_YEAR}&only=missing`))
    await page.getByRole('link', { name: 'Enter: Contracts with service providers' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('There is no value yet: yours will count.').waitFor()
    const enter = async (number: string, evidence: string) => {
      await dialog.getByLabel('Value').fill(number)
      await dialog.getByLabel('Evidence').fill(evidence)
      await dialog.getByRole('button', { name: 'Enter the value' }).click()
      await dialog.locator('ol li').first().getByText(evidence).waitFor()
    }
    await enter('7', 'contracts 1–7')
    await dialog.getByText('Yours takes the place of the entered value').waitFor()
    await enter('70', 'a slip')
    expect(await valueOf('service-contracts', EMPTY_YEAR)).toBe(70)
    await page.getByRole('group', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).last().click()
    await eventually('the slip is undone', async () => await valueOf('service-contracts', EMPTY_YEAR) === 7)
    await dialog.getByRole('button', { name: 'Withdraw …' }).click()
    await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click()
    await dialog.getByText('There is no value yet: yours will count.').waitFor()
    expect(await valueOf('service-contracts', EMPTY_YEAR)).toBeNull()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('其他空间的统计数据：有误的行会被指出，修正后导入，并可整批撤销', async () => {
    const { page, complaints } = await openPage(browser, {}, atrium)
    const file = join(files, '同业统计.csv')
    const choose = async (text: string) => {
      await writeFile(file, text)
      await page.locator('input[type=file]').setInputFiles(file)
    }
    const names = async () => (await apiOf(atrium).get<PeerList>(`/sites/${DEMO_SITE}/peers`)).items.map(({ name }) => name)
    const before = (await names()).length
    await page.goto(address('peers', '', 'zh-CN'))
    await choose(`机构名称,年份,可提供工位数,颜色\n晨光众创空间,${YEAR},一百,红\n`)
    await page.getByText('有 1 处需要修正。').waitFor()
    await page.getByRole('cell', { name: '不是非负数，请按 1234.5 的格式填写' }).waitFor()
    expect(await page.getByRole('button', { name: '开始导入' }).isDisabled()).toBe(true)
    await choose(`机构名称,年份,可提供工位数,颜色\n晨光众创空间,${YEAR},100,红\n`)
    await page.getByText('全部 1 行均无误。').waitFor()
    await page.getByRole('button', { name: '开始导入' }).click()
    await page.getByRole('link', { name: '晨光众创空间' }).waitFor()
    expect(await names()).toHaveLength(before + 1)
    await page.getByRole('button', { name: '撤销导入 同业统计.csv' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '撤销导入' }).click()
    await page.getByRole('link', { name: '晨光众创空间' }).waitFor({ state: 'detached' })
    expect(await names()).toHaveLength(before)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
