/**
 * Every linear program of every efficiency model beside HiGHS, on random data with ties, zeros, repeated
 * units and magnitudes from 1e-3 to 1e9:
 *
 *   npx tsx bench/dea-oracle.ts [--programs 2000] [--seed 1]
 *
 * Target: no disagreement about feasibility, objectives within 1e-8 (relative to 1 + |objective|).
 */
import { parseArgs } from 'node:util'
import { EFFICIENCY_MODELS, isEfficiencyModel } from '#evaluation/efficiency/efficiency-models'
import { highsSolver } from '#evaluation/linear-program/highs-fallback'
import { compareModel } from './dea-oracle-programs.ts'

const { values } = parseArgs({ options: { programs: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } } })
const oracle = await highsSolver()
let met = true
console.log('model       programs  optimal  disagree  oracle gave up  worst difference  worst in second phase')
for (const id of Object.keys(EFFICIENCY_MODELS).filter(isEfficiencyModel)) {
  const tally = compareModel(id, Number(values.programs), Number(values.seed), oracle)
  met &&= tally.disagreements.length === 0 && tally.worst <= 1e-8
  console.log(`${id.padEnd(11)} ${String(tally.programs).padStart(8)} ${String(tally.optimal).padStart(8)} ${String(tally.disagreements.length).padStart(9)} ${String(tally.oracleFailed).padStart(15)} ${tally.worst.toExponential(1).padStart(17)} ${tally.worstSecond.toExponential(1).padStart(22)}`)
  for (const sentence of new Set(tally.disagreements)) console.log(`  ${sentence}`)
}
console.log(met ? 'Target met.' : 'Target missed.')
process.exitCode = met ? 0 : 1
