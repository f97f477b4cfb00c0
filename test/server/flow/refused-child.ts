// Run by ahead-of-disk.test.ts in a process whose files may not grow: fills the journal until the disk refuses
// a reading that was shown already, then gives it room and sends the reading again.
import { LIMIT_BYTES, readRoom, START, TOPIC } from './refused-scenario.ts'
import { startFlow } from './flow-under-test.ts'

const FILLER = Buffer.alloc(60_000, 'x')
const flow = await startFlow(process.argv[2]!, START)
const { journal, service, occupancy } = flow
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const shownCount = (): number | null | undefined => occupancy.describe('room')?.count

/** Whether the journal took it. */
const send = (topic: string, payload: string | Buffer): Promise<boolean> => new Promise((resolve) => {
  journal.append({ receivedAt: flow.clock.now(), clientId: 'c', topic, payload: Buffer.from(payload), qos: 1, retain: false, dup: false }, (error) => resolve(error === null))
})
const count = (value: number, minute: number): string => JSON.stringify({ value, time: new Date(START + minute * 60_000).toISOString(), id: String(value) })

flow.clock.set(START + 120_000)
const before = await send(TOPIC, count(2, 1))
await service.flush()
while (journal.bytes < LIMIT_BYTES - 4 * FILLER.length) await send('filler', FILLER)

const shown = new Set<number | null | undefined>()
const refusedOnes = Promise.all([send(TOPIC, count(7, 2)), ...Array.from({ length: 8 }, () => send('filler', FILLER))])
let answers: boolean[] | undefined
void refusedOnes.then((settled) => { answers = settled })
while (answers === undefined) {
  await turn()
  shown.add(shownCount())
}
await service.flush()
const afterRefusal = { shown: shownCount(), stored: await readRoom(flow), restarts: service.restarts, storedUpTo: await flow.telemetry.storedUpTo() }

// All of it is stored: the journal may give its full file up.
journal.release(journal.head)
let again = false
for (let tries = 0; tries < 20 && !again; tries += 1) again = await send(TOPIC, count(7, 2))
await service.flush()
const afterAll = { shown: shownCount(), stored: await readRoom(flow) }
await flow.stop()
process.stdout.write(`${JSON.stringify({ before, shownAhead: [...shown].includes(7), answers, afterRefusal, again, afterAll })}\n`)
