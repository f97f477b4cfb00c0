import { asc, eq } from 'drizzle-orm'
import type { Webhook } from '#contract/bookings'
import { webhooks } from '../records/outbox-schema.ts'
import type { Records } from '../records/open-records.ts'

type WebhookRow = Webhook & { readonly secret: string }
const toWebhook = ({ createdAt: _createdAt, ...row }: typeof webhooks.$inferSelect): WebhookRow => ({ ...row, events: row.events as Webhook['events'] })

export type WebhooksRepository = ReturnType<typeof createWebhooksRepository>

export function createWebhooksRepository(records: Records) {
  return {
    add: (webhook: WebhookRow, createdAt: number): Promise<void> => records.run(async (db) => { await db.insert(webhooks).values({ ...webhook, createdAt: new Date(createdAt) }) }),
    ofSite: (siteId: string): Promise<WebhookRow[]> => records.run((db) => db.select().from(webhooks).where(eq(webhooks.siteId, siteId)).orderBy(asc(webhooks.url)).then((rows) => rows.map(toWebhook))),
    one: (id: string): Promise<WebhookRow | undefined> => records.run((db) => db.select().from(webhooks).where(eq(webhooks.id, id)).then(([row]) => row && toWebhook(row))),
    change: (id: string, patch: Partial<Webhook>): Promise<void> => records.run(async (db) => { await db.update(webhooks).set(patch).where(eq(webhooks.id, id)) }),
    remove: (id: string): Promise<boolean> => records.run(async (db) => (await db.delete(webhooks).where(eq(webhooks.id, id)).returning({ id: webhooks.id })).length === 1),
  }
}
