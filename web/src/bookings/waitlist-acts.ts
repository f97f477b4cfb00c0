import type { BookingAsk, WaitlistEntry, WaitlistOffer } from '#contract/bookings'
import { ask } from '../api/api-client.ts'
import { m } from '../paraglide/messages.js'
import { notes } from '../shell/notes.svelte.ts'
import { acted } from './booking-acts.ts'

export const myWaitlist = async (siteId: string, signal: AbortSignal): Promise<WaitlistEntry[]> => (await ask<{ items: WaitlistEntry[] }>(`/sites/${siteId}/waitlist`, { query: { mine: 'true' }, signal })).items
export const myOffers = async (signal: AbortSignal): Promise<WaitlistOffer[]> => (await ask<{ items: WaitlistOffer[] }>('/waitlist/offers', { signal })).items

/** Waits for the time of an ask that is taken. */
export async function joinWaitlist(siteId: string, { resourceId, from, to, partySize, title }: BookingAsk): Promise<boolean> {
  const entry = await acted(() => ask<WaitlistEntry>(`/sites/${siteId}/waitlist`, { method: 'POST', body: { resourceIds: [resourceId], from, to, partySize: partySize ?? 1, title: title ?? '' } }))
  if (entry) notes.done(m.waitlist_joined(), { text: m.undo(), run: () => { void leaveWaitlist(entry.id) } })
  return entry !== null
}

export async function leaveWaitlist(id: string): Promise<void> {
  const left = await acted(async () => { await ask(`/waitlist/${id}`, { method: 'DELETE' }); return true })
  if (left) notes.done(m.waitlist_left())
}

export async function answerOffer(id: string, answer: 'accept' | 'decline'): Promise<void> {
  const done = await acted(async () => { await ask(`/waitlist/offers/${id}/${answer}`, { method: 'POST', body: {} }); return true })
  if (done) notes.done(answer === 'accept' ? m.offer_accepted() : m.offer_declined())
}
