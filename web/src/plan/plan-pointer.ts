import type { PlanView } from './plan-view.svelte.ts'

/** A press that moves less than this is a click. */
const CLICK_SLOP_PX = 4
const WHEEL_STEP_PX = 120

/** Drag to pan, Ctrl/⌘ + wheel (which a trackpad's pinch also sends) or two fingers to zoom. A plain wheel scrolls the page. */
export class PlanPointer {
  /** Whether the press that ends now was a drag: its click selects nothing. */
  moved = false
  dragging = false
  readonly #view: PlanView
  readonly #fingers = new Map<number, { x: number; y: number }>()
  #travelled = 0

  constructor(view: PlanView) { this.#view = view }

  listen(node: HTMLElement): () => void {
    const ends: (() => void)[] = []
    const on = <K extends keyof HTMLElementEventMap>(type: K, take: (event: HTMLElementEventMap[K]) => void, options?: AddEventListenerOptions) => {
      node.addEventListener(type, take, options)
      ends.push(() => node.removeEventListener(type, take, options))
    }
    on('pointerdown', event => this.#down(event))
    on('pointermove', event => this.#move(event, node))
    on('pointerup', event => this.#up(event, node))
    on('pointercancel', event => this.#up(event, node))
    on('wheel', event => this.#wheel(event, node), { passive: false })
    return () => ends.forEach(end => end())
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || (event.target as Element).closest('.zoom')) return
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    this.#travelled = 0
    this.moved = false
  }

  #move(event: PointerEvent, node: HTMLElement): void {
    const before = this.#fingers.get(event.pointerId)
    if (!before) return
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1]
    if (other) this.#pinch(before, event, other, node)
    else this.#drag(before, event, node)
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
  }

  #drag(before: { x: number; y: number }, event: PointerEvent, node: HTMLElement): void {
    this.#travelled += Math.abs(event.clientX - before.x) + Math.abs(event.clientY - before.y)
    if (this.#travelled < CLICK_SLOP_PX) return
    if (!this.dragging) {
      this.dragging = this.moved = true
      node.classList.add('dragging')
      // Captured only now: capturing at the press would take the click away from the room under it.
      node.setPointerCapture(event.pointerId)
    }
    this.#view.panBy(event.clientX - before.x, event.clientY - before.y)
  }

  #pinch(before: { x: number; y: number }, now: PointerEvent, other: { x: number; y: number }, node: HTMLElement): void {
    this.moved = true
    const box = node.getBoundingClientRect()
    const ratio = Math.hypot(now.clientX - other.x, now.clientY - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y))
    this.#view.zoomBy(Math.log(ratio) / Math.log(1.4), (now.clientX + other.x) / 2 - box.x, (now.clientY + other.y) / 2 - box.y)
  }

  #up(event: PointerEvent, node: HTMLElement): void {
    this.#fingers.delete(event.pointerId)
    this.dragging = false
    node.classList.remove('dragging')
  }

  #wheel(event: WheelEvent, node: HTMLElement): void {
    if (!event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    const box = node.getBoundingClientRect()
    this.#view.zoomBy(-event.deltaY / WHEEL_STEP_PX, event.clientX - box.x, event.clientY - box.y)
  }
}
