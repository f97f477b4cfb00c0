import { io, type Socket } from 'socket.io-client'
import { LIVE_PATH, type ClientToServer, type JoinAnswer, type LiveJoin, type ServerToClient } from '#contract/live'
import { LOST_AFTER_MS, type LiveStore } from './live-store.svelte.ts'

/** An answer to "join" that takes longer than this is asked for again. */
const JOIN_TIMEOUT_MS = 10_000
/** Between two joins after a refusal. */
const JOIN_RETRY_MS = 3_000

export type LiveSocket = Pick<Socket<ServerToClient, ClientToServer>, 'on' | 'timeout' | 'connect' | 'disconnect' | 'connected'>

export interface LiveConnectionOptions {
  store: LiveStore
  room: LiveJoin
  /** The building itself was edited: fetch it again. */
  onBuildingChanged: () => void
  /** Something of the calendar is another now. */
  onBookingsChanged?: () => void
  onSnapshot?: () => void
  /** The server ended the connection or did not take it: perhaps nobody is signed in any more. */
  onRefused?: () => void
  connect?: () => LiveSocket
}

const connectSocket = (): LiveSocket => io({ path: LIVE_PATH, transports: ['websocket', 'polling'], reconnectionDelay: 500, reconnectionDelayMax: 5_000 })

/** Keeps one room of the live feed in the store: joins, follows the sequence, joins again after a gap. Returns the end. */
export function followLive({ store, room, onBuildingChanged, onBookingsChanged, onSnapshot, onRefused, connect = connectSocket }: LiveConnectionOptions): () => void {
  const socket = connect()
  let lostTimer: ReturnType<typeof setTimeout> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let ended = false

  const join = () => {
    clearTimeout(retryTimer)
    socket.timeout(JOIN_TIMEOUT_MS).emit('join', room, (error: Error | null, answer?: JoinAnswer) => {
      if (ended || !socket.connected) return
      if (error || !answer?.ok) {
        // Nothing is being followed meanwhile, so what is shown begins to fade as if disconnected.
        expectLoss()
        retryTimer = setTimeout(join, JOIN_RETRY_MS)
        return
      }
      clearTimeout(lostTimer)
      lostTimer = undefined
      store.takeSnapshot(answer.snapshot, Date.now())
      onSnapshot?.()
    })
  }
  const expectLoss = () => {
    store.disconnected()
    lostTimer ??= setTimeout(() => store.lost(), LOST_AFTER_MS)
  }

  expectLoss()
  socket.on('connect', join)
  socket.on('disconnect', reason => {
    expectLoss()
    if (reason !== 'io server disconnect') return
    // Whom the server sent away does not come back by itself: what one may see may be another thing now.
    onRefused?.()
    socket.connect()
  })
  socket.on('connect_error', () => onRefused?.())
  socket.on('changes', changes => {
    if (store.takeChanges(changes) === 'rejoin') join()
    if (changes.buildingChanged) onBuildingChanged()
    if (changes.bookingsChanged) onBookingsChanged?.()
  })
  return () => {
    ended = true
    clearTimeout(lostTimer)
    clearTimeout(retryTimer)
    socket.disconnect()
  }
}
