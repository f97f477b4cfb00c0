import { describe, expect, it } from 'vitest'
import { BOOKING_EVENTS } from '#contract/booking-events'
import { BOOKING_FAULTS } from '#contract/booking-faults'
import { ERRORS } from '#contract/errors'
import { DEVICE_HEALTH, EQUIPMENT_STATES, LIVE_CONDITIONS } from '#contract/live'
import { LANGUAGES, type LocalText } from '#contract/local-text'
import { MACHINE_TYPES, machineTypeName } from '#contract/machine-types'
import { OCCUPANCY_STATES, UNKNOWN_REASONS } from '#contract/occupancy'
import { PERMISSIONS, ROLE_NAMES } from '#contract/permissions'
import { PURPOSES } from '#contract/purposes'
import { QUALITIES, REJECTION_REASONS, TIME_SOURCES } from '#contract/sample'
import { VOCABULARY } from '#contract/vocabulary'
import { MACHINE_ROWS } from '../../devices-sim/plan-machines.ts'
import { SETTINGS } from '../../server/config.ts'
import { ADAPTERS } from '../../server/ingest/adapters/index.ts'
import { jsonOf } from './source-tree.ts'

const CHINESE = /\p{Script=Han}/u
/** Names that are written alike in every language. */
const INTERNATIONAL = new Set(['PM2.5', 'RSSI', 'SNR', 'TVOC'])

const texts: [string, LocalText][] = [
  ...Object.entries(PURPOSES).map(([id, text]): [string, LocalText] => [`purpose ${id}`, text]),
  ...Object.entries(MACHINE_TYPES).map(([id, text]): [string, LocalText] => [`machine ${id}`, text]),
  ...Object.entries(VOCABULARY).map(([id, { label }]): [string, LocalText] => [`point ${id}`, label]),
  ...Object.entries(ERRORS).map(([id, { title }]): [string, LocalText] => [`error ${id}`, title]),
  ...Object.entries(BOOKING_FAULTS).map(([id, text]): [string, LocalText] => [`fault ${id}`, text]),
  ...Object.entries(BOOKING_EVENTS).map(([id, text]): [string, LocalText] => [`event ${id}`, text]),
  ...Object.entries(ROLE_NAMES).map(([id, text]): [string, LocalText] => [`role ${id}`, text]),
  ...Object.entries(PERMISSIONS).map(([id, { title }]): [string, LocalText] => [`permission ${id}`, title]),
]

describe('the tables of the contract', () => {
  it.each(texts)('%s is said in every language', (_what, text) => {
    expect(Object.keys(text).sort()).toEqual([...LANGUAGES].sort())
    for (const language of LANGUAGES) expect(text[language].trim()).not.toBe('')
    expect(CHINESE.test(text.en)).toBe(false)
    if (!INTERNATIONAL.has(text['zh-CN'])) expect(CHINESE.test(text['zh-CN'])).toBe(true)
  })

  it('say different things differently, so that no list shows one word twice', () => {
    for (const table of ['purpose', 'machine', 'point', 'error', 'fault', 'event', 'role', 'permission']) {
      for (const language of LANGUAGES) {
        const words = texts.filter(([what]) => what.startsWith(`${table} `)).map(([, text]) => text[language])
        expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([])
      }
    }
  })

  it('name every type of machine of the demo, and leave any other as staff wrote it', () => {
    for (const { type } of MACHINE_ROWS) expect(Object.keys(MACHINE_TYPES)).toContain(type)
    expect(machineTypeName('laser-cutter')['zh-CN']).toBe('激光切割机')
    expect(machineTypeName('constructor')).toEqual({ en: 'constructor', 'zh-CN': 'constructor' })
  })

  it('have plausible ranges, units and statuses', () => {
    for (const [id, { min, max, type, unit }] of Object.entries(VOCABULARY)) {
      expect(min, id).toBeLessThan(max)
      if (type === 'boolean' || type === 'pulse') expect([unit, min, max], id).toEqual(['', 0, 1])
    }
    for (const [id, { status }] of Object.entries(ERRORS)) expect(status >= 400 && status < 600, id).toBe(true)
  })

  it('hold each id once', () => {
    const lists: Record<string, readonly string[]> = {
      states: OCCUPANCY_STATES, reasons: UNKNOWN_REASONS, conditions: LIVE_CONDITIONS, rejections: REJECTION_REASONS, equipment: EQUIPMENT_STATES,
      health: DEVICE_HEALTH, qualities: QUALITIES, timeSources: TIME_SOURCES, adapters: ADAPTERS.map(({ id }) => id),
      environment: SETTINGS.map(({ env }) => env), flags: SETTINGS.map(({ flag }) => flag),
    }
    for (const [name, ids] of Object.entries(lists)) expect(new Set(ids).size, name).toBe(ids.length)
  })
})

describe('the messages of the page', () => {
  const messages = Object.fromEntries(LANGUAGES.map((language) => [language, jsonOf<Record<string, unknown>>(`web/messages/${language}.json`)]))
  /** What the server may name: the page has a message for each. */
  const named: readonly (readonly [prefix: string, ids: readonly string[]])[] = [
    ['condition', LIVE_CONDITIONS], ['reason', UNKNOWN_REASONS], ['rejected', REJECTION_REASONS], ['state', OCCUPANCY_STATES], ['health', DEVICE_HEALTH], ['machine', EQUIPMENT_STATES],
  ]

  it.each(LANGUAGES)('%s has one for every condition, reason, rejection, state and health', (language) => {
    const missing = named.flatMap(([prefix, ids]) => ids.map((id) => `${prefix}_${id.replaceAll('-', '_')}`)).filter((key) => !(key in messages[language]!))
    expect(missing).toEqual([])
  })

  it('are the same keys with the same parameters in both languages, none empty', () => {
    const parameters = (message: unknown): string[] => [...new Set(JSON.stringify(message).match(/\{\w+\}/g) ?? [])].sort()
    const [en, zh] = [messages['en']!, messages['zh-CN']!]
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort())
    for (const key of Object.keys(en).filter((name) => name !== '$schema')) {
      expect(parameters(zh[key]), key).toEqual(parameters(en[key]))
      expect([en[key], zh[key]].every((text) => typeof text !== 'string' || text.trim() !== ''), key).toBe(true)
    }
  })
})
