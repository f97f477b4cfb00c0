import type { NewFloor, NewSpace } from '#contract/api'
import type { Floor, Space } from '#contract/building'
import type { Purpose } from '#contract/purposes'
import { ApiError, ask } from '../api/api-client.ts'
import { rectangle, type Box } from '../plan/plan-geometry.ts'
import { arrangedRooms, insideFloor, onGrid, overlap } from './room-grid.ts'

export interface RoomDraft { key: number; name: string; purpose: Purpose; capacity: number; box: Box; saved: boolean }

const PEOPLE: Partial<Record<Purpose, number>> = { office: 6, meeting: 8, desk: 1, booth: 1, workshop: 10, event: 60, lounge: 12, kitchen: 12, storage: 0, circulation: 0 }
export const usualCapacity = (purpose: Purpose) => PEOPLE[purpose] ?? 4

/** A floor being drawn: its size, and its rooms as boxes until somebody moves one. */
export class FloorDraft {
  name = $state('')
  level = $state(0)
  widthM = $state(30)
  depthM = $state(18)
  rooms: RoomDraft[] = $state([])
  /** Rooms arrange themselves until one was moved or sized by hand. */
  byHand = $state(false)
  sending = $state(false)
  failure: ApiError | null = $state.raw(null)
  /** Which room the failure speaks of; null: the floor. */
  failedRoom: number | null = $state(null)
  #keys = 0
  #floorId: string | null = null

  readonly overlapping: ReadonlySet<number> = $derived(new Set(
    this.rooms.filter(room => this.rooms.some(other => other !== room && overlap(room.box, other.box))).map(({ key }) => key),
  ))

  add(name: string, purpose: Purpose, capacity: number): void {
    const box = { x: 0, y: 0, width: Math.min(4, this.widthM), height: Math.min(4, this.depthM) }
    this.rooms.push({ key: ++this.#keys, name, purpose, capacity, box, saved: false })
    if (!this.byHand) this.arrange()
  }

  remove(key: number): void {
    this.rooms = this.rooms.filter(room => room.key !== key)
    if (!this.byHand) this.arrange()
  }

  arrange(): void {
    this.byHand = false
    const boxes = arrangedRooms(this.rooms.map(({ capacity }) => capacity), this.widthM, this.depthM)
    this.rooms.forEach((room, index) => { room.box = boxes[index]! })
  }

  /** After the floor's size changed. */
  resized(): void {
    if (!this.byHand) this.arrange()
    else for (const room of this.rooms) room.box = insideFloor(room.box, this.widthM, this.depthM)
  }

  place(key: number, change: Partial<Box>): void {
    const room = this.rooms.find(other => other.key === key)
    if (!room) return
    this.byHand = true
    room.box = insideFloor({ ...room.box, ...change }, this.widthM, this.depthM)
  }

  move(key: number, xM: number, yM: number): void {
    this.place(key, { x: onGrid(xM), y: onGrid(yM) })
  }

  /** Makes the floor and its rooms; goes on where an earlier try stopped. True when all are made. */
  async send(siteId: string): Promise<boolean> {
    this.sending = true
    this.failure = null
    this.failedRoom = null
    try {
      this.#floorId ??= (await ask<Floor>(`/sites/${siteId}/floors`, { method: 'POST', body: this.#floorBody(siteId) })).id
      for (const room of this.rooms) {
        if (room.saved) continue
        this.failedRoom = room.key
        await ask<Space>(`/sites/${siteId}/spaces`, { method: 'POST', body: spaceBody(room, siteId, this.#floorId) })
        room.saved = true
      }
      this.failedRoom = null
      return true
    } catch (error) {
      this.failure = error instanceof ApiError ? error : new ApiError('internal', String(error), 0)
      return false
    } finally {
      this.sending = false
    }
  }

  #floorBody(siteId: string): NewFloor {
    return { siteId, name: this.name.trim(), level: this.level, widthM: this.widthM, depthM: this.depthM }
  }
}

function spaceBody(room: RoomDraft, siteId: string, floorId: string): NewSpace {
  return {
    siteId, floorId, parentId: null, kind: room.purpose === 'booth' ? 'booth' : 'room', purpose: room.purpose, name: room.name.trim(), capacity: room.capacity,
    areaM2: Math.round(room.box.width * room.box.height * 100) / 100, openingHours: null, outline: rectangle(room.box),
  }
}
