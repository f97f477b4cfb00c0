import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import Approvals from '../../../web/src/manage/Approvals.svelte'
import { answering } from '../bookings/answering-server.ts'
import { bookingOf } from '../bookings/booking-fixtures.ts'

const asked = (id: string, memberName: string) => bookingOf(id, '2026-11-25T09:00:00Z', '2026-11-25T10:00:00Z', { status: 'requested', memberName, title: `Plan of ${memberName}` })
const items = [{ booking: asked('x', 'Ada'), rejects: [asked('y', 'Grace')] }]

describe('approvals', () => {
  beforeEach(() => language.set('en'))
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
  })

  it('say whom approving one declines, before it is approved', async () => {
    const calls = answering({ 'GET /sites/s/approvals': { items }, 'POST /bookings/x/approve': { booking: items[0]!.booking, declined: items[0]!.rejects } })
    render(Approvals, { siteId: 's' })
    await screen.findByText('Approving it declines 1 other request for this time:')
    expect(screen.getByText('Grace')).toBeTruthy()
    await fireEvent.click(screen.getByRole('button', { name: /^Approve/ }))
    await waitFor(() => expect(calls.some(({ path }) => path === '/bookings/x/approve')).toBe(true))
  })

  it('are declined only with a reason', async () => {
    const calls = answering({ 'GET /sites/s/approvals': { items }, 'POST /bookings/x/decline': items[0]!.booking })
    render(Approvals, { siteId: 's' })
    await fireEvent.click(await screen.findByRole('button', { name: /^Decline/ }))
    const decline = screen.getByRole('button', { name: 'Decline' })
    expect(decline.hasAttribute('disabled')).toBe(true)
    await fireEvent.input(screen.getByLabelText('Reason, which the asker will read'), { target: { value: 'The hall is painted.' } })
    await fireEvent.click(decline)
    await waitFor(() => expect(calls.find(({ path }) => path === '/bookings/x/decline')?.body).toEqual({ reason: 'The hall is painted.' }))
  })
})
