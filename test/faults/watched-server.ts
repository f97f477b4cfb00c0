import { io, type Socket } from 'socket.io-client'
import { LIVE_PATH, type ClientToServer, type JoinAnswer, type LiveChanges, type LiveSnapshot, type ServerToClient } from '#contract/live'
import { bearer } from '../e2e/administrator.ts'

/** How long the load of a fault lasts; FAULT_SECONDS=60 and more for the long versions of TRUST.md. */
export const faultSeconds = (usual: number): number => Number(process.env['FAULT_SECONDS'] ?? usual)

/** The samples of one scrape of /metrics: "name" and "name{label="…"}" with their values. */
export async function scrape(url: string): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return new Map(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line): [string, number] => {
    const end = line.lastIndexOf(' ')
    return [line.slice(0, end), Number(line.slice(end + 1))]
  }))
}

export async function metric(url: string, name: string): Promise<number> {
  const value = (await scrape(url)).get(name)
  if (value === undefined) throw new Error(`/metrics has no ${name}`)
  return value
}

/** A browser's side of the live view, with all that it was told. */
export interface Browser {
  readonly socket: Socket<ServerToClient, ClientToServer>
  readonly snapshot: LiveSnapshot
  readonly heard: LiveChanges[]
  /** The conditions that it shows now. */
  conditions(): readonly string[]
}

/** Connects and joins a floor, or the whole site. */
export async function joinLive({ url, token }: { readonly url: string; readonly token: string }, siteId: string, floorId: string | null = null): Promise<Browser> {
  const socket: Socket<ServerToClient, ClientToServer> = io(url, { path: LIVE_PATH, transports: ['websocket'], reconnection: false, forceNew: true, extraHeaders: bearer(token) })
  const heard: LiveChanges[] = []
  socket.on('changes', (changes) => heard.push(changes))
  await new Promise<void>((resolve, reject) => { socket.once('connect', resolve).once('connect_error', reject) })
  const answer = await new Promise<JoinAnswer>((resolve) => { socket.emit('join', { siteId, floorId }, resolve) })
  if (!answer.ok) throw new Error(answer.message)
  const { snapshot } = answer
  return { socket, snapshot, heard, conditions: () => heard.findLast(({ conditions }) => conditions !== undefined)?.conditions ?? snapshot.conditions }
}

/** Nearest rank; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const report = (line: string): void => { process.stdout.write(`${line}\n`) }
export const inMs = (ms: number): string => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`
