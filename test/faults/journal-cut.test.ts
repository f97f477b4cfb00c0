import { copyFile, mkdir, readdir, readFile, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openJournal } from '../../broker/journal.ts'
import { readRecord } from '../../broker/record-codec.ts'
import { allAfter, newFolder, silent } from '../broker/broker-fixture.ts'

it('fault 2: a journal cut at every byte of its last three records always starts, keeps the whole records and goes on', async () => {
  const dir = await newFolder()
  const whole = join(dir, 'whole')
  const journal = await openJournal({ dir: whole, logger: silent })
  for (let count = 1; count <= 8; count++) {
    await new Promise<void>((resolve, reject) => journal.append(
      { receivedAt: 1_700_000_000_000 + count, clientId: `device-${count}`, topic: 'atrium/v1/hq/door-1/contact.open', payload: Buffer.from(`{"value":${count}}`), qos: 1, retain: false, dup: false },
      error => (error ? reject(error) : resolve())))
  }
  await journal.close()
  const name = (await readdir(whole)).find(each => each.endsWith('.journal'))!
  const bytes = await readFile(join(whole, name))
  const ends: number[] = []
  for (let at = 0; at < bytes.length;) ends.push((at = readRecord(bytes, at)!.end))
  expect(ends).toHaveLength(8)

  let cuts = 0
  for (let cut = ends[4]!; cut <= bytes.length; cut++) {
    const copy = join(dir, 'cut')
    await mkdir(copy)
    for (const each of await readdir(whole)) await copyFile(join(whole, each), join(copy, each))
    await truncate(join(copy, name), cut)
    const reopened = await openJournal({ dir: copy, logger: silent })
    const kept = ends.filter(end => end <= cut).length
    expect((await allAfter(reopened, 0)).map(message => message.sequence), `cut at ${cut}`).toEqual(Array.from({ length: kept }, (_, index) => index + 1))
    const next = await new Promise<number>((resolve, reject) => reopened.append(
      { receivedAt: 1, clientId: 'x', topic: 'y', payload: Buffer.from('z'), qos: 1, retain: false, dup: false },
      (error, accepted) => (error ? reject(error) : resolve(accepted.sequence))))
    expect(next).toBe(kept + 1)
    expect(await allAfter(reopened, kept)).toHaveLength(1)
    await reopened.close()
    await rm(copy, { recursive: true })
    cuts++
  }
  expect(cuts).toBeGreaterThan(150)
})
