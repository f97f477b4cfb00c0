import type { ShownBooking } from '#contract/bookings'
import type { Span } from '../time/opening-spans.ts'
import { draggedSpan, snapped, type DragLimits, type DragMode } from './slot-drag.ts'

/** A press that moves less is a click; with a finger a drag begins only after a pause, or the page could not be scrolled. */
const CLICK_SLOP_PX = 5
const LONG_PRESS_MS = 350

/** What lies under a pointer: rows (resources of a timeline, days of a calendar) along time. */
export interface GridSurface {
  rowAt(event: PointerEvent): string | null
  timeAt(row: string, event: PointerEvent): number
  limits(row: string): DragLimits
  /** The booking of a block that its owner may move here; null for any other. */
  movable(id: string, row: string): ShownBooking | null
}

export interface DrawnSlot extends Span { readonly row: string; readonly booking: ShownBooking | null }

interface Press { readonly mode: DragMode; readonly row: string; readonly pressedAt: number; readonly original: Span; readonly booking: ShownBooking | null; readonly x: number; readonly y: number; readonly pointerId: number; readonly byFinger: boolean; ready: boolean }

/** A block's border lies outside of all that is in it, and is where people aim at to change its length. */
const BORDER_PX = 3

/** The edge of a block that is pressed: by its handle, or by the border beside it. */
function pressedEdge(block: Element, { clientX, clientY }: PointerEvent): 'start' | 'end' | null {
  const pressed = [...block.querySelectorAll('[data-handle]')].find(handle => {
    const { left, right, top, bottom } = handle.getBoundingClientRect()
    return clientX >= left - BORDER_PX && clientX <= right + BORDER_PX && clientY >= top - BORDER_PX && clientY <= bottom + BORDER_PX
  })?.getAttribute('data-handle')
  return pressed === 'start' || pressed === 'end' ? pressed : null
}

/** Drag to book, to move a booking and to change its length, by mouse, pen and finger. */
export class SlotPointer {
  /** What is being drawn, for the grid to show. */
  drawn: DrawnSlot | null = $state.raw(null)
  /** Whether the press that ends now was a drag: its click opens nothing. */
  moved = false
  readonly #surface: GridSurface
  readonly #ondone: (slot: DrawnSlot) => void
  #press: Press | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(surface: GridSurface, ondone: (slot: DrawnSlot) => void) {
    this.#surface = surface
    this.#ondone = ondone
  }

  listen(node: HTMLElement): () => void {
    const ends: (() => void)[] = []
    const on = <K extends keyof HTMLElementEventMap>(type: K, take: (event: HTMLElementEventMap[K]) => void, options?: AddEventListenerOptions) => {
      node.addEventListener(type, take, options)
      ends.push(() => node.removeEventListener(type, take, options))
    }
    on('pointerdown', event => this.#down(event))
    on('pointermove', event => this.#move(event, node))
    on('pointerup', event => this.#up(event))
    on('pointercancel', () => this.cancel())
    // A finger that waits is about to drag: the browser's menu would end the press.
    on('contextmenu', event => { if (this.#press?.byFinger) event.preventDefault() })
    // Once a finger's drag has begun the page must not scroll under it.
    on('touchmove', event => { if (this.drawn) event.preventDefault() }, { passive: false })
    return () => {
      this.cancel()
      ends.forEach(end => end())
    }
  }

  cancel(): void {
    clearTimeout(this.#timer)
    this.#press = null
    this.drawn = null
  }

  #down(event: PointerEvent): void {
    this.cancel()
    this.moved = false
    if (event.button !== 0 || !(event.target instanceof Element)) return
    const row = this.#surface.rowAt(event)
    if (row === null) return
    const block = event.target.closest('[data-booking]')
    const booking = block === null ? null : this.#surface.movable(block.getAttribute('data-booking') ?? '', row)
    if (block !== null && booking === null) return
    const pressedAt = this.#surface.timeAt(row, event)
    const mode: DragMode = booking === null || block === null ? 'make' : pressedEdge(block, event) ?? 'move'
    const original = booking === null ? { from: pressedAt, to: pressedAt } : { from: Date.parse(booking.from), to: Date.parse(booking.to) }
    this.#press = { mode, row, pressedAt, original, booking, x: event.clientX, y: event.clientY, pointerId: event.pointerId, byFinger: event.pointerType === 'touch', ready: event.pointerType !== 'touch' }
    if (event.pointerType === 'touch') this.#timer = setTimeout(() => this.#longPressed(), LONG_PRESS_MS)
  }

  #longPressed(): void {
    const press = this.#press
    if (!press) return
    press.ready = true
    this.moved = true
    this.drawn = { row: press.row, booking: press.booking, ...this.#spanOf(press, press.row, press.pressedAt) }
  }

  #move(event: PointerEvent, node: HTMLElement): void {
    const press = this.#press
    if (!press || event.pointerId !== press.pointerId) return
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) >= CLICK_SLOP_PX
    if (!press.ready) {
      // A finger that moves before the pause scrolls.
      if (far) this.cancel()
      return
    }
    if (!this.drawn && !far) return
    if (!this.moved) {
      this.moved = true
      node.setPointerCapture(event.pointerId)
    }
    const row = press.mode === 'move' ? this.#surface.rowAt(event) ?? this.drawn?.row ?? press.row : press.row
    this.drawn = { row, booking: press.booking, ...this.#spanOf(press, row, this.#surface.timeAt(row, event)) }
  }

  #up(event: PointerEvent): void {
    clearTimeout(this.#timer)
    const press = this.#press
    if (!press || event.pointerId !== press.pointerId) return
    const slot = this.drawn ?? (press.mode === 'make' ? this.#tapped(press) : null)
    this.#press = null
    if (slot === null || !this.#differs(slot, press)) {
      this.drawn = null
      return
    }
    // It stays drawn until whoever takes it says so: a move is in flight, or the form is open.
    this.#ondone(slot)
  }

  #tapped(press: Press): DrawnSlot {
    const limits = this.#surface.limits(press.row)
    const from = snapped(press.pressedAt, limits.midnight, limits.stepMin, 'floor')
    const to = Math.min(limits.dayEnd, from + Math.max(limits.minLengthMin, Math.min(60, limits.maxLengthMin)) * 60_000)
    return { row: press.row, booking: null, from, to }
  }

  #differs(slot: DrawnSlot, press: Press): boolean {
    return press.booking === null || slot.row !== press.row || slot.from !== press.original.from || slot.to !== press.original.to
  }

  #spanOf(press: Press, row: string, at: number): Span {
    return draggedSpan(press.mode, press.original, press.pressedAt, at, this.#surface.limits(row))
  }
}
