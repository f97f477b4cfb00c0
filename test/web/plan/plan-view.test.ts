import { describe, expect, it } from 'vitest'
import { PlanView } from '../../../web/src/plan/plan-view.svelte.ts'

function viewOf(widthPx: number, heightPx: number): PlanView {
  const view = new PlanView()
  view.show({ widthM: 40, depthM: 20 })
  view.widthPx = widthPx
  view.heightPx = heightPx
  return view
}

describe('the part of a plan in view', () => {
  it('fits the whole floor, centred', () => {
    const view = viewOf(840, 600)
    expect(view.scale).toBe(20)
    expect([view.x, view.y]).toEqual([20, 100])
    expect(view.fits).toBe(true)
  })

  it('keeps the point under the cursor where it is while zooming', () => {
    const view = viewOf(840, 600)
    const [atX, atY] = [400, 320]
    const metresBefore = [(atX - view.x) / view.scale, (atY - view.y) / view.scale]
    view.zoomBy(2, atX, atY)
    expect((atX - view.x) / view.scale).toBeCloseTo(metresBefore[0]!, 6)
    expect((atY - view.y) / view.scale).toBeCloseTo(metresBefore[1]!, 6)
  })

  it('never pans the floor out of reach, and comes back with fit', () => {
    const view = viewOf(840, 600)
    view.zoomBy(3)
    view.panBy(1e6, -1e6)
    expect(view.x).toBeLessThanOrEqual(40)
    expect(view.y + 20 * view.scale).toBeGreaterThanOrEqual(560)
    view.fit()
    expect(view.fits).toBe(true)
  })

  it('brings a focused place into view', () => {
    const view = viewOf(840, 600)
    view.zoomBy(4)
    view.reveal(1, 1)
    expect(view.x + view.scale).toBeGreaterThanOrEqual(0)
    expect(view.y + view.scale).toBeGreaterThanOrEqual(0)
  })
})
