import { defineConfig } from 'drizzle-kit'

/** For `npm run db:generate`: writes the next migration from records-schema.ts. Opens no database. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './server/records/records-schema.ts',
  out: './server/records/migrations',
})
