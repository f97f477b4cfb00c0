import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import OfferCard from '../../../web/src/my/OfferCard.svelte'
import { pageClock } from '../../../web/src/time/page-clock.svelte.ts'
import { answering } from '../bookings/answering-server.ts'

describe('a waitlist offer', () => {
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
  })

  for (const [lang, take, heading] of [['en', 'Take it', 'A place is kept for you'], ['zh-CN', '接受', '已为您保留名额']] as const) {
    it(`counts down and is taken by one button: ${lang}`, async () => {
      language.set(lang)
      const calls = answering({ 'POST /waitlist/offers/o/accept': {} })
      pageClock.tick()
      render(OfferCard, { offer: { id: 'o', waitlistId: 'w', resourceId: 'a', from: '2026-11-25T09:00:00Z', to: '2026-11-25T10:00:00Z', expiresAt: new Date(pageClock.now + 125_000).toISOString(), status: 'held', bookingId: null } })
      expect(screen.getByRole('heading', { name: heading })).toBeTruthy()
      expect(screen.getByRole('timer').textContent).toMatch(/^2:0[45]$/)
      await fireEvent.click(screen.getByRole('button', { name: take }))
      await waitFor(() => expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /waitlist/offers/o/accept']))
    })
  }
})
