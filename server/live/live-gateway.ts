import type { IncomingMessage, Server as HttpServer } from 'node:http'
import type { Logger } from 'pino'
import { Server, type Socket } from 'socket.io'
import { Compile } from 'typebox/compile'
import { LIVE_PATH, LiveJoin, type ClientToServer, type JoinAnswer, type ServerToClient } from '#contract/live'
import type { Admission } from '../access/admission.ts'
import { scopeFor, type Principal } from '../access/principal.ts'
import type { Bus, BusEvents } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { LiveRoom } from './live-room.ts'
import { changesFor, seesSensors, snapshotFor } from './live-sight-rules.ts'
import type { LiveKind, LiveView } from './live-view.ts'

/** A client that cannot drain this much is cut; it resyncs by joining again. */
const CLIENT_BUFFER_CAP_BYTES = 1_000_000
const CLIENT_BUFFER_CHECK_MS = 5_000
/** From the websocket's handshake to socket.io's own CONNECT; its default bears a mute one for 45 s. */
const CONNECT_WITHIN_MS = 10_000
/** For a browser to hear that it is closed. */
const GOODBYE_MS = 1_000
/** A snapshot is the largest thing that we send, and no volatile one: who keeps asking without reading is cut. */
const JOINS_AT_ONCE = 20
const JOINS_PER_MS = 20 / 10_000

const joinCheck = Compile(LiveJoin)

/** Whether a session still holds is asked so often, for what no event tells: it expired, or another server ended it. */
const ASK_AGAIN_MS = 15_000

interface SocketData { admission?: Admission; principal?: Principal; room?: string; joinsLeft?: number; joinedAt?: number }
type LiveSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>

export interface LiveGatewayOptions {
  readonly http: HttpServer
  readonly view: LiveView
  readonly bus: Bus
  readonly clock: Clock
  readonly logger: Logger
  /** True when a page of this origin may connect (TRUST.md: Origin check on the handshake). */
  readonly originAllowed: (origin: string | undefined, host: string | undefined) => boolean
  /** Who opens the connection, from the handshake's cookie or bearer token; null when nobody is signed in. */
  readonly admit: (handshake: IncomingMessage) => Promise<Admission | null>
}

export interface LiveGateway {
  /** Connected browsers. */
  readonly clients: number
  /** Bytes that browsers have not taken yet. */
  readonly waitingBytes: number
  close(): Promise<void>
}

/**
 * The live view's socket.io side: a browser joins one room (a floor, or a whole site), gets a
 * snapshot with a sequence number, then coalesced changes. Values are volatile: what a slow client
 * misses shows as a gap in the sequence, and it joins again.
 */
