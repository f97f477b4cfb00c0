import { beforeEach, describe, expect, it, vi } from 'vitest'
import { cleanup, render } from '@testing-library/svelte'
import { flushSync } from 'svelte'
import type { Building } from '#contract/api'
import type { Space } from '#contract/building'
import FloorPlan from '../../../web/src/plan/FloorPlan.svelte'
import { floorShapes } from '../../../web/src/plan/floor-shapes.ts'
import { lookUpBuilding } from '../../../web/src/live/building-lookup.ts'
import { atrium } from '../../../web/src/shell/atrium-state.svelte.ts'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import { rectangle } from '../../../web/src/plan/plan-geometry.ts'
import { snapshotOf, spaceOf } from '../live/live-fixtures.ts'

const space = (id: string, x: number, y: number, change: Partial<Space> = {}): Space => ({
  id, siteId: 's', floorId: 'f', parentId: null, kind: 'room', purpose: 'meeting', name: `Room ${id}`, capacity: 8, areaM2: null, openingHours: null,
  outline: rectangle({ x, y, width: 5, height: 5 }), ...change,
})
const floor = { id: 'f', siteId: 's', name: 'Ground', level: 0, widthM: 10, depthM: 10 }
const building: Building = {
  version: 1, site: { id: 's', name: 'S', timeZone: 'Asia/Shanghai', openingHours: [], demo: false }, floors: [floor],
  spaces: [space('a', 0, 0), space('b', 5, 0), space('c', 0, 5), space('desk', 1, 6, { kind: 'desk', purpose: 'desk', parentId: 'c', outline: rectangle({ x: 1, y: 6, width: 1, height: 1 }) })],
  doors: [], equipment: [], devices: [],
}

function plan(onselect = vi.fn()) {
  // happy-dom lays nothing out: the frame's size is given, so that the plan has a scale to draw at.
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1_000)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(1_000)
  const { container } = render(FloorPlan, { shapes: floorShapes(floor, lookUpBuilding(building)), selectedId: null, matches: null, onselect })
  flushSync()
  const room = (id: string) => container.querySelector<SVGGElement>(`[data-room="${id}"]`)!
  const press = (id: string, key: string) => {
    room(id).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
    flushSync()
  }
  return { container, room, press, onselect, stops: () => [...container.querySelectorAll('[data-room][tabindex="0"]')].map(one => one.getAttribute('data-room')) }
}

describe('the floor plan', () => {
  beforeEach(() => {
    cleanup()
    language.set('en')
    atrium.live.takeSnapshot(snapshotOf(0, [spaceOf('a'), spaceOf('b', { state: 'occupied', count: 3, since: Date.now() - 600_000 }), spaceOf('c', { state: 'unknown', reason: 'stale', count: null }), spaceOf('desk', { state: 'occupied', count: null })], { at: Date.now() }), Date.now())
  })

  it('shows each state as it is, and says it in words', () => {
    const { container, room } = plan()
    expect(['a', 'b', 'c'].map(id => room(id).getAttribute('data-state'))).toEqual(['vacant', 'occupied', 'unknown'])
    expect(room('b').getAttribute('aria-label')).toBe('Room b, Meeting room, Occupied, 10 min. ago, 3 / 8 people')
    expect(room('c').getAttribute('aria-label')).toContain('Its sensors have been silent for too long')
    expect(container.querySelector('[data-desk="desk"]')?.getAttribute('data-state')).toBe('occupied')
  })

  it('is one tab stop that the arrow keys move', () => {
    const { press, stops } = plan()
    expect(stops()).toEqual(['a'])
    press('a', 'ArrowRight')
    expect(stops()).toEqual(['b'])
    expect(document.activeElement?.getAttribute('data-room')).toBe('b')
    press('b', 'ArrowRight')
    expect(stops()).toEqual(['b'])
    press('b', 'End')
    expect(stops()).toEqual(['c'])
  })

  it('opens a room by Enter, Space and click', () => {
    const { press, room, onselect } = plan()
    press('a', 'Enter')
    press('b', ' ')
    room('c').dispatchEvent(new MouseEvent('click', { bubbles: true }))
    expect(onselect.mock.calls.map(([id]) => id as string)).toEqual(['a', 'b', 'c'])
  })

  it('redraws a room when its state changes, and knows nothing once the connection is lost', () => {
    const { container, room } = plan()
    atrium.live.takeSnapshot(snapshotOf(9, [spaceOf('a', { state: 'occupied' }), spaceOf('b'), spaceOf('c'), spaceOf('desk')], { at: Date.now() }), Date.now())
    flushSync()
    expect(room('a').getAttribute('data-state')).toBe('occupied')
    atrium.live.lost()
    flushSync()
    expect([...container.querySelectorAll('[data-state]')].map(one => one.getAttribute('data-state'))).toEqual(['unknown', 'unknown', 'unknown', 'unknown'])
  })
})
