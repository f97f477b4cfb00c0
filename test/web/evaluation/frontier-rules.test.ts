import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frontierLine, isExact, kindsOf, placeIn, readView, type FrontierView } from '../../../web/src/evaluation/efficiency/frontier-rules.ts'

const VALUES: FrontierView = { kind: 'values', x: 'desks-offered', y: 'jobs' }
/** Coelli, "A Guide to DEAP 2.1" (1996), EG2: five firms, one input, one output; table 5. */
const EG2 = [[2, 1], [4, 2], [3, 3], [5, 4], [6, 5]].map(([x, y]) => ({ x: x!, y: y! }))
const EDGE = { x: 10, y: 10 }
const asked = (given: Partial<Record<'kind' | 'x' | 'y' | 'per', string>> = {}) => ({ kind: null, x: null, y: null, per: null, ...given })
const run = (inputs: readonly string[], outputs: readonly string[], more: object = {}) => ({ inputs, outputs, undesirable: [], returns: 'crs', model: 'ccr', ...more }) as unknown as Parameters<typeof isExact>[0]
/** The input that a frontier needs for an output: where the line crosses that height. */
function inputFor(line: readonly { x: number; y: number }[], y: number): number {
  for (const [index, to] of line.entries()) {
    const from = line[index - 1]
    if (from && from.y <= y && y <= to.y) return to.y === from.y ? Math.min(from.x, to.x) : from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x)
  }
  return NaN
}

describe('the frontier of one input and one output', () => {
  it('gives the scores that DEAP prints for EG2, under constant and under variable returns', () => {
    const scores = (returns: 'crs' | 'vrs') => EG2.map(({ x, y }) => Number((inputFor(frontierLine(VALUES, returns, EG2, EDGE), y) / x).toFixed(3)))
    expect(scores('crs')).toEqual([0.5, 0.5, 1, 0.8, 0.833])
    expect(scores('vrs')).toEqual([1, 0.625, 1, 0.9, 1])
  })

  it('is the ray up to the best ratio under non-increasing returns, and from it on under non-decreasing ones', () => {
    expect(frontierLine(VALUES, 'nirs', EG2, EDGE)).toEqual([{ x: 0, y: 0 }, { x: 3, y: 3 }, { x: 6, y: 5 }, { x: 10, y: 5 }])
    expect(frontierLine(VALUES, 'ndrs', EG2, EDGE)).toEqual([{ x: 2, y: 0 }, { x: 2, y: 1 }, { x: 3, y: 3 }, { x: 10, y: 10 }])
  })

  it('has no unit above it, whatever the units are', () => {
    const points = fc.array(fc.record({ x: fc.integer({ min: 1, max: 50 }), y: fc.integer({ min: 1, max: 50 }) }), { minLength: 1, maxLength: 20 })
    fc.assert(fc.property(points, fc.constantFrom('crs', 'vrs', 'nirs', 'ndrs'), (units, returns) => {
      const line = frontierLine(VALUES, returns, units, { x: 5_000, y: 5_000 })
      for (const { x, y } of units) expect(inputFor(line, y)).toBeLessThanOrEqual(x + 1e-9)
    }))
  })
})

describe('the frontier of ratios', () => {
  it('is the outer hull of two outputs per input, with either output freely given up', () => {
    const points = [{ x: 1, y: 4 }, { x: 3, y: 3 }, { x: 4, y: 1 }, { x: 2, y: 2 }]
    expect(frontierLine({ kind: 'per-input', x: 'jobs', y: 'companies-new', per: 'desks-offered' }, 'crs', points, EDGE)).toEqual([{ x: 0, y: 4 }, { x: 1, y: 4 }, { x: 3, y: 3 }, { x: 4, y: 1 }, { x: 4, y: 0 }])
  })

  it('is the inner hull of two inputs per output: Coelli\'s EG1, where firms 2 and 5 are efficient', () => {
    // DEAP's EG1: y 1 2 3 1 2; x1 2 2 6 3 6; x2 5 4 6 2 2.
    const points = [[1, 2, 5], [2, 2, 4], [3, 6, 6], [1, 3, 2], [2, 6, 2]].map(([y, a, b]) => ({ x: a! / y!, y: b! / y! }))
    expect(frontierLine({ kind: 'per-output', x: 'staff-total', y: 'mentors', per: 'jobs' }, 'crs', points, EDGE)).toEqual([{ x: 1, y: 10 }, { x: 1, y: 2 }, { x: 3, y: 1 }, { x: 10, y: 1 }])
  })
})

describe('what a plot shows', () => {
  it('is exact only where two dimensions hold everything that the model looked at', () => {
    expect(isExact(run(['desks-offered'], ['jobs'], { returns: 'vrs' }), VALUES)).toBe(true)
    expect(isExact(run(['desks-offered', 'mentors'], ['jobs']), VALUES)).toBe(false)
    const perInput: FrontierView = { kind: 'per-input', x: 'jobs', y: 'companies-new', per: 'desks-offered' }
    expect(isExact(run(['desks-offered'], ['jobs', 'companies-new']), perInput)).toBe(true)
    expect(isExact(run(['desks-offered'], ['jobs', 'companies-new'], { returns: 'vrs' }), perInput)).toBe(false)
    expect(isExact(run(['desks-offered'], ['jobs'], { model: 'super' }), VALUES)).toBe(false)
  })

  it('opens with the exact one where there is one, and takes only what the run has from an address', () => {
    const two = run(['desks-offered'], ['jobs', 'companies-new'])
    expect(kindsOf(two)).toEqual(['values', 'per-input'])
    expect(readView(two, asked())).toEqual({ kind: 'per-input', x: 'jobs', y: 'companies-new', per: 'desks-offered' })
    expect(readView(two, asked({ kind: 'values', x: 'nonsense', y: 'companies-new' }))).toEqual({ kind: 'values', x: 'desks-offered', y: 'companies-new' })
    expect(readView(two, asked({ kind: 'per-input', x: 'companies-new', y: 'companies-new' }))).toEqual({ kind: 'per-input', x: 'companies-new', y: 'jobs', per: 'desks-offered' })
  })

  it('leaves out units that lack a value or would divide by nothing', () => {
    const values = { 'desks-offered': 0, jobs: 5, 'companies-new': 2 } as Record<string, number>
    expect(placeIn({ kind: 'per-input', x: 'jobs', y: 'companies-new', per: 'desks-offered' }, (fact) => values[fact] ?? null)).toBeNull()
    expect(placeIn(VALUES, (fact) => values[fact] ?? null)).toEqual({ x: 0, y: 5 })
    expect(placeIn({ ...VALUES, y: 'mentors' }, (fact) => values[fact] ?? null)).toBeNull()
  })
})
