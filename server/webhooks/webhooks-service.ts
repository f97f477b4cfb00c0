import { randomBytes } from 'node:crypto'
import type { Webhook } from '#contract/bookings'
import type { Delivery, MadeWebhook, NewWebhook } from '#contract/calendar-api'
import { ApiError } from '../api-error.ts'
import { newId } from '../building/building-service.ts'
import type { Clock } from '../clock.ts'
import type { OutboxRepository } from '../outbox/outbox-repository.ts'
import type { WebhooksRepository } from './webhooks-repository.ts'

export interface WebhooksDeps {
  readonly repository: WebhooksRepository
  readonly outbox: Pick<OutboxRepository, 'put' | 'ofRecipient'>
  readonly sites: { building(siteId: string): object | undefined }
  readonly clock: Clock
}

const DELIVERIES_SHOWN = 100

export type WebhooksService = ReturnType<typeof createWebhooksService>

/** Webhooks of a site, and what became of their deliveries. Errors are ApiErrors and change nothing. */
export function createWebhooksService({ repository, outbox, sites, clock }: WebhooksDeps) {
  const existing = async (id: string) => {
    const webhook = await repository.one(id)
    if (!webhook) throw new ApiError('not-found')
    return webhook
  }
  return {
    list: async (siteId: string): Promise<Webhook[]> => {
      if (!sites.building(siteId)) throw new ApiError('not-found')
      return (await repository.ofSite(siteId)).map(withoutSecret)
    },
    make: async (siteId: string, { url, events, active = true }: NewWebhook): Promise<MadeWebhook> => {
      if (!sites.building(siteId)) throw new ApiError('not-found')
      const webhook = { id: newId(), siteId, url: checkedUrl(url), events, active, secret: randomBytes(32).toString('base64url') }
      await repository.add(webhook, clock.now())
      return webhook
    },
    change: async (id: string, patch: Partial<NewWebhook>): Promise<Webhook> => {
      await existing(id)
      await repository.change(id, { ...patch, ...patch.url !== undefined && { url: checkedUrl(patch.url) } })
      return withoutSecret(await existing(id))
    },
    remove: async (id: string): Promise<void> => {
      if (!await repository.remove(id)) throw new ApiError('not-found')
    },
    deliveries: async (id: string): Promise<Delivery[]> => {
      await existing(id)
      return (await outbox.ofRecipient('webhook', id, DELIVERIES_SHOWN)).map((row) => ({
        id: row.id, event: String(row.payload.event), dueAt: row.dueAt.toISOString(), attempts: row.attempts, state: row.sentAt ? 'sent' : row.givenUpAt ? 'given-up' : 'waiting',
        sentAt: row.sentAt?.toISOString() ?? null, lastError: row.lastError,
      }))
    },
    /** A delivery that says it is a test; its fate shows among the deliveries. */
    test: async (id: string): Promise<void> => {
      const { siteId } = await existing(id)
      const now = clock.now()
      await outbox.put([{ kind: 'webhook', recipient: id, dedupeKey: `webhook:${id}:test:${newId()}`, dueAt: now, payload: { id: `test-${now}`, event: 'test', at: new Date(now).toISOString(), siteId } }])
    },
  }
}

const withoutSecret = ({ secret: _secret, ...webhook }: Webhook & { secret: string }): Webhook => webhook

function checkedUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (!parsed || !/^https?:$/.test(parsed.protocol)) throw new ApiError('bad-request', undefined, [{ field: 'url', message: { en: 'is no http(s) address', 'zh-CN': '不是有效的 http(s) 地址' } }])
  if (parsed.username || parsed.password) throw new ApiError('bad-request', undefined, [{ field: 'url', message: { en: 'must carry no password; deliveries are signed', 'zh-CN': '不得包含密码；投递内容已签名' } }])
  return url
}
