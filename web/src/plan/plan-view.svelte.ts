import type { Floor } from '#contract/building'

/** Times the scale at which the whole floor fits. */
export const MAX_ZOOM = 12
const STEP = 1.4
/** Room left around a floor that fits, in pixels. */
const MARGIN_PX = 20

/** The part of a floor in view: pixels per metre and where the floor's origin stands, in pixels. */
export class PlanView {
  widthPx = $state(0)
  heightPx = $state(0)
  zoom = $state(1)
  #shiftX = $state(0)
  #shiftY = $state(0)
  #floor: Pick<Floor, 'widthM' | 'depthM'> = $state.raw({ widthM: 1, depthM: 1 })

  readonly fitScale: number = $derived(Math.max(0.1, Math.min((this.widthPx - 2 * MARGIN_PX) / this.#floor.widthM, (this.heightPx - 2 * MARGIN_PX) / this.#floor.depthM)))
  readonly scale: number = $derived(this.fitScale * this.zoom)
  readonly x: number = $derived((this.widthPx - this.#floor.widthM * this.scale) / 2 + this.#shiftX)
  readonly y: number = $derived((this.heightPx - this.#floor.depthM * this.scale) / 2 + this.#shiftY)
  readonly fits: boolean = $derived(this.zoom === 1 && this.#shiftX === 0 && this.#shiftY === 0)

  show(floor: Pick<Floor, 'widthM' | 'depthM'>): void {
    this.#floor = floor
    this.fit()
  }

  fit(): void {
    this.zoom = 1
    this.#shiftX = this.#shiftY = 0
  }

  /** Nearer (steps > 0) or farther, keeping the given pixel of the view where it is (its middle by default). */
  zoomBy(steps: number, atX = this.widthPx / 2, atY = this.heightPx / 2): void {
    const before = this.zoom
    this.zoom = Math.min(MAX_ZOOM, Math.max(1, before * STEP ** steps))
    if (this.zoom === 1) return this.fit()
    const ratio = this.zoom / before
    this.#shiftX = (atX - this.widthPx / 2) * (1 - ratio) + this.#shiftX * ratio
    this.#shiftY = (atY - this.heightPx / 2) * (1 - ratio) + this.#shiftY * ratio
    this.#keepInReach()
  }

  panBy(dxPx: number, dyPx: number): void {
    this.#shiftX += dxPx
    this.#shiftY += dyPx
    this.#keepInReach()
  }

  /** Moves the view just so far that a point (in metres) is well inside it: what has the focus must be seen. */
  reveal(xM: number, yM: number): void {
    const margin = Math.min(80, this.widthPx / 4, this.heightPx / 4)
    const px = this.x + xM * this.scale
    const py = this.y + yM * this.scale
    this.panBy(inset(px, margin, this.widthPx - margin), inset(py, margin, this.heightPx - margin))
  }

  /** The floor never leaves the view altogether. */
  #keepInReach(): void {
    const reachX = Math.max(0, (this.#floor.widthM * this.scale - this.widthPx) / 2 + MARGIN_PX)
    const reachY = Math.max(0, (this.#floor.depthM * this.scale - this.heightPx) / 2 + MARGIN_PX)
    this.#shiftX = Math.min(reachX, Math.max(-reachX, this.#shiftX))
    this.#shiftY = Math.min(reachY, Math.max(-reachY, this.#shiftY))
  }
}

const inset = (value: number, from: number, to: number) => (value < from ? from - value : value > to ? to - value : 0)
