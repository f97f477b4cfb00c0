import type { Space } from '#contract/building'
import type { Language } from '#contract/local-text'
import type { ShownState } from '../live/shown-state.ts'
import { airLevel } from '../space/air-level.ts'
import { agoText } from '../time/site-time.ts'
import { AIR_WORDS, peopleText, purposeWord, reasonWords, STATE_WORDS } from './state-words.ts'
import { m } from '../paraglide/messages.js'

/** A space in one sentence for who does not see the plan: name, purpose, state, since, people, air, devices. */
export function spaceSentence(space: Space, shown: ShownState, co2: number | null, faultyDevices: number, now: number, language: Language, booked: string | null = null): string {
  const people = peopleText(shown.count, space.capacity)
  const parts = [
    space.name,
    purposeWord(space.purpose, language),
    shown.since === null ? STATE_WORDS[shown.state]() : `${STATE_WORDS[shown.state]()}, ${agoText(shown.since, now, language)}`,
    shown.reason === null ? null : reasonWords(shown.reason),
    booked,
    people === null ? null : m.people_now({ people }),
    co2 === null ? null : m.air_sentence({ level: AIR_WORDS[airLevel(co2).level](), ppm: String(Math.round(co2)) }),
    faultyDevices === 0 ? null : m.devices_faulty({ count: faultyDevices }),
  ]
  return parts.filter(part => part !== null).join(language === 'zh-CN' ? '，' : ', ')
}
