import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { newFolder, startFlow, type Flow } from './flow-under-test.ts'
import { LIMIT_BYTES, readRoom, START, TOPIC } from './refused-scenario.ts'

let folder: Awaited<ReturnType<typeof newFolder>>
let flow: Flow | undefined
beforeEach(async () => { folder = await newFolder() })
afterEach(async () => {
  await flow?.stop()
  flow = undefined
  await folder.remove()
})

/** More than the flow keeps in memory while it reads the journal. */
const MANY = 25_000
const reading = (value: number, second: number, id: string) => ({ value, time: new Date(START + second * 1_000).toISOString(), id })

describe('a message ahead of the disk', () => {
  it('is shown before it is durable', async () => {
    flow = await startFlow(folder.dir, START)
    let shownAhead: number | null | undefined
    flow.publish(TOPIC, reading(3, 0, 'a'), START, () => { shownAhead ??= flow?.occupancy.describe('room')?.count })
    await flow.settled()
    expect(shownAhead).toBe(3)
  })

  it('is in no commit before it is durable, however full the commits are', async () => {
    const { durableUpTo, telemetry, ...rest } = flow = await startFlow(folder.dir, START)
    const store = telemetry.commit.bind(telemetry)
    const ahead: number[] = []
    vi.spyOn(telemetry, 'commit').mockImplementation(async (commit) => {
      ahead.push((commit.storedUpTo ?? 0) - durableUpTo())
      await store(commit)
    })
    // More readings at once than a commit waits for: it begins in the very turn in which they are handed on.
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 6_000; index += 1) rest.publish(TOPIC, reading(index % 9, round * 6_000 + index, `${round}-${index}`), START + index * 1_000)
      await rest.settled()
    }
    await rest.service.flush()
    expect(ahead.length).toBeGreaterThan(1)
    expect(Math.max(...ahead)).toBeLessThanOrEqual(0)
    expect((await telemetry.size()).readings).toBe(18_000)
  })

  it('is neither lost nor stored twice when the flow begins again under more messages than it keeps meanwhile', async () => {
    flow = await startFlow(folder.dir, START)
    const { journal, service, ...rest } = flow
    const publishUpTo = (upTo: number): void => {
      for (let index = journal.head; index < upTo; index += 1) rest.publish(TOPIC, reading(index % 9, index, String(index)), START + index * 1_000)
    }
    publishUpTo(1_000)
    await rest.settled()
    const readAfter = journal.readAfter.bind(journal)
    vi.spyOn(journal, 'readAfter').mockImplementationOnce(async function* (sequence) {
      yield* readAfter(sequence)
      publishUpTo(MANY)
      // Two turns: they are handed on, and not on the disk yet.
      for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    })
    service.refused(0)
    await service.flush()
    await rest.settled()
    await service.flush()
    expect(service.restarts).toBe(1)
    expect(service.handled).toBe(MANY)
    expect((await flow.telemetry.size()).readings).toBe(MANY)
    expect(flow.occupancy.describe('room')).toMatchObject({ count: (MANY - 1) % 9 })
  })
})

const CHILD = fileURLToPath(new URL('./refused-child.ts', import.meta.url))

interface RefusedReport {
  readonly before: boolean
  readonly shownAhead: boolean
  readonly answers: readonly boolean[]
  readonly afterRefusal: { readonly shown: number | null; readonly stored: readonly number[]; readonly restarts: number }
  readonly again: boolean
  readonly afterAll: { readonly shown: number | null; readonly stored: readonly number[] }
}

async function runLimited(dir: string): Promise<RefusedReport> {
  const child = spawn('sh', ['-c', `ulimit -f ${LIMIT_BYTES / 512}; exec "$@"`, 'sh', process.execPath, '--import', 'tsx', CHILD, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => { text += chunk.toString() })
  const [code] = await once(child, 'close') as [number]
  expect(code).toBe(0)
  return JSON.parse(text) as RefusedReport
}

describe.skipIf(process.platform === 'win32')('a message that the disk refuses (file size limit)', () => {
  it('leaves no trace though it was shown, and is taken when it is sent again', async () => {
    const report = await runLimited(folder.dir)
    expect(report).toMatchObject({ before: true, shownAhead: true, answers: Array.from({ length: 9 }, () => false) })
    expect(report.afterRefusal).toMatchObject({ shown: 2, stored: [2], restarts: 1 })
    expect(report).toMatchObject({ again: true, afterAll: { shown: 7, stored: [2, 7] } })

    flow = await startFlow(folder.dir, START + 300_000)
    expect(await readRoom(flow)).toEqual([2, 7])
    expect((await flow.telemetry.size()).readings).toBe(2)
    expect(flow.occupancy.describe('room')).toMatchObject({ count: 7 })
  })
})
