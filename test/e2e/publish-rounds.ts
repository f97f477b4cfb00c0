import type { MqttClient } from 'mqtt'
import type { Page } from 'playwright-core'
import { eventually, pause } from './running-atrium.ts'

/** One publish as the page showed it. Times are epoch ms of this machine's one clock. */
export interface PublishRound {
  readonly count: number
  readonly state: string
  /** What the page says to who cannot see the plan. */
  readonly sentence: string
  readonly sentAt: number
  /** The element has changed. */
  readonly changedAt: number
  /** The frame that shows it has been handed on. */
  readonly shownAt: number
}

interface Shown { readonly state: string; readonly sentence: string; readonly changedAt: number; readonly shownAt: number }

/**
 * Publishes a new number of people each round and notes when the room on the floor plan has changed
 * to it. 0 and above take turns, so that the room itself turns as well as its figure. Rejects when
 * the page does not follow.
 */
export async function publishRounds(page: Page, client: MqttClient, topic: string, spaceId: string, rounds: number): Promise<PublishRound[]> {
  const shown = await watchRoom(page, spaceId)
  const done: PublishRound[] = []
  for (let round = 1; round <= rounds; round++) {
    const count = round % 2 === 0 ? 0 : round
    shown.length = 0
    const sentAt = Date.now()
    await client.publishAsync(topic, JSON.stringify({ value: count, time: new Date(sentAt).toISOString(), id: `${sentAt}-${round}` }), { qos: 1 })
    const seen = await eventually(`round ${round}: the page shows ${count}`, () => shown.find((one) => saysCount(one, count)), 30_000)
    done.push({ count, sentAt, ...seen })
    // Not in step with the server's ten messages a second, nor with the frames.
    await pause(40 + (round * 61) % 170)
  }
  return done
}

const saysCount = ({ state, sentence }: Shown, count: number): boolean =>
  state === (count > 0 ? 'occupied' : 'vacant') && (count === 0 || sentence.includes(` ${count} / `))

/** Collects what the room's element shows, each time that it changes. */
async function watchRoom(page: Page, spaceId: string): Promise<Shown[]> {
  const shown: Shown[] = []
  await page.exposeFunction('roomShown', (one: Shown) => { shown.push(one) })
  await page.evaluate((id) => {
    const room = document.querySelector(`[data-room="${CSS.escape(id)}"]`)
    if (!room) throw new Error(`the plan has no room ${id}`)
    const tell = (window as unknown as { roomShown: (one: Shown) => void }).roomShown
    new MutationObserver(() => {
      const changedAt = Date.now()
      const [state, sentence] = [room.getAttribute('data-state') ?? '', room.getAttribute('aria-label') ?? '']
      // After the next frame's callbacks comes its layout and paint; a message posted in there arrives behind them.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => { tell({ state, sentence, changedAt, shownAt: Date.now() }); port1.close() }
        port2.postMessage(null)
      })
    }).observe(room, { attributes: true, attributeFilter: ['data-state', 'aria-label'] })
  }, spaceId)
  return shown
}

export interface Delays { readonly p50: number; readonly p95: number; readonly max: number }

/** Nearest-rank percentiles in ms. */
export function delaysOf(values: readonly number[]): Delays {
  const sorted = [...values].sort((a, b) => a - b)
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return { p50: rank(0.5), p95: rank(0.95), max: rank(1) }
}

export const delaysText = (name: string, { p50, p95, max }: Delays): string => `${name}: p50 ${p50} ms, p95 ${p95} ms, max ${max} ms`
