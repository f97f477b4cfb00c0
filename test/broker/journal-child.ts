// Run by journal.test.ts in a process whose files may not grow: fills the journal until the disk refuses,
// releases what is stored, and goes on.
import { pino } from 'pino'
import { openJournal } from '../../broker/journal.ts'

const CALM_MS = 500
const journal = await openJournal({ dir: process.argv[2]!, logger: pino({ level: 'silent' }), calmMs: CALM_MS })
const durable: number[] = []
const refused: number[] = []
/** What the follower believes in; and everything that it was ever handed. */
const believed: number[] = []
const handedOn = new Set<number>()
let aheadOfDisk = 0
journal.follow({
  accepted: ({ sequence }) => { believed.push(sequence); handedOn.add(sequence) },
  refused: after => { while ((believed.at(-1) ?? 0) > after) believed.pop() },
})

const append = (): Promise<boolean> => new Promise(resolve => {
  journal.append({ receivedAt: Date.now(), clientId: 'c', topic: 'a/b', payload: Buffer.alloc(900, 7), qos: 1, retain: false, dup: false }, (error, accepted) => {
    (error === null ? durable : refused).push(accepted.sequence)
    resolve(error === null)
  })
  const { head } = journal
  // The turn after the one in which the journal hands on, and long before a disk can answer.
  setImmediate(() => setImmediate(() => { if (handedOn.has(head)) aheadOfDisk++ }))
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
const aheadBeforeCalm = aheadOfDisk
await new Promise(resolve => setTimeout(resolve, CALM_MS))
await append()
await append()
const report = {
  refusedOnce, refusingThen, recovered, refusingAfter: journal.refusing, releasedTo, durableAfterRelease: durable.filter(sequence => sequence > releasedTo),
  believesWhatIsDurable: String(believed) === String(durable), takenBack: refused.filter(sequence => handedOn.has(sequence)).length,
  aheadUntilRefused: aheadBeforeCalm === refused[0], aheadAgainOnceCalm: aheadOfDisk > aheadBeforeCalm,
}
await journal.close()
process.stdout.write(`${JSON.stringify(report)}\n`)
