import { pino } from 'pino'
import { expect, it } from 'vitest'
import { openRecords } from '../../../server/records/open-records.ts'
import { sites } from '../../../server/records/building-schema.ts'
import { RecordsAway } from '../../../server/records/records-away.ts'
import { cuttableWire } from './cuttable-wire.ts'
import { freshDatabase } from './fresh-database.ts'

it('each fresh database is migrated, empty and apart from the others', async () => {
  const [a, b] = await Promise.all([freshDatabase(), freshDatabase()])
  const [first, second] = await Promise.all([a, b].map(({ url }) => openRecords({ databaseUrl: url, dataDir: '.', logger: pino({ level: 'silent' }) })))
  await first!.run((db) => db.insert(sites).values({ id: 's', name: 'S', timeZone: 'UTC', openingHours: [], demo: false, version: 1 }))
  expect(await second!.run((db) => db.select().from(sites))).toEqual([])
  await Promise.all([first!.close(), second!.close()])
  await Promise.all([a.drop(), b.drop()])
})

it('more failed transactions than the pool has connections leave it able to serve', async () => {
  const database = await freshDatabase()
  const url = new URL(database.url)
  const wire = await cuttableWire(Number(url.port))
  url.port = String(wire.port)
  const records = await openRecords({ databaseUrl: url.href, dataDir: '.', logger: pino({ level: 'silent' }) })
  for (let outage = 0; outage < 12; outage++) {
    await Promise.all([records.healthy(), records.healthy(), records.healthy()])
    await wire.cut()
    await expect(records.transaction((tx) => tx.select().from(sites))).rejects.toBeInstanceOf(RecordsAway)
    await wire.mend()
  }
  expect(await records.transaction((tx) => tx.select().from(sites), 'snapshot')).toEqual([])
  await records.close()
  await wire.cut()
  await database.drop()
})
