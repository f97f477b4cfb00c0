import { createHmac } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Deliver } from './outbox-service.ts'

export interface WebhookTarget { readonly url: string; readonly secret: string; readonly active: boolean }

const WITHIN_MS = 10_000

/**
 * The signature of a delivery: `t=<unix seconds>,v1=<hex of HMAC-SHA-256 over "<t>.<body>" with the webhook's secret>`.
 * The receiver compares it in constant time and refuses an old t, so that a delivery cannot be replayed.
 */
export function webhookSignature(secret: string, body: string, at: number): string {
  const t = Math.floor(at / 1_000)
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
}

/** Posts the payload as JSON; anything but a 2xx is a failure. Redirects are not followed: they would carry the signature elsewhere. */
export function webhookDelivery(target: (webhookId: string) => Promise<WebhookTarget | undefined>, clock: Clock): Deliver {
  return async ({ recipient, payload, dedupeKey }) => {
    const webhook = await target(recipient)
    if (!webhook?.active) return // Removed or paused meanwhile: nobody waits for it.
    const body = JSON.stringify(payload)
    const answer = await fetch(webhook.url, {
      method: 'POST', redirect: 'manual', signal: AbortSignal.timeout(WITHIN_MS), body,
      headers: { 'content-type': 'application/json', 'user-agent': 'Atrium', 'atrium-delivery': dedupeKey, 'atrium-signature': webhookSignature(webhook.secret, body, clock.now()) },
    })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`the receiver answered ${answer.status}`)
  }
}
