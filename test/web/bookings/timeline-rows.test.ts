import { describe, expect, it } from 'vitest'
import type { Blackout } from '#contract/bookings'
import { inLanes } from '../../../web/src/bookings/block-lanes.ts'
import { calendarDays, sharedHours } from '../../../web/src/bookings/calendar-days.ts'
import { closedStretches } from '../../../web/src/bookings/closed-stretches.ts'
import { bookingsByResource, drawnHours, timelineGroups, type TimelineInput } from '../../../web/src/bookings/timeline-rows.ts'
import { dayOf } from '../../../web/src/time/site-days.ts'
import { bookingOf, policyOf, resourceOf } from './booking-fixtures.ts'

const day = dayOf('2026-11-25', 'Europe/Berlin')
const hours = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }]
const at = (wall: string) => Date.parse(`2026-11-25T${wall}:00+01:00`)

describe('who loses time by a booking', () => {
  const bundle = resourceOf('suite', { kind: 'bundle', parts: ['a', 'laser'] })
  const hall = [resourceOf('hall', { parts: ['left', 'right'] }), resourceOf('left'), resourceOf('right')]
  const all = [resourceOf('a'), resourceOf('b'), resourceOf('laser'), bundle, ...hall]
  const rowsOf = (units: string[], resourceId: string) => [...bookingsByResource(all, [bookingOf('x', '2026-11-25T09:00:00Z', '2026-11-25T10:00:00Z', { resourceId, units })])].filter(([, found]) => found.length > 0).map(([id]) => id)

  it('is the resource itself, each part of a bundle, and each bundle of a part', () => {
    expect(rowsOf(['a'], 'a')).toEqual(['a', 'suite'])
    expect(rowsOf(['suite', 'a', 'laser'], 'suite')).toEqual(['a', 'laser', 'suite'])
  })

  it('is a half by the whole and the whole by a half, but no half by the other', () => {
    expect(rowsOf(['hall', 'left', 'right'], 'hall')).toEqual(['hall', 'left', 'right'])
    expect(rowsOf(['left'], 'left')).toEqual(['hall', 'left'])
  })

  it('is nobody by a booking that was cancelled', () => {
    const found = bookingsByResource(all, [bookingOf('x', '2026-11-25T09:00:00Z', '2026-11-25T10:00:00Z', { status: 'cancelled' })])
    expect([...found.values()].flat()).toEqual([])
  })
})

describe('lanes', () => {
  it('hold what overlaps one below another and reuse what is free', () => {
    const { placed, lanes } = inLanes([{ from: 0, to: 10 }, { from: 5, to: 15 }, { from: 10, to: 20 }])
    expect(placed.map(({ lane }) => lane)).toEqual([0, 1, 0])
    expect(lanes).toBe(2)
  })
})

describe('what is closed', () => {
  const blackout = (change: Partial<Blackout>): Blackout => ({ id: 'x', siteId: 's', resourceId: null, kind: 'maintenance', from: '2026-11-25T11:00:00Z', to: '2026-11-25T12:00:00Z', reason: 'Air filters', ...change })

  it('is the time outside opening hours, and each blackout of it, its parts or the site with the reason', () => {
    const bundle = resourceOf('suite', { parts: ['a'] })
    const found = closedStretches(day, hours, [blackout({}), blackout({ resourceId: 'a', kind: 'closure', reason: 'Paint' }), blackout({ resourceId: 'b' })], bundle, 'Europe/Berlin')
    expect(found.map(({ why, reason }) => [why, reason])).toEqual([['closed', null], ['closed', null], ['maintenance', 'Air filters'], ['closure', 'Paint']])
    expect([found[0]!.from, found[0]!.to]).toEqual([day.from, at('08:00')])
  })

  it('is the whole day where it does not open', () => {
    const saturday = dayOf('2026-11-28', 'Europe/Berlin')
    expect(closedStretches(saturday, hours, [], resourceOf('a'), 'Europe/Berlin')).toEqual([{ from: saturday.from, to: saturday.to, why: 'closed', reason: null }])
  })
})

describe('the rows of a day', () => {
  const input: TimelineInput = {
    resources: [resourceOf('b10', { name: 'Room 10' }), resourceOf('a', { name: 'Room 2' })], blackouts: [], day, timeZone: 'Europe/Berlin',
    bookings: [bookingOf('x', '2026-11-25T08:00:00Z', '2026-11-25T09:00:00Z'), bookingOf('y', '2026-11-25T08:30:00Z', '2026-11-25T09:30:00Z', { status: 'requested' })],
    policyOf: () => policyOf({ bufferAfterMin: 15 }), hoursOf: () => hours, groupOf: () => ({ key: 'f', name: 'Ground', order: 0 }), compareNames: new Intl.Collator('en', { numeric: true }).compare,
  }
  const groups = timelineGroups(input)

  it('stand in the order of people\'s numbers, below one another without a gap', () => {
    const rows = groups.flatMap(group => group.rows)
    expect(rows.map(({ resource }) => resource.name)).toEqual(['Room 2', 'Room 10'])
    expect(rows[1]!.top).toBe(rows[0]!.top + rows[0]!.height)
    expect(rows[0]!.height).toBeGreaterThan(rows[1]!.height)
  })

  it('know what the buffers of a booking hold', () => {
    const block = groups[0]!.rows[0]!.placed[0]!.item
    expect(block.held).toEqual({ from: at('09:00'), to: at('10:15') })
  })

  it('draw from an hour before the first opening to an hour after the last', () => {
    expect(drawnHours(day, groups)).toEqual({ from: at('07:00'), to: at('21:00') })
  })

  it('of a calendar hold a booking over midnight on both days', () => {
    const days = calendarDays({ resource: resourceOf('a'), policy: undefined, dates: ['2026-11-25', '2026-11-26'], bookings: [bookingOf('n', '2026-11-25T22:00:00Z', '2026-11-26T01:00:00Z')], hours, blackouts: [], timeZone: 'Europe/Berlin' })
    expect(days.map(({ placed }) => placed.length)).toEqual([1, 1])
    expect(sharedHours(days)).toEqual({ from: 0, to: 24 * 3_600_000 })
  })
})
