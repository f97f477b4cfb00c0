import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ShownBooking, WaitlistEntry, WaitlistOffer } from '#contract/bookings'
import type { OfferAccepted } from '#contract/presence-bodies'
import type { Principal } from '../../../server/access/principal.ts'
import type { Records } from '../../../server/records/open-records.ts'
import { ANNA, ARTHUR, BERTA, MANAGER, STAFF } from '../bookings/bookings-under-test.ts'
import { iso, presenceUnderTest, type PresenceUnderTest } from './presence-under-test.ts'

let test: PresenceUnderTest
beforeEach(async () => { test = await presenceUnderTest() }, 60_000)
afterEach(() => test.close())

const join = (as: Principal, from = 60, to = 120) => test.call<WaitlistEntry>('POST', '/sites/s1/waitlist', { resourceIds: [test.room.id], from: iso(from), to: iso(to), title: 'Mine' }, { as })
const offersOf = async (as: Principal): Promise<WaitlistOffer[]> => (await test.call<{ items: WaitlistOffer[] }>('GET', '/waitlist/offers', undefined, { as })).body.items
const statuses = async (): Promise<string[]> => (await test.rows<{ status: string }>('SELECT status FROM waitlist ORDER BY number')).map(({ status }) => status)
const answer = <T>(as: Principal, id: string, way: 'accept' | 'decline') => test.call<T>('POST', `/waitlist/offers/${id}/${way}`, {}, { as })

describe('the waitlist', () => {
  it('is for a time that is taken, and for those whom the rules would let have it', async () => {
    expect((await join(ARTHUR)).status).toBe(409)
    await test.book(60, 120)
    expect((await join(ARTHUR)).body).toMatchObject({ status: 'waiting', memberId: 'arthur', tenantId: 'acme' })
    expect((await join(BERTA, 67, 120)).status).toBe(422)
    expect((await join(BERTA, -120, -60)).status).toBe(409)
    const seen = async (as: Principal): Promise<number> => (await test.call<{ items: unknown[] }>('GET', '/sites/s1/waitlist', undefined, { as })).body.items.length
    expect([await seen(STAFF), await seen(MANAGER), await seen(ARTHUR), await seen(BERTA)]).toEqual([1, 1, 1, 0])
  })

  it('offers cancelled time to the first in the line, holds it, and passes it on when nobody answers', async () => {
    const { id } = await test.book(60, 120)
    await join(ARTHUR); await join(BERTA)
    await test.call('POST', `/bookings/${id}/cancel`, {}, { as: ANNA })
    await test.waitlist.look()
    const [offer] = await offersOf(ARTHUR)
    expect(offer).toMatchObject({ status: 'held', from: iso(60), to: iso(120), expiresAt: iso(15) })
    expect(await offersOf(BERTA)).toEqual([])
    await expect(test.book(60, 120, MANAGER)).rejects.toThrow(/409/)
    test.pass(15)
    await test.waitlist.look()
    expect((await answer(ARTHUR, offer!.id, 'accept')).status).toBe(409)
    const [next] = await offersOf(BERTA)
    expect(next).toMatchObject({ status: 'held', expiresAt: iso(30) })
    const accepted = await answer<OfferAccepted>(BERTA, next!.id, 'accept')
    expect([accepted.status, accepted.body.made.booking?.source, accepted.body.made.booking?.status]).toEqual([200, 'waitlist', 'confirmed'])
    expect((await answer(BERTA, next!.id, 'accept')).status).toBe(409)
    expect(await statuses()).toEqual(['waiting', 'accepted'])
  })

  it('asks nobody twice for one freeing: who declined waits for the next', async () => {
    const { id } = await test.book(60, 120)
    await join(ARTHUR)
    await test.call('POST', `/bookings/${id}/cancel`, {}, { as: ANNA })
    await test.waitlist.look()
    const [offer] = await offersOf(ARTHUR)
    expect((await answer(BERTA, offer!.id, 'decline')).status).toBe(404)
    expect((await answer(ARTHUR, offer!.id, 'decline')).status).toBe(200)
    await test.waitlist.look()
    expect((await offersOf(ARTHUR)).map(({ status }) => status)).toEqual(['declined'])
    const again = await test.book(60, 120, BERTA)
    await test.call('POST', `/bookings/${again.id}/cancel`, {}, { as: BERTA })
    await test.waitlist.look()
    expect((await offersOf(ARTHUR)).map(({ status }) => status).sort()).toEqual(['declined', 'held'])
  })

  it('offers the rest of a booking that was released, from the next step of the grid', async () => {
    await test.book(60, 120)
    await join(BERTA)
    test.pass(77)
    await test.presence.look()
    await test.waitlist.look()
    expect(await offersOf(BERTA)).toMatchObject([{ status: 'held', from: iso(90), to: iso(120), expiresAt: iso(92) }])
  })

  it('can be left, and what was held then goes to the next', async () => {
    const { id } = await test.book(60, 120)
    const { body: entry } = await join(ARTHUR)
    await join(BERTA)
    await test.call('POST', `/bookings/${id}/cancel`, {}, { as: ANNA })
    await test.waitlist.look()
    expect((await test.call('DELETE', `/waitlist/${entry.id}`, undefined, { as: BERTA })).status).toBe(404)
    expect((await test.call('DELETE', `/waitlist/${entry.id}`, undefined, { as: ARTHUR })).status).toBe(204)
    await test.waitlist.look()
    expect((await offersOf(BERTA)).map(({ status }) => status)).toEqual(['held'])
  })
})

