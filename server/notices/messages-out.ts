import { join } from 'node:path'
import type { Logger } from 'pino'
import { createCalendarFeedsRepository } from '../calendar/calendar-feeds-repository.ts'
import { calendarFeedsRoutes } from '../calendar/calendar-feeds-routes.ts'
import { createCalendarFeedsService } from '../calendar/calendar-feeds-service.ts'
import type { Clock } from '../clock.ts'
import type { Routes } from '../http/app.ts'
import { mailDelivery } from '../outbox/mail-delivery.ts'
import { createOutboxRepository } from '../outbox/outbox-repository.ts'
import { OutboxService } from '../outbox/outbox-service.ts'
import { webhookDelivery } from '../outbox/webhook-delivery.ts'
import type { Records } from '../records/open-records.ts'
import { createWebhooksRepository } from '../webhooks/webhooks-repository.ts'
import { webhooksRoutes } from '../webhooks/webhooks-routes.ts'
import { createWebhooksService } from '../webhooks/webhooks-service.ts'
import { createNoticesRepository } from './notices-repository.ts'
import { createNoticesService } from './notices-service.ts'

export interface MessagesOutDeps {
  readonly records: Records
  readonly sites: { building(siteId: string): object | undefined }
  readonly dataFolder: string
  readonly mailUrl: string
  readonly mailFrom: string
  /** Null when it is not configured: then mails carry no links. */
  readonly publicUrl: string | null
  readonly reminderMin: number
  readonly clock: Clock
  readonly logger: Logger
}

/** Joins what leaves the house: calendar links, mails, reminders, webhooks. */
export function openMessagesOut({ records, sites, dataFolder, mailUrl, mailFrom, publicUrl, reminderMin, clock, logger }: MessagesOutDeps) {
  const repository = createOutboxRepository(records)
  const webhookRows = createWebhooksRepository(records)
  const notices = createNoticesService({ repository: createNoticesRepository(records), outbox: repository, clock, mailFrom, publicUrl, reminderMin })
  const outbox = new OutboxService({
    repository, clock, logger, gather: () => notices.gather(),
    deliver: { mail: mailDelivery({ url: mailUrl === '' ? null : mailUrl, folder: join(dataFolder, 'mail'), from: mailFrom, attachments: join(dataFolder, 'reports') }), webhook: webhookDelivery((id) => webhookRows.one(id), clock) },
  })
  const feeds = createCalendarFeedsService({ repository: createCalendarFeedsRepository(records), clock, mailFrom, publicUrl })
  const webhooks = createWebhooksService({ repository: webhookRows, outbox: repository, sites, clock })
  const routes: Routes[] = [calendarFeedsRoutes(feeds), webhooksRoutes(webhooks)]
  return { outbox, outboxRepository: repository, feeds, webhooks, routes }
}
