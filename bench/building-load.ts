/**
 * What 500 devices of an office really say, for bench/mqtt-load.ts: air that drifts with every reading,
 * people counts that mostly repeat. Each connection goes round 512 messages, beginning elsewhere in them.
 */
import type { LoadOptions } from './mqtt-load.ts'

const MESSAGES = 512
const COUNT_EVERY = 4
const topic = (point: string): string => `atrium/v1/bench/d%d/${point}`

/** At 4 messages a second a connection the count changes twice in 128 s: one room in 64 s. */
function messageAt(index: number): { readonly topic: string; readonly payload: string } {
  const wave = Math.sin((2 * Math.PI * index) / MESSAGES)
  if (index % COUNT_EVERY === 0) return { topic: topic('people.count'), payload: index < MESSAGES / 2 ? '2' : '3' }
  if (index % COUNT_EVERY === 1) return { topic: topic('air.co2'), payload: (700 + 200 * wave).toFixed(0) }
  if (index % COUNT_EVERY === 2) return { topic: topic('air.temperature'), payload: (22 + wave).toFixed(2) }
  return { topic: topic('air.humidity'), payload: (45 + 5 * wave).toFixed(1) }
}

const messages = Array.from({ length: MESSAGES }, (_, index) => messageAt(index))

/** QoS 1 at a fixed rate over all connections; connection n speaks as the device "dn" of syntheticBuilding. */
export const buildingLoad = (port: number, options: { connections: number; ratePerSecond: number; seconds: number }): LoadOptions =>
  ({ port, qos: 1, messages, ...options })
