import { Type, type Static } from 'typebox'
import { CalendarFeed, Webhook } from '#contract/bookings'
import { Id } from '#contract/building'

export const NewCalendarFeed = Type.Object({
  kind: CalendarFeed.properties.kind,
  /** A resource's, a tenant's or a member's id; left out: one's own. */
  subjectId: Type.Optional(Id),
}, { additionalProperties: false })
export type NewCalendarFeed = Static<typeof NewCalendarFeed>
export const CalendarFeedList = Type.Object({ items: Type.Array(CalendarFeed) })
/** The address with its secret, shown this once. */
export const MadeCalendarFeed = Type.Object({ ...CalendarFeed.properties, path: Type.String() })
export type MadeCalendarFeed = Static<typeof MadeCalendarFeed>

export const NewWebhook = Type.Object({ url: Webhook.properties.url, events: Webhook.properties.events, active: Type.Optional(Type.Boolean()) }, { additionalProperties: false })
export type NewWebhook = Static<typeof NewWebhook>
export const WebhookList = Type.Object({ items: Type.Array(Webhook) })
/** With the secret that signs its deliveries, shown this once. */
export const MadeWebhook = Type.Object({ ...Webhook.properties, secret: Type.String() })
export type MadeWebhook = Static<typeof MadeWebhook>

export const Delivery = Type.Object({
  id: Type.Integer(), event: Type.String(), dueAt: Type.String({ format: 'date-time' }), attempts: Type.Integer(),
  state: Type.Enum(['waiting', 'sent', 'given-up']), sentAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]), lastError: Type.Union([Type.String(), Type.Null()]),
})
export type Delivery = Static<typeof Delivery>
export const DeliveryList = Type.Object({ items: Type.Array(Delivery) })
