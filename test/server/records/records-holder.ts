import { pino } from 'pino'
import { openRecords } from '../../../server/records/open-records.ts'
import { sites } from '../../../server/records/building-schema.ts'

// Opens the records of a folder, writes one row and lives on until somebody kills it.
const records = await openRecords({ dataDir: process.argv[2]!, logger: pino({ level: 'silent' }) })
await records.run((db) => db.insert(sites).values({ id: 'held', name: 'Held', timeZone: 'UTC', openingHours: [], demo: false, version: 1 }))
process.stdout.write('open\n')
