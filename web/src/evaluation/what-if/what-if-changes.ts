import type { OperatingTarget, WhatIfAsk } from '#contract/evaluation-runs'
import { isFactId, type FactId } from '#contract/fact-table'

export type FactChange = WhatIfAsk['changes'][number]
/** As many as the server takes. */
export const MAX_CHANGES = 40
const GREATEST = 1e12

/** "desks-offered:-6~mentors:+1~staff-total:12": moved by what has a sign, set to what has none. Short enough for a link that is sent. */
export const writeChanges = (changes: readonly FactChange[]): string => changes.map(({ fact, set, by }) => `${fact}:${by === undefined ? set : by < 0 ? by : `+${by}`}`).join('~')

/** The changes of an address, each fact once; what is nonsense is left out. */
export function readChanges(text: string | null): FactChange[] {
  const changes = (text ?? '').split('~').flatMap((part): FactChange[] => {
    const [, fact = '', sign = '', digits = ''] = /^([a-z0-9-]+):([+-]?)(\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(part) ?? []
    const value = Number(digits)
    if (!isFactId(fact) || digits === '' || value > GREATEST) return []
    return [sign === '' ? { fact, set: value } : { fact, by: sign === '-' ? -value : value }]
  })
  return changes.filter(({ fact }, index) => changes.findIndex(one => one.fact === fact) === index).slice(0, MAX_CHANGES)
}

/** With a fact's change in its place, or behind the others; null takes it away. */
export function withChange(changes: readonly FactChange[], fact: FactId, change: FactChange | null): FactChange[] {
  if (change === null) return changes.filter(one => one.fact !== fact)
  return changes.some(one => one.fact === fact) ? changes.map(one => (one.fact === fact ? change : one)) : [...changes, change]
}

/** The value that a change leads to; null where it moves what is not known. Nothing falls below 0. */
export const changedValue = (now: number | null, { set, by }: FactChange): number | null => (set !== undefined ? set : now === null ? null : Math.max(0, now + (by ?? 0)))

/** What would bring a unit to the frontier as changes to try; finer than anybody decides, so that the efficiency comes out at 1. */
export const changesOfTargets = (operating: readonly OperatingTarget[]): FactChange[] => operating.slice(0, MAX_CHANGES).map(({ fact, target }) => ({ fact, set: Math.max(0, Number(target.toPrecision(9))) }))

/** How far one press goes, in the unit of a fact: 1 of what is counted, about a twentieth of what is measured or paid, in round numbers. */
export function stepOf(now: number | null, isWhole: boolean): number {
  const rough = Math.abs(now ?? 0) / 20
  if (rough <= 1) return isWhole || now === null || now === 0 ? 1 : roundStep(rough)
  return isWhole && rough < 10 ? 1 : roundStep(rough)
}

const roundStep = (rough: number): number => {
  const power = 10 ** Math.floor(Math.log10(rough))
  return Number(((rough / power >= 5 ? 5 : rough / power >= 2 ? 2 : 1) * power).toPrecision(6))
}

/** Where a slider ends: twice what is known or asked, in whole steps. */
export const sliderEnd = (now: number | null, value: number | null, step: number): number => Math.max(10, Math.ceil((2 * Math.max(now ?? 0, (value ?? 0) / 1.5)) / step)) * step
