import { bookingsSchema } from './bookings-schema.ts'
import { buildingSchema } from './building-schema.ts'
import { outboxSchema } from './outbox-schema.ts'
import { peopleImportsSchema } from './people-imports-schema.ts'
import { peopleSchema } from './people-schema.ts'

/** All tables, for Drizzle. */
export const recordsSchema = { ...buildingSchema, ...peopleSchema, ...bookingsSchema, ...outboxSchema, ...peopleImportsSchema }