export function createLiveGateway({ http, view, bus, clock, logger, originAllowed, admit }: LiveGatewayOptions): LiveGateway {
  const admitted = new WeakMap<IncomingMessage, Admission>()
  const letIn = async (handshake: IncomingMessage): Promise<boolean> => {
    if (!originAllowed(handshake.headers.origin, handshake.headers.host)) return false
    const admission = await admit(handshake)
    if (admission) admitted.set(handshake, admission)
    return admission !== null
  }
  const io = new Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>(http, {
    path: LIVE_PATH, serveClient: false, maxHttpBufferSize: 65_536, pingInterval: 10_000, pingTimeout: 15_000, connectTimeout: CONNECT_WITHIN_MS,
    transports: ['websocket', 'polling'],
    allowRequest: (request, answer) => {
      letIn(request).then((isIn) => answer(null, isIn), (error: unknown) => {
        logger.warn({ err: error }, 'a browser could not be let in')
        answer('unavailable', false)
      })
    },
  })
  const rooms = new Map<string, LiveRoom>()

  const openRoom = (name: string, siteId: string, floorId: string | null): LiveRoom => {
    const known = rooms.get(name)
    if (known) return known
    const room = new LiveRoom({ siteId, floorId, view, now: () => clock.now(), send: (changes) => {
      for (const sight of SIGHTS) io.to(name + sight).volatile.emit('changes', changesFor(changes, sight === FULL))
    } })
    rooms.set(name, room)
    return room
  }

  const { adapter } = io.of('/')
  adapter.on('delete-room', (sightRoom: string) => {
    const name = sightRoom.slice(0, sightRoom.lastIndexOf('#'))
    if (SIGHTS.some((sight) => adapter.rooms.has(name + sight))) return
    rooms.get(name)?.close()
    rooms.delete(name)
  })

  // ws would wait half a minute for the closing handshake of somebody who does not read or does not speak.
  io.engine.on('connection', (connection: WireConnection) => connection.on('close', () => setTimeout(() => endWire(connection), GOODBYE_MS).unref()))

  io.on('connection', (socket) => {
    const admission = admitted.get(socket.request)
    if (!admission) return cut(socket, 'nobody let in', logger)
    Object.assign(socket.data, { admission, principal: admission.principal })
    socket.on('join', (request: unknown, answer: unknown) => {
      if (typeof answer !== 'function') return
      if (!mayJoin(socket.data, clock.now())) return cut(socket, 'asks for snapshots without end', logger)
      ;(answer as (result: JoinAnswer) => void)(join(socket, request, openRoom))
    })
  })

  const mark = (kind: LiveKind, drifting = false) => (id: string) => {
    if (rooms.size === 0) return
    const place = view.siteAndFloor(kind, id)
    if (!place) return
    rooms.get(siteRoom(place.siteId))?.mark(kind, id, drifting)
    if (place.floorId) rooms.get(floorRoom(place.floorId))?.mark(kind, id, drifting)
    if (drifting) return
    // The header's figures are the site's: other floors' rooms see them change too.
    for (const room of rooms.values()) if (room.siteId === place.siteId && room.floorId !== place.floorId) room.markSummary()
  }
  const ofSite = (work: (room: LiveRoom) => void) => ({ siteId }: { siteId: string }) => { for (const room of rooms.values()) if (room.siteId === siteId) work(room) }
  const bookingsChanged = ofSite((room) => room.markBookings())
  const listeners = {
    spaceChanged: mark('space'), spaceDrifted: mark('space', true), doorChanged: mark('door'), equipmentChanged: mark('equipment'), deviceChanged: mark('device', true),
    buildingChanged: ofSite((room) => room.markBuilding()),
    bookingChanged: bookingsChanged, waitlistChanged: bookingsChanged, timeFreed: bookingsChanged,
    conditionChanged: () => { for (const room of rooms.values()) room.markConditions() },
    accessChanged: ({ memberId }) => askAgain(({ principal }) => memberId === null || principal?.memberId === memberId),
  } satisfies { [Event in keyof BusEvents]?: (...payload: BusEvents[Event]) => void }
  for (const [event, listener] of Object.entries(listeners)) bus.on(event as keyof BusEvents, listener)

  const askAgain = (concerns: (data: SocketData) => boolean): void => {
    for (const socket of io.sockets.sockets.values()) if (concerns(socket.data)) void askOneAgain(socket, logger)
  }
  const accessCheck = setInterval(() => askAgain(() => true), ASK_AGAIN_MS)
  accessCheck.unref()
  const bufferCheck = setInterval(() => cutFrozenClients(io.sockets.sockets.values(), logger), CLIENT_BUFFER_CHECK_MS)
  bufferCheck.unref()

  return {
    get clients() { return io.engine.clientsCount },
    get waitingBytes() { return [...io.sockets.sockets.values()].reduce((sum, socket) => sum + waitingBytes(socket), 0) },
    async close() {
      clearInterval(bufferCheck)
      clearInterval(accessCheck)
      for (const [event, listener] of Object.entries(listeners)) bus.off(event as keyof BusEvents, listener)
      for (const room of rooms.values()) room.close()
      await io.close()
    },
  }
}

/** A room in two views: with what its sensors say, and without. Both count the same sequence. */
const FULL = '#full'
const PLAIN = '#plain'
const SIGHTS = [FULL, PLAIN] as const

