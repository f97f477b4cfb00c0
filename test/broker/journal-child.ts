// Run by journal.test.ts in a process whose files may not grow: fills the journal until the disk refuses,
// releases what is stored, and goes on.
import { pino } from 'pino'
import { openJournal } from '../../broker/journal.ts'

const journal = await openJournal({ dir: process.argv[2]!, logger: pino({ level: 'silent' }) })
const durable: number[] = []

const append = (): Promise<boolean> => new Promise(resolve => {
  journal.append({ receivedAt: Date.now(), clientId: 'c', topic: 'a/b', payload: Buffer.alloc(900, 7), qos: 1, retain: false, dup: false }, (error, accepted) => {
    if (error === null) durable.push(accepted.sequence)
    resolve(error === null)
  })
})
const appendUntil = async (wanted: boolean): Promise<boolean> => {
  for (let count = 0; count < 2_000; count++) if (await append() === wanted) return true
  return false
}

const refusedOnce = await appendUntil(false)
const refusingThen = journal.refusing
const releasedTo = durable.at(-1)!
journal.release(releasedTo)
const recovered = await appendUntil(true)
for (let count = 0; count < 5; count++) await append()
const report = { refusedOnce, refusingThen, recovered, refusingAfter: journal.refusing, releasedTo, durableAfterRelease: durable.filter(sequence => sequence > releasedTo) }
await journal.close()
process.stdout.write(`${JSON.stringify(report)}\n`)
