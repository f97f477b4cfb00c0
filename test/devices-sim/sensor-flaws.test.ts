import { describe, expect, it } from 'vitest'
import { simulate, type SimMessage, type Simulation } from '../../devices-sim/simulation.ts'
import { FLAW_KINDS, faultyClock, parseFlaws, type FlawKind } from '../../devices-sim/sensor-flaws.ts'
import { DAY_MS } from '../../devices-sim/zone-days.ts'

const FROM = Date.parse('2026-09-07T22:00:00Z')
const base = { seed: 7, timeZone: 'Asia/Shanghai', from: FROM, to: FROM + DAY_MS } as const
const clean = [...simulate(base).messages()]
const cleanTruth = simulate(base).truth.intervals

interface Compared { readonly simulation: Simulation; readonly messages: readonly SimMessage[]; readonly flawed: ReadonlySet<string> }
function withFlaw(kind: FlawKind): Compared {
  const simulation = simulate({ ...base, flaws: [kind] })
  return { simulation, messages: [...simulation.messages()], flawed: new Set(simulation.truth.flaws.map(({ deviceId }) => deviceId)) }
}
const of = (messages: readonly SimMessage[], keep: (device: string) => boolean): SimMessage[] => messages.filter(({ device }) => keep(device))
const text = ({ topic, payload, device }: SimMessage): string => `${device} ${topic} ${payload}`
const counted = (messages: readonly SimMessage[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const message of messages) counts.set(text(message), (counts.get(text(message)) ?? 0) + 1)
  return counts
}

/** Two Zigbee messages of one device may be equal in all but time: counts are compared, not sets. */
const isPart = (part: readonly SimMessage[], whole: readonly SimMessage[]): boolean => {
  const all = counted(whole)
  return [...counted(part)].every(([key, count]) => count <= (all.get(key) ?? 0))
}

describe.each(FLAW_KINDS)('the flaw %s', (kind) => {
  const { simulation, messages, flawed } = withFlaw(kind)

  it('touches some devices, not all, and says which and since when', () => {
    expect(flawed.size).toBeGreaterThan(0)
    expect(flawed.size).toBeLessThan(simulation.devices.length / 2)
    for (const record of simulation.truth.flaws) {
      expect(record.kind).toBe(kind)
      expect(record.from).toBeGreaterThanOrEqual(FROM)
      expect(record.to).toBeGreaterThan(record.from)
      expect(record.to).toBeLessThanOrEqual(base.to)
    }
  })

  it('leaves the messages of every other device as they were, and the people too', () => {
    const other = (device: string): boolean => !flawed.has(device)
    // Compared as text: a deep comparison of 100,000 objects takes minutes.
    const lines = (list: readonly SimMessage[]): string => of(list, other).map((message) => `${message.at} ${text(message)}`).join('\n')
    expect(lines(messages) === lines(clean)).toBe(true)
    expect(JSON.stringify(simulation.truth.intervals) === JSON.stringify(cleanTruth)).toBe(true)
  })
})