/** Records that die after so many committed transactions: whatever was under way is lost, as after kill -9. */
function dyingAfter(records: Records, commits: number): { records: Records; died: () => boolean } {
  let left = commits
  let dead = false
  const transaction: Records['transaction'] = async (work, kind) => {
    if (left === 0) { dead = true; throw new Error('the process is gone') }
    const result = await records.transaction(work, kind)
    left -= 1
    return result
  }
  return { records: { ...records, transaction }, died: () => dead }
}

describe('a stop at any point between release, offer and acceptance', () => {
  it('leaves each effect done exactly once after the restart', async () => {
    let died = true
    for (let commits = 0; died; commits++) {
      expect(commits).toBeLessThan(30)
      await test.close()
      test = await presenceUnderTest()
      const { id } = await test.book(60, 240)
      await join(ARTHUR, 60, 240); await join(BERTA, 60, 240)
      test.pass(58)
      const mortal = dyingAfter(test.records, commits)
      let isIn = false
      // Everything that a running server does: release, offer to the first, expiry, offer to the second, acceptance, arrival.
      const live = async ({ presence, waitlist }: ReturnType<typeof test.restarted>): Promise<void> => {
        const answer = async (): Promise<void> => {
          const [offer] = (await waitlist.offers(BERTA)).filter(({ status }) => status === 'held')
          if (offer) await waitlist.accept(offer.id, BERTA)
          const taken = (await waitlist.offers(BERTA)).some(({ status }) => status === 'accepted')
          if (taken && !isIn) { isIn = true; test.people(2) }
        }
        for (let step = 0; step < 3; step++) {
          await answer()
          test.pass((test.clock.at - test.start) / 60_000 + 20)
          await presence.look()
          await waitlist.look()
          await answer()
        }
      }
      await live(test.restarted(mortal.records)).catch((error: unknown) => { if (!mortal.died()) throw error })
      died = mortal.died()
      await live(test.restarted())
      await live(test.restarted())
      expect((await test.call<ShownBooking>('GET', `/bookings/${id}`, undefined, { as: STAFF })).body.status).toBe('released')
      expect({
        commits, records: (await test.rows('SELECT id FROM no_shows')).length, released: (await test.rows(`SELECT id FROM booking_events WHERE kind = 'released'`)).length,
        offers: (await test.rows('SELECT status FROM waitlist_offers ORDER BY offered_at, id')), bookings: (await test.rows(`SELECT source, checked_in_by FROM bookings WHERE status <> 'released'`)), holds: (await test.rows('SELECT unit FROM unit_holds')).length,
      }).toEqual({ commits, records: 1, released: 1, offers: [{ status: 'expired' }, { status: 'accepted' }], bookings: [{ source: 'waitlist', checked_in_by: 'sensor' }], holds: 1 })
    }
  }, 300_000)
})
