import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AcceptedMessage } from '#contract/accepted-message'
import type { MessageJournal } from '#contract/journal'
import { openJournal } from '../../broker/journal.ts'
import type { RecordContent } from '../../broker/record-codec.ts'
import { allAfter, newFolder, newJournal, silent, until } from './broker-fixture.ts'

const message = (text: string, more: Partial<RecordContent> = {}): RecordContent =>
  ({ receivedAt: Date.now(), clientId: 'c', topic: 't/1', payload: Buffer.from(text), qos: 1, retain: false, dup: false, ...more })

const append = (journal: MessageJournal, content: RecordContent): Promise<AcceptedMessage> =>
  new Promise((resolve, reject) => journal.append(content, (error, accepted) => (error ? reject(error) : resolve(accepted))))

const appendMany = (journal: MessageJournal, count: number, bytes = 10): Promise<AcceptedMessage[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => append(journal, message(`${index} ${'x'.repeat(bytes)}`))))

const segmentNames = async (dir: string): Promise<string[]> => (await readdir(dir)).filter(name => name.endsWith('.journal')).sort()

describe('journal', () => {
  it('numbers messages from 1, calls back in that order, and reads them back', async () => {
    const journal = await newJournal(await newFolder())
    const order: number[] = []
    for (let count = 0; count < 500; count++) journal.append(message(String(count)), (_error, accepted) => order.push(accepted.sequence))
    await until(() => order.length === 500, 'all are durable')
    expect(order).toEqual(Array.from({ length: 500 }, (_, index) => index + 1))
    const stored = await allAfter(journal, 490)
    expect(stored.map(each => each.payload.toString())).toEqual(['490', '491', '492', '493', '494', '495', '496', '497', '498', '499'])
    expect(journal.head).toBe(500)
  })

  it('hands messages on ahead of the disk, once and in order, and says when they are on it', async () => {
    const journal = await newJournal(await newFolder())
    const events: string[] = []
    journal.follow({ accepted: ({ sequence }) => events.push(`handed on ${sequence}`), refused: () => events.push('refused') })
    for (let count = 0; count < 3; count++) journal.append(message(String(count)), (_error, { sequence }) => events.push(`durable ${sequence}`))
    await journal.synced()
    const numbers = [1, 2, 3]
    expect(events).toEqual([...numbers.map(sequence => `handed on ${sequence}`), ...numbers.map(sequence => `durable ${sequence}`)])
    expect((await allAfter(journal, 0)).map(each => each.sequence)).toEqual(numbers)
    await journal.synced() // nothing waits: at once
  })

  it('hands the rest on when its follower threw over one', async () => {
    const journal = await newJournal(await newFolder())
    const heard: number[] = []
    journal.follow({ accepted: ({ sequence }) => { heard.push(sequence); if (sequence === 2) throw new Error('a fault of the follower') }, refused: () => undefined })
    await appendMany(journal, 3)
    expect(heard).toEqual([1, 2, 3])
  })

  it('goes on with the next number after a restart, over segments', async () => {
    const dir = await newFolder()
    const first = await openJournal({ dir, logger: silent, segmentBytes: 2_000 })
    for (let round = 0; round < 10; round++) await appendMany(first, 10, 100)
    await first.close()
    expect((await segmentNames(dir)).length).toBeGreaterThan(3)
    const second = await newJournal(dir, { segmentBytes: 2_000 })
    expect(second.head).toBe(100)
    expect((await append(second, message('next'))).sequence).toBe(101)
    expect((await allAfter(second, 0)).map(each => each.sequence)).toEqual(Array.from({ length: 101 }, (_, index) => index + 1))
  })

  it('deletes released segments, keeps the tail that is asked for, and never one that is not released', async () => {
    const dir = await newFolder()
    let now = Date.now()
    const journal = await newJournal(dir, { segmentBytes: 2_000, keepBytes: 5_000, keepMs: 60_000, now: () => now })
    for (let round = 0; round < 10; round++) await appendMany(journal, 10, 100)
    const before = await segmentNames(dir)
    journal.release(35)
    await until(async () => (await segmentNames(dir)).length < before.length, 'something is deleted')
    expect((await allAfter(journal, 35)).map(each => each.sequence)).toEqual(Array.from({ length: 65 }, (_, index) => index + 36))
    journal.release(100)
    await until(() => journal.bytes <= 7_000, 'only the tail is left')
    const tail = await allAfter(journal, 0)
    expect(tail.length).toBeGreaterThan(10)
    expect(tail.at(-1)?.sequence).toBe(100)
    now += 120_000
    await append(journal, message('much later', { receivedAt: now }))
    journal.release(101)
    await until(async () => (await segmentNames(dir)).length === 1, 'the old tail is gone')
  })

  it('repeats no number even when every segment is deleted by hand', async () => {
    const dir = await newFolder()
    const first = await openJournal({ dir, logger: silent })
    await appendMany(first, 20)
    await first.close()
    for (const name of await segmentNames(dir)) await rm(join(dir, name))
    const second = await newJournal(dir)
    expect((await append(second, message('again'))).sequence).toBeGreaterThan(20)
  })

  it('belongs to one process; a lock whose owner is dead is taken over', async () => {
    const dir = await newFolder()
    const first = await openJournal({ dir, logger: silent })
    await expect(openJournal({ dir, logger: silent })).rejects.toThrow(/in use by process/)
    await first.close()
    for (const left of [`${process.pid} 1\n`, '999999999 5\n', 'torn']) {
      await writeFile(join(dir, 'journal.lock'), left)
      await (await openJournal({ dir, logger: silent })).close()
    }
  })

  it('keeps the order and loses nothing, whatever the sizes and pauses (property)', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(3_000), fc.boolean()), { minLength: 1, maxLength: 60 }), async steps => {
      const dir = await newFolder()
      const journal = await openJournal({ dir, logger: silent, segmentBytes: 4_000 })
      const durable: number[] = []
      for (const [bytes, pauses] of steps) {
        journal.append(message('y'.repeat(bytes)), (error, accepted) => { if (!error) durable.push(accepted.sequence) })
        if (pauses) await new Promise(resolve => setImmediate(resolve))
      }
      await until(() => durable.length === steps.length, 'all are durable')
      const stored = await allAfter(journal, 0)
      await journal.close()
      expect(durable).toEqual(steps.map((_, index) => index + 1))
      expect(stored.map(each => each.payload.length)).toEqual(steps.map(([bytes]) => bytes))
    }), { numRuns: 20 })
  })
})

