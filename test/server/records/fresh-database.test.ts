import { pino } from 'pino'
import { expect, it } from 'vitest'
import { openRecords } from '../../../server/records/open-records.ts'
import { sites } from '../../../server/records/records-schema.ts'
import { freshDatabase } from './fresh-database.ts'

it('each fresh database is migrated, empty and apart from the others', async () => {
  const [a, b] = await Promise.all([freshDatabase(), freshDatabase()])
  const [first, second] = await Promise.all([a, b].map(({ url }) => openRecords({ databaseUrl: url, dataDir: '.', logger: pino({ level: 'silent' }) })))
  await first!.run((db) => db.insert(sites).values({ id: 's', name: 'S', timeZone: 'UTC', openingHours: [], demo: false, version: 1 }))
  expect(await second!.run((db) => db.select().from(sites))).toEqual([])
  await Promise.all([first!.close(), second!.close()])
  await Promise.all([a.drop(), b.drop()])
})
