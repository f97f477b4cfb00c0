import { Buffer } from 'node:buffer'
import type { Socket } from 'node:net'
import { bodyOffset, frameEnd, INCOMPLETE, MALFORMED } from './mqtt-frames.ts'

/** What to do with a whole packet: it was dealt with, aedes shall have it, or the connection is gone. */
export type FrameVerdict = 'consumed' | 'forward' | 'refused'

export interface FramePolicy {
  /** While true nothing more is read or looked at. */
  readonly paused: boolean
  /** The largest packet allowed now, header included. */
  readonly packetCap: number
  startChunk(): void
  /** `aedesHasTurn`: an earlier packet of this chunk went to aedes, so this one must too, to stay behind it. */
  takeFrame(source: Buffer, start: number, body: number, end: number, aedesHasTurn: boolean): FrameVerdict
  cut(reason: 'packet-too-large' | 'malformed'): void
}

/**
 * Stands between a socket and aedes, in the place of `socket.read`, and lets whole packets through only.
 * An announced giant costs its fixed header and no more; aedes' parser would gather it to the end.
 * There is no stream in between: a chunk is looked at where it lies.
 */
export class FrameGuard {
  readonly #policy: FramePolicy
  readonly #read: (size?: number) => Buffer | null
  #held: Buffer[] = []
  #heldBytes = 0
  /** With fewer bytes than this there is no packet to look at. */
  #neededBytes = 0

  constructor(socket: Socket, policy: FramePolicy) {
    this.#policy = policy
    this.#read = socket.read.bind(socket) as (size?: number) => Buffer | null
    // Node's own read(0) only starts the flow; every other call is aedes' read(null).
    socket.read = (size?: number) => (size === 0 ? this.#read(0) : this.#nextForAedes())
  }

  #nextForAedes(): Buffer | null {
    const policy = this.#policy
    while (!policy.paused) {
      const chunk = this.#nextChunk()
      if (chunk === null) return null
      policy.startChunk()
      const forward = this.#sift(chunk)
      if (forward !== null) return forward
    }
    return null
  }

  #nextChunk(): Buffer | null {
    while (this.#heldBytes === 0 || this.#heldBytes < this.#neededBytes) {
      const chunk = this.#read()
      if (chunk === null) return null
      if (this.#heldBytes === 0) return chunk
      this.#held.push(chunk)
      this.#heldBytes += chunk.length
    }
    const chunk = this.#held.length === 1 ? this.#held[0]! : Buffer.concat(this.#held, this.#heldBytes)
    this.#held = []
    this.#heldBytes = this.#neededBytes = 0
    return chunk
  }

  #sift(chunk: Buffer): Buffer | null {
    const policy = this.#policy
    let forwardFrom = -1
    let at = 0
    while (at < chunk.length) {
      const body = bodyOffset(chunk, at)
      if (body === MALFORMED) { policy.cut('malformed'); return null }
      const end = body === INCOMPLETE ? -1 : frameEnd(chunk, at, body)
      if (end - at > policy.packetCap) { policy.cut('packet-too-large'); return null }
      if (end < 0 || end > chunk.length || policy.paused) {
        // An unfinished header is looked at again with every byte, an unfinished packet once it is whole.
        this.#hold(chunk.subarray(at), end < 0 ? chunk.length - at + 1 : end - at)
        break
      }
      const verdict = policy.takeFrame(chunk, at, body, end, forwardFrom >= 0)
      if (verdict === 'refused') return null
      if (verdict === 'forward' && forwardFrom < 0) forwardFrom = at
      at = end
    }
    return forwardFrom < 0 ? null : chunk.subarray(forwardFrom, at)
  }

  #hold(rest: Buffer, neededBytes: number): void {
    this.#held = [rest]
    this.#heldBytes = rest.length
    this.#neededBytes = neededBytes
  }
}
