import type { Stretch } from '../site-time/available-time-rules.ts'
import type { StockRoom } from './room-stock-rules.ts'

/** One recorded wish for a room: a booking, a use without one, or somebody who waited in vain. */
export interface Meeting extends Stretch {
  readonly id: string
  readonly source: 'booking' | 'walk-in' | 'waiting'
  /** When it was asked for (epoch ms): who asked first is placed first. A walk-in asks when it begins. */
  readonly askedAt: number
  /** Where it took place; null for who waited in vain. */
  readonly roomId: string | null
  readonly people: number
}

export type UnplacedReason = 'too-small' | 'taken'
export interface Unplaced { readonly meeting: Meeting; readonly reason: UnplacedReason }

export interface Replay {
  /** In the room where it took place, or in a part of it. */
  readonly stayed: number
  readonly moved: number
  readonly unplaced: readonly Unplaced[]
  /** Most rooms in use at once. */
  readonly peakRooms: number
  /** Time in use per room of the stock, ms. */
  readonly usedMs: ReadonlyMap<string, number>
  /** Seats filled: ∫ people ÷ ∫ capacity of the rooms in use; null when nothing was placed. */
  readonly seatFill: number | null
}

/**
 * The recorded demand placed anew into a stock of rooms, in the order in which it was asked for: first where it
 * took place (a whole room that has not changed always fits it, for it did), else into the smallest room that is
 * large enough, free and open for the whole time; of equal ones the first by id. Nobody is moved once placed and
 * no time is shifted, so the result is what a plain booking calendar would have given: an upper bound of the
 * meetings without a place.
 */
export function replayedDemand(meetings: readonly Meeting[], stock: readonly StockRoom[]): Replay {
  const rooms = [...stock].sort((a, b) => a.capacity - b.capacity || (a.id < b.id ? -1 : 1)).map((room) => ({ room, busy: new BusyTimes(room.blocked) }))
  const placed: { meeting: Meeting; room: StockRoom }[] = []
  const unplaced: Unplaced[] = []
  let stayed = 0
  for (const meeting of [...meetings].sort(byAsking)) {
    const fitting = rooms.filter(({ room }) => fits(meeting, room)).sort((a, b) => Number(isOwn(meeting, b.room)) - Number(isOwn(meeting, a.room)))
    const chosen = fitting.find(({ busy }) => busy.isFree(meeting))
    if (chosen === undefined) {
      unplaced.push({ meeting, reason: fitting.length === 0 ? 'too-small' : 'taken' })
      continue
    }
    chosen.busy.take(meeting)
    placed.push({ meeting, room: chosen.room })
    if (isOwn(meeting, chosen.room)) stayed += 1
  }
  return { stayed, moved: placed.length - stayed, unplaced, ...fill(placed, stock) }
}

const byAsking = (a: Meeting, b: Meeting): number => a.askedAt - b.askedAt || a.from - b.from || (a.id < b.id ? -1 : 1)
const isOwn = ({ roomId }: Meeting, { was }: StockRoom): boolean => roomId !== null && was.includes(roomId)
const fits = (meeting: Meeting, room: StockRoom): boolean => (room.unchanged && isOwn(meeting, room)) || room.capacity >= meeting.people

function fill(placed: readonly { meeting: Meeting; room: StockRoom }[], stock: readonly StockRoom[]): Pick<Replay, 'peakRooms' | 'usedMs' | 'seatFill'> {
  const usedMs = new Map(stock.map(({ id }) => [id, 0]))
  let [peopleMs, seatMs] = [0, 0]
  for (const { meeting: { from, to, people }, room } of placed) {
    usedMs.set(room.id, usedMs.get(room.id)! + to - from)
    peopleMs += people * (to - from)
    seatMs += room.capacity * (to - from)
  }
  return { usedMs, peakRooms: mostAtOnce(placed.map(({ meeting }) => meeting)), seatFill: seatMs === 0 ? null : peopleMs / seatMs }
}

/** The most stretches that hold one moment; what ends at a moment has ended. */
export function mostAtOnce(stretches: readonly Stretch[]): number {
  const steps = stretches.flatMap(({ from, to }) => [{ at: from, change: 1 }, { at: to, change: -1 }]).sort((a, b) => a.at - b.at || a.change - b.change)
  let [now, most] = [0, 0]
  for (const { change } of steps) {
    now += change
    most = Math.max(most, now)
  }
  return most
}

/** Taken times of one room in order of their begin; blocked ones may overlap each other, taken ones never do. */
class BusyTimes {
  readonly #blocked: readonly Stretch[]
  readonly #taken: Stretch[] = []

  constructor(blocked: readonly Stretch[]) { this.#blocked = blocked }

  isFree({ from, to }: Stretch): boolean {
    if (this.#blocked.some((stretch) => stretch.from < to && from < stretch.to)) return false
    const next = this.#firstFrom(from)
    return !(this.#taken[next] && this.#taken[next].from < to) && !(next > 0 && this.#taken[next - 1]!.to > from)
  }

  take({ from, to }: Stretch): void { this.#taken.splice(this.#firstFrom(from), 0, { from, to }) }

  /** The first that begins at `from` or later. */
  #firstFrom(from: number): number {
    let [low, high] = [0, this.#taken.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#taken[middle]!.from < from) low = middle + 1
      else high = middle
    }
    return low
  }
}