/** Ends the connection of whoever may no longer come in. One whose rights are others now joins anew, to see what they allow. */
async function askOneAgain(socket: LiveSocket, logger: Logger): Promise<void> {
  let now: Principal | null
  try {
    now = await socket.data.admission?.again() ?? null
  } catch (error) {
    logger.warn({ err: error }, 'whether a browser may stay could not be asked') // The next round asks again.
    return
  }
  const before = socket.data.principal
  if (now && before && scopeFor(now, 'live.read') !== null && seesSensors(now) === seesSensors(before)) socket.data.principal = now
  else socket.disconnect(true)
}

const siteRoom = (siteId: string): string => `site:${siteId}`
const floorRoom = (floorId: string): string => `floor:${floorId}`

function join(socket: LiveSocket, request: unknown, openRoom: (name: string, siteId: string, floorId: string | null) => LiveRoom): JoinAnswer {
  if (!joinCheck.Check(request)) return { ok: false, code: 'bad-request', message: 'join takes {siteId, floorId | null}' }
  const { principal } = socket.data
  if (!principal || scopeFor(principal, 'live.read') === null) return { ok: false, code: 'not-allowed', message: 'this needs the permission live.read' }
  const name = request.floorId === null ? siteRoom(request.siteId) : floorRoom(request.floorId)
  const sees = seesSensors(principal)
  const sightRoom = name + (sees ? FULL : PLAIN)
  // Entered before the snapshot is taken, so that no change falls between the two.
  if (socket.data.room && socket.data.room !== sightRoom) void socket.leave(socket.data.room)
  socket.data.room = sightRoom
  void socket.join(sightRoom)
  const snapshot = openRoom(name, request.siteId, request.floorId).snapshot()
  if (snapshot) return { ok: true, snapshot: snapshotFor(snapshot, sees) }
  void socket.leave(sightRoom)
  delete socket.data.room
  return { ok: false, code: 'not-found', message: 'there is no such site or floor' }
}

/** A bucket of snapshots: a person who leafs through the floors never empties it. */
function mayJoin(data: SocketData, now: number): boolean {
  const refilled = Math.max(0, now - (data.joinedAt ?? now)) * JOINS_PER_MS
  data.joinsLeft = Math.min(JOINS_AT_ONCE, (data.joinsLeft ?? JOINS_AT_ONCE) + refilled) - 1
  data.joinedAt = now
  return data.joinsLeft >= 0
}

/** engine.io's side of a socket, as far as its types leave it out. */
interface WireConnection {
  /** Packets that wait for the transport. */
  readonly writeBuffer: readonly { readonly data?: unknown }[]
  readonly transport: { readonly socket?: { readonly bufferedAmount?: number; terminate?: () => void } }
  on(event: 'close', listener: (reason: string) => void): unknown
}

/** At once, what waits to be sent included. Polling has no wire of its own. */
const endWire = ({ transport }: WireConnection): void => transport.socket?.terminate?.()

/** The browser reconnects by itself and joins anew. */
function cut(socket: LiveSocket, why: string, logger: Logger, figures: object = {}): void {
  logger.warn({ socket: socket.id, ...figures }, `cut a browser that ${why}`)
  const connection = socket.conn as unknown as WireConnection
  // Not by disconnect(): engine.io would first wait for what the browser does not read.
  if (connection.transport.socket?.terminate) endWire(connection)
  else socket.disconnect(true)
}

/** A frozen browser would make them grow without end: those of engine.io, then those of the websocket. */
function waitingBytes(socket: LiveSocket): number {
  const { writeBuffer, transport } = socket.conn as unknown as WireConnection
  const queued = writeBuffer.reduce((sum, { data }) => sum + (typeof data === 'string' ? data.length : 0), 0)
  return queued + (transport.socket?.bufferedAmount ?? 0)
}

function cutFrozenClients(sockets: Iterable<LiveSocket>, logger: Logger): void {
  for (const socket of sockets) {
    const waiting = waitingBytes(socket)
    if (waiting > CLIENT_BUFFER_CAP_BYTES) cut(socket, 'does not read', logger, { waiting })
  }
}
