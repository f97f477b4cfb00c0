import { describe, expect, it } from 'vitest'
import { co2Weight, generationPpmPerHour, initialCo2, nextCo2, type Co2State } from '../../../server/occupancy/air-evidence-rules.ts'
import { initialLight, lightWeight, nextLight, type LightState } from '../../../server/occupancy/light-evidence-rules.ts'
import { initialSound, nextSound, soundWeight, type SoundState } from '../../../server/occupancy/sound-evidence-rules.ts'

const MINUTE = 60_000
const lit = (...levels: number[]): LightState => levels.slice(1).reduce((state, level, index) => nextLight(state, (index + 1) * MINUTE, level), initialLight(0, levels[0]!))
const times = (count: number, level: number): number[] => Array.from({ length: count }, () => level)

describe('light', () => {
  it('sees a lamp switched on and off, whatever its sensor makes of it', () => {
    for (const scale of [0.25, 1, 3]) {
      const on = lit(...times(5, 0), ...times(6, 430 * scale))
      expect(lightWeight(on)).toBeGreaterThan(2)
      expect(lightWeight(nextLight(on, 20 * MINUTE, 0))).toBeLessThan(-2)
    }
  })
  it('takes daylight that rises slowly for daylight', () => {
    const day = lit(...Array.from({ length: 120 }, (_, minute) => 4 * minute))
    expect(day.level).toBeGreaterThan(400)
    expect(lightWeight(day)).toBeLessThan(-1)
  })
  it('takes back a sun patch that does not stay', () => {
    expect(lightWeight(lit(...times(10, 15), 215, 611, 1546, 829, 251, 205))).toBeLessThan(-1)
  })
  it('keeps a lamp on under a cloud, and sees it go off in daylight', () => {
    const learnt = [...times(5, 0), ...times(6, 430), ...times(4, 0), ...times(6, 430)]
    expect(lightWeight(lit(...learnt, 500, 600, 700, 700, 600))).toBeGreaterThan(2)
    const sunny = [...learnt, ...Array.from({ length: 30 }, (_, minute) => 430 + 10 * minute), ...times(10, 730)]
    expect(lightWeight(lit(...sunny, 500, 300))).toBeLessThan(0)
  })
})

describe('CO2', () => {
  const room = (ppmOf: (minute: number) => number, minutes: number): Co2State =>
    Array.from({ length: minutes }, (_, minute) => minute + 1).reduce((state, minute) => nextCo2(state, minute * MINUTE, ppmOf(minute)), initialCo2(0, ppmOf(0)))

  it('speaks for presence while it rises and against it while it decays', () => {
    expect(co2Weight(room((minute) => 430 + 5 * minute, 60))).toBeGreaterThan(1)
    expect(co2Weight(room((minute) => 430 + 600 * Math.exp(-minute / 90), 60))).toBeLessThan(-0.5)
    expect(co2Weight(room(() => 425, 60))).toBeLessThan(-1.5)
  })
  it('balances mass: a steady excess needs k · excess', () => {
    const steady = room(() => 820, 240)
    expect(generationPpmPerHour(steady)).toBeCloseTo(steady.exchangePerHour * (steady.slow - steady.floorPpm), 3)
  })
})

describe('sound', () => {
  const heard = (values: number[]): SoundState => values.slice(1).reduce((state, value, index) => nextSound(state, (index + 1) * MINUTE, value), initialSound(0, values[0]!))

  it('compares with the room’s own quiet, in dBA and in bare amplitude alike', () => {
    for (const [quiet, loud] of [[34, 48], [0.06, 0.5]] as const) {
      expect(soundWeight(heard(times(30, quiet)))).toBeLessThan(-1)
      expect(soundWeight(heard([...times(30, quiet), ...times(6, loud)]))).toBeGreaterThan(1)
      expect(soundWeight(heard([...times(30, quiet), ...times(30, loud), ...times(30, quiet)]))).toBeLessThan(-1)
    }
  })
})
