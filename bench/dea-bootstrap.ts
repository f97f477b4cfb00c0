/**
 * What the smoothed bootstrap is worth where the truth is known: samples of one input and one output from
 * y = √x · e^(−u), u half-normal (σ 0.3), output-oriented, variable returns:
 *
 *   npx tsx bench/dea-bootstrap.ts [--samples 10] [--units 60] [--resamples 400]
 *
 * Baseline in the same run: the plain scores. Errors are of the mean score; coverage is the share of the
 * units whose 95 % interval holds the true score.
 */
import { parseArgs } from 'node:util'
import { efficiencyBootstrap } from '#evaluation/efficiency/efficiency-bootstrap'
import { mean } from '#evaluation/numerics/moments'
import { normalQuantile } from '#evaluation/numerics/normal-distribution'
import { randomSource } from '#evaluation/numerics/random-source'

const { values: flags } = parseArgs({ options: { samples: { type: 'string', default: '10' }, units: { type: 'string', default: '60' }, resamples: { type: 'string', default: '400' } } })

function judged(seed: number): { readonly plain: number; readonly corrected: number; readonly coverage: number } {
  const random = randomSource(seed)
  const x = Array.from({ length: Number(flags.units) }, () => 1 + 9 * random())
  const truth = x.map(() => Math.exp(-Math.abs(normalQuantile(random() || 0.5)) * 0.3))
  const data = { units: x.map((_, unit) => String(unit)), inputs: [{ id: 'x', values: x }], outputs: [{ id: 'y', values: x.map((value, unit) => value ** 0.5 * truth[unit]!) }] }
  const { units } = efficiencyBootstrap(data, { returns: 'vrs', orientation: 'out', resamples: Number(flags.resamples), random: randomSource(9) })
  const held = units.filter(({ bootstrap }, unit) => bootstrap!.lower <= truth[unit]! && truth[unit]! <= bootstrap!.upper)
  return { plain: mean(units.map(({ score }) => score!)) - mean(truth), corrected: mean(units.map(({ bootstrap }) => bootstrap!.corrected)) - mean(truth), coverage: held.length / units.length }
}

const samples = Array.from({ length: Number(flags.samples) }, (_, index) => judged(index + 1))
console.log('sample  plain error  corrected error  coverage of 95 % intervals')
samples.forEach(({ plain, corrected, coverage }, index) => console.log(`${String(index + 1).padStart(6)} ${plain.toFixed(4).padStart(12)} ${corrected.toFixed(4).padStart(16)} ${`${(coverage * 100).toFixed(0)} %`.padStart(27)}`))
const size = (of: (sample: (typeof samples)[number]) => number): number => mean(samples.map((sample) => Math.abs(of(sample))))
console.log(`mean |error|: plain ${size(({ plain }) => plain).toFixed(4)}, corrected ${size(({ corrected }) => corrected).toFixed(4)}; ratio ${(size(({ corrected }) => corrected) / size(({ plain }) => plain)).toFixed(2)}`)
