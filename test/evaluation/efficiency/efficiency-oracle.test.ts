import { describe, expect, it } from 'vitest'
import { compareModel } from '../../../bench/dea-oracle-programs.ts'
import { EFFICIENCY_MODELS, isEfficiencyModel } from '#evaluation/efficiency/efficiency-models'
import { highsSolver } from '#evaluation/linear-program/highs-fallback'

/** `DEA_ORACLE_PROGRAMS=2000 npx vitest run …` for all; `npx tsx bench/dea-oracle.ts` prints them as a table. */
const PROGRAMS = Number(process.env['DEA_ORACLE_PROGRAMS'] ?? 200)

describe('every linear program of every model', async () => {
  const oracle = await highsSolver()

  it.each(Object.keys(EFFICIENCY_MODELS).filter(isEfficiencyModel))('of %s agrees with HiGHS to 1e-8: ties, zeros, repeated units, magnitudes 1e-3…1e9', (id) => {
    const tally = compareModel(id, PROGRAMS, 2, oracle)
    expect(tally.disagreements).toEqual([])
    expect(tally.worst).toBeLessThan(1e-8)
    expect(tally.worstSecond).toBeLessThan(1e-8)
    expect(tally.optimal).toBeGreaterThan(PROGRAMS * 0.7)
    expect(tally.oracleFailed).toBeLessThan(PROGRAMS * 0.01 + 2)
  }, 300_000)
})