describe('what a flaw does', () => {
  it('loss takes some 3 % of the messages and adds none', () => {
    const { messages, flawed } = withFlaw('loss')
    const [before, after] = [of(clean, (device) => flawed.has(device)), of(messages, (device) => flawed.has(device))]
    expect(isPart(after, before)).toBe(true)
    expect(1 - after.length / before.length).toBeGreaterThan(0.015)
    expect(1 - after.length / before.length).toBeLessThan(0.05)
  })

  it('duplicates repeat messages unchanged', () => {
    const { messages } = withFlaw('duplicates')
    expect(messages.length).toBeGreaterThan(clean.length)
    expect(isPart(clean.filter(({ at }) => at < base.to - 60_000), messages)).toBe(true)
    const known = counted(clean)
    expect([...counted(messages).keys()].filter((key) => !known.has(key))).toEqual([])
  })

  it('reordering delays, and changes no content', () => {
    const { messages, flawed } = withFlaw('reordering')
    expect(isPart(messages, clean)).toBe(true)
    const late = of(messages, (device) => flawed.has(device)).filter((message, index, list) => index > 0 && timeOf(message) < timeOf(list[index - 1]!))
    expect(late.length).toBeGreaterThan(0)
  })

  it('a dead battery is silent for its whole spell', () => {
    const { simulation, messages } = withFlaw('dead-battery')
    const silent = simulation.truth.flaws.filter(({ detail }) => detail === 'silent')
    expect(silent.length).toBeGreaterThan(0)
    for (const { deviceId, from, to } of silent) {
      expect(messages.some(({ device, at }) => device === deviceId && at > from + 1_000 && at < to)).toBe(false)
    }
  })

  it('a stuck sensor keeps one level for its whole spell and goes on reporting', () => {
    const { simulation, messages } = withFlaw('stuck')
    for (const { deviceId, from, to } of simulation.truth.flaws) {
      const levels = messages.filter(({ device, at }) => device === deviceId && at > from + 1_000 && at < to).map(levelIn)
      if (to - from > 3 * 3_600_000) expect(levels.length).toBeGreaterThan(2)
      expect(new Set(levels).size).toBeLessThanOrEqual(1)
    }
  })

  it('a drifting counter loses people on their way out only', () => {
    const { simulation, messages } = withFlaw('drifting-counter')
    const drift = simulation.truth.flaws.map(({ deviceId }) => deviceId)
    const lastTotals = (list: readonly SimMessage[], device: string): [number, number] => {
      const [first, last] = [totals(list, device).at(0)!, totals(list, device).at(-1)!]
      return [last[0] - first[0], last[1] - first[1]]
    }
    let missed = 0
    for (const device of drift) {
      const [cleanIn, cleanOut] = lastTotals(clean, device)
      const [driftIn, driftOut] = lastTotals(messages, device)
      expect(driftIn).toBe(cleanIn)
      // At a quiet door nobody may be missed all day.
      expect(driftOut).toBeLessThanOrEqual(cleanOut)
      missed += cleanOut - driftOut
    }
    expect(missed).toBeGreaterThan(3)
  })

  it('a wrong clock changes time stamps only', () => {
    const { messages, flawed } = withFlaw('wrong-clock')
    const values = (list: readonly SimMessage[]): unknown[] => of(list, (device) => flawed.has(device)).map(({ at, topic, payload }) => [at, topic, (JSON.parse(payload) as { value: unknown }).value])
    expect(values(messages)).toEqual(values(clean))
    for (const message of of(messages, (device) => flawed.has(device)).slice(0, 50)) expect(Math.abs(timeOf(message) - message.at)).toBeGreaterThan(1_000)
  })

  it('clocks are a day off, in 1970, or drifting from Monday on', () => {
    const at = Date.parse('2026-09-09T12:00:00Z')
    expect(faultyClock('day-behind', at)).toBe(at - DAY_MS)
    expect(faultyClock('day-ahead', at)).toBe(at + DAY_MS)
    expect(new Date(faultyClock('epoch-1970', at)).getUTCFullYear()).toBe(1970)
    expect(faultyClock('drifting', at)).toBe(at + 60 * 20_000)
  })
})

describe('the list of flaws', () => {
  it('is read from words, and refuses unknown ones by name', () => {
    expect(parseFlaws('none')).toEqual([])
    expect(parseFlaws('loss, stuck')).toEqual(['loss', 'stuck'])
    expect(parseFlaws('all')).toEqual([...FLAW_KINDS])
    expect(() => parseFlaws('gremlins')).toThrow(/gremlins/)
  })
})

function timeOf({ payload }: SimMessage): number {
  return Date.parse((JSON.parse(payload) as { time: string }).time)
}

function levelIn({ payload }: SimMessage): unknown {
  const body = JSON.parse(payload) as { occupancy?: boolean; presence?: boolean; value?: boolean; object?: { occupancy: string } }
  return body.object?.occupancy ?? body.occupancy ?? body.presence ?? body.value
}

function totals(messages: readonly SimMessage[], device: string): [number, number][] {
  let [entered, left] = [NaN, NaN]
  return messages.filter((message) => message.device === device).flatMap(({ topic, payload }): [number, number][] => {
    const body = JSON.parse(payload) as { value: number; object?: { line_1_total_in: number; line_1_total_out: number } }
    if (body.object) return [[body.object.line_1_total_in, body.object.line_1_total_out]]
    if (topic.endsWith('in_total')) entered = body.value
    else left = body.value
    return Number.isNaN(entered + left) ? [] : [[entered, left]]
  })
}
