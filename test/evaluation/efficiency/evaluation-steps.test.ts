import { describe, expect, it } from 'vitest'
import { efficiency, efficiencySteps } from '#evaluation/efficiency/efficiency-models'
import type { Progress } from '#evaluation/efficiency/efficiency-result'
import { watched } from '#evaluation/efficiency/evaluation-steps'
import { COELLI_EG2 } from './textbook-data.ts'

describe('a watched run', () => {
  it('tells its progress, the last step always, and ends with the result of an unwatched one', () => {
    const told: Progress[] = []
    expect(watched(efficiencySteps('bcc', COELLI_EG2), { every: 2, onProgress: (progress) => told.push(progress) })).toEqual(efficiency('bcc', COELLI_EG2))
    expect(told).toEqual([{ done: 2, total: 5 }, { done: 4, total: 5 }, { done: 5, total: 5 }])
  })

  it('stops between two steps when it is told to', () => {
    let asked = 0
    const steps = efficiencySteps('bcc', COELLI_EG2)
    expect(watched(steps, { cancelled: () => (asked += 1) > 3 })).toBeNull()
    expect(steps.next()).toEqual({ done: true, value: undefined })
  })
})
