import { defineConfig } from 'drizzle-kit'

/** For `npm run db:generate`: writes the next migration from the schema files. Opens no database. */
export default defineConfig({
  dialect: 'postgresql',
  schema: ['building', 'people', 'bookings', 'outbox', 'people-imports', 'evaluation', 'usage', 'reports', 'booking-imports'].map((part) => `./server/records/${part}-schema.ts`),
  out: './server/records/migrations',
})
