import { normalQuantile } from '#evaluation/numerics/normal-distribution'
import { randomSource } from '#evaluation/numerics/random-source'

/** Uniform and normal draws of one seed. */
export function drawsOf(seed: number): { readonly uniform: () => number; readonly normal: () => number } {
  const uniform = randomSource(seed)
  return { uniform, normal: () => normalQuantile(1 - uniform()) }
}

/** Units with one input, one output and an environment z that divides their efficiency: δ = 1 + 0.4·z + N(0, σ²), cut at 1. */
export function unitsInEnvironment(seed: number, count: number, sigma = 0.25) {
  const { uniform, normal } = drawsOf(seed)
  const z = Array.from({ length: count }, () => 2 * uniform())
  const output = z.map(() => 1 + 9 * uniform())
  const distance = z.map((value) => {
    for (;;) {
      const drawn = 1 + 0.4 * value + sigma * normal()
      if (drawn > 1) return drawn
    }
  })
  const data = { units: z.map((_, index) => `u${index}`), inputs: [{ id: 'x', values: output.map((value, index) => value * distance[index]!) }], outputs: [{ id: 'y', values: output }] }
  return { data, environment: [{ id: 'z', values: z }], distance }
}
