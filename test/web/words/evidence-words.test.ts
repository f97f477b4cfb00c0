import { beforeEach, describe, expect, it } from 'vitest'
import { POINT_IDS } from '#contract/vocabulary'
import { language } from '../../../web/src/i18n/language.svelte.ts'
import { evidenceAge, evidenceSentence, readingText, weightText } from '../../../web/src/words/evidence-words.ts'
import { spaceSentence } from '../../../web/src/words/space-sentence.ts'
import { stateLines } from '../../../web/src/words/state-words.ts'

const now = Date.parse('2026-11-23T12:00:00Z')

describe('evidence in plain words', () => {
  beforeEach(() => { language.set('en') })

  it('says who saw what', () => {
    expect(evidenceSentence({ point: 'motion.event', value: 1 }, 'PIR 1.04', 'en')).toBe('Motion sensor “PIR 1.04” saw movement')
    expect(evidenceSentence({ point: 'occupancy.present', value: 0 }, 'mmWave', 'en')).toBe('“mmWave” senses nobody')
    expect(evidenceSentence({ point: 'air.co2', value: 845.4 }, 'AM319', 'en')).toBe('CO₂ at “AM319” is 845\u202fppm')
  })

  it('speaks Chinese when the page does', () => {
    language.set('zh-CN')
    expect(evidenceSentence({ point: 'motion.event', value: 1 }, 'PIR 1.04', 'zh-CN')).toBe('移动传感器“PIR 1.04”检测到移动')
  })

  it('has a sentence with the device in it for every point of the vocabulary, in both languages', () => {
    for (const name of ['en', 'zh-CN'] as const) {
      language.set(name)
      for (const point of POINT_IDS) expect(evidenceSentence({ point, value: 1 }, 'X9', name)).toContain('X9')
    }
  })

  it('signs weights with a true minus and one digit', () => {
    expect([2.07, -0.42, 0].map(weight => weightText(weight, 'en'))).toEqual(['+2.1', '−0.4', '0.0'])
  })

  it('says when evidence is too old or implausible', () => {
    const said = { observedAt: now - 120_000, quality: 'good', fresh: true } as const
    expect(evidenceAge(said, now, 'en')).toBe('2 min. ago')
    expect(evidenceAge({ ...said, fresh: false }, now, 'en')).toBe('2 min. ago, too old to count')
    expect(evidenceAge({ ...said, quality: 'suspect' }, now, 'en')).toContain('implausible')
  })

  it('writes what is not measured as a dash', () => {
    expect(readingText('air.co2', null, 'en')).toBe('—')
    expect(readingText('air.temperature', 21.44, 'en')).toBe('21.4\u202f°C')
  })
})

describe('a space in words', () => {
  beforeEach(() => { language.set('en') })
  const shown = { state: 'occupied', reason: null, since: now - 600_000, count: 3, probability: 0.97 } as const

  it('is one sentence for a screen reader', () => {
    expect(spaceSentence({ name: 'Turing', purpose: 'meeting', capacity: 8 } as never, shown, 1_250, 1, now, 'en'))
      .toBe('Turing, Meeting room, Occupied, 10 min. ago, 3 / 8 people, air stuffy, 1250 ppm CO₂, devices offline or overdue: 1')
  })

  it('names the age of an unknown, and never a number of people', () => {
    expect(stateLines({ ...shown, state: 'unknown', reason: 'stale' }, 8, now, 'en')).toEqual(['Unknown · 10m ago', 'Unknown'])
  })
})
