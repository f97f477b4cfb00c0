import { describe, expect, it } from 'vitest'
import { BOOKING_FAULT_IDS } from '#contract/booking-faults'
import { LANGUAGES } from '#contract/local-text'
import { BAD_RECURRENCE } from '../../server/bookings/bad-recurrence.ts'
import { FAULT_SENTENCES } from '../../server/bookings/booking-fault-sentences.ts'
import { BOOKING_RULES, type RuledFault } from '../../server/bookings/booking-rules.ts'
import { sourceFiles, textOf } from './source-tree.ts'

/** The issues of other systems that the rules answer. */
const FAILED_ELSEWHERE = ['MRBS #1067', 'Indico #4082', 'Indico #4214', 'Indico #4129', 'Cal.com #28542', 'LibreBooking #1614']
const document = textOf('docs/bookings.md')
const rows = [...document.matchAll(/^\| `([a-z-]+)` \| (.+?) \| (yes|no|–) \| (.*?) ?\|$/gm)].map(([, code, rule, whenShortened]) => ({ code: code!, rule: rule!, whenShortened: whenShortened! }))
const isRuled = (code: string): code is RuledFault => code in BOOKING_RULES

describe('the table of booking rules', () => {
  it('has a rule or a reading for each fault of the contract, and a sentence', () => {
    expect(Object.keys(FAULT_SENTENCES).sort()).toEqual([...BOOKING_FAULT_IDS].sort())
    expect(BOOKING_FAULT_IDS.filter((code) => !isRuled(code))).toEqual(['missing-hour', 'recurrence-not-allowed', 'bad-recurrence', 'too-many-occurrences'])
  })

  it('is written down as it is', () => {
    expect(rows.map(({ code }) => code)).toEqual(BOOKING_FAULT_IDS)
    for (const { code, rule, whenShortened } of rows) {
      expect(rule.trim(), code).not.toBe('')
      expect([code, whenShortened]).toEqual([code, isRuled(code) ? (BOOKING_RULES[code].whenShortened ? 'yes' : 'no') : '–'])
    }
  })

  it('names where other systems failed', () => expect(FAILED_ELSEWHERE.filter((issue) => !document.includes(issue))).toEqual([]))

  it('has a case for each fault in the tests of the rules', () => {
    const tests = sourceFiles().filter((file) => /^test\/server\/bookings\/.*-rules\.test\.ts$/.test(file)).map(textOf).join('\n')
    expect(BOOKING_FAULT_IDS.filter((code) => !tests.includes(`'${code}'`))).toEqual([])
  })

  it('says in both languages what is wrong with a recurrence', () => {
    for (const [why, text] of Object.entries(BAD_RECURRENCE)) {
      for (const language of LANGUAGES) expect(text[language], why).toContain('{found}')
      expect(text['zh-CN']).toMatch(/\p{Script=Han}.*。$/u)
    }
  })
})