const CHILD = fileURLToPath(new URL('./journal-child.ts', import.meta.url))

/** Runs the child program below a shell line that limits it, and returns what it printed. */
async function runLimited(shellLine: string, dir: string): Promise<{ code: number; lines: Record<string, unknown>[] }> {
  const child = spawn('sh', ['-c', shellLine, 'sh', process.execPath, '--import', 'tsx', CHILD, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => { text += chunk.toString() })
  const [code] = await once(child, 'close') as [number]
  return { code, lines: text.trim().split('\n').filter(Boolean).map(line => JSON.parse(line) as Record<string, unknown>) }
}

describe.skipIf(process.platform === 'win32')('a disk that refuses', () => {
  it('acknowledges nothing that is not stored, takes back what it had handed on, and takes messages again once there is room (file size limit)', async () => {
    const dir = await newFolder()
    const { code, lines } = await runLimited('ulimit -f 64; exec "$@"', dir)
    expect(code).toBe(0)
    const report = lines.at(-1)!
    expect(report).toMatchObject({ refusedOnce: true, refusingThen: true, recovered: true, refusingAfter: false })
    // The message that met the full disk was shown and taken back; after it none was shown ahead of the disk until that was calm.
    expect(report).toMatchObject({ believesWhatIsDurable: true, takenBack: 1, aheadUntilRefused: true, aheadAgainOnceCalm: true })
    // What was said to be durable is what a fresh reader finds behind the last release.
    const journal = await newJournal(dir)
    const stored = (await allAfter(journal, report['releasedTo'] as number)).map(each => each.sequence)
    expect(stored).toEqual(report['durableAfterRelease'])
  })
})
