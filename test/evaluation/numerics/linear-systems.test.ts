import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crossProduct, dot, inversePositiveDefinite, leastSquares } from '#evaluation/numerics/linear-systems'

const entry = fc.double({ min: -5, max: 5, noNaN: true })

describe('linear systems', () => {
  it('inverts what is positive definite, whatever the units of its columns', () => {
    fc.assert(fc.property(fc.array(fc.tuple(entry, entry, entry), { minLength: 4, maxLength: 8 }), fc.constantFrom(1, 1e6, 1e-6), (rows, unit) => {
      const matrix = crossProduct(rows.map(([a, b, c]) => [a, b * unit, c])).map((row, i) => row.map((value, j) => value + (i === j ? (i === 1 ? unit * unit : 1) : 0)))
      const inverse = inversePositiveDefinite(matrix)!
      matrix.forEach((row, i) => matrix.forEach((_unused, j) => {
        const scale = (i === 1 ? unit : 1) / (j === 1 ? unit : 1)
        expect(dot(row, inverse.map((other) => other[j]!)) / scale).toBeCloseTo(i === j ? 1 : 0, 6)
      }))
    }))
  })

  it('says no to what is indefinite, singular or not finite', () => {
    for (const matrix of [[[1, 2], [2, 1]], [[1, 1], [1, 1]], [[0, 0], [0, 1]], [[NaN, 0], [0, 1]], [[1, 0], [0, Infinity]]]) expect(inversePositiveDefinite(matrix)).toBeNull()
  })

  // Longley's regression as NIST certifies it (StRD, "Longley", https://www.itl.nist.gov/div898/strd/lls/data/Longley.shtml): near collinear.
  it('solves Longley\'s regression to NIST\'s digits', () => {
    const rows = LONGLEY.map(([, ...regressors]) => [1, ...regressors])
    const { coefficients, variance, covariance } = leastSquares(rows, LONGLEY.map(([employed]) => employed!))!
    const certified = [-3482258.63459582, 15.0618722713733, -0.358191792925910e-1, -2.02022980381683, -1.03322686717359, -0.511041056535807e-1, 1829.15146461355]
    coefficients.forEach((value, index) => expect(Math.abs(value / certified[index]! - 1)).toBeLessThan(1e-8))
    expect(Math.sqrt(variance)).toBeCloseTo(304.854073561965, 5)
    expect(Math.sqrt(covariance[6]![6]!)).toBeCloseTo(455.478499142212, 2)
  })

  it('has no answer when a column depends on others or there are too few rows', () => {
    expect(leastSquares([[1, 2], [1, 2], [1, 2]], [1, 2, 3])).toBeNull()
    expect(leastSquares([[1, 0], [1, 1]], [1, 2])).toBeNull()
    expect(leastSquares([], [])).toBeNull()
  })
})

/** employed, deflator, GNP, unemployed, armed forces, population, year. */
const LONGLEY: readonly (readonly number[])[] = [
  [60323, 83.0, 234289, 2356, 1590, 107608, 1947], [61122, 88.5, 259426, 2325, 1456, 108632, 1948], [60171, 88.2, 258054, 3682, 1616, 109773, 1949],
  [61187, 89.5, 284599, 3351, 1650, 110929, 1950], [63221, 96.2, 328975, 2099, 3099, 112075, 1951], [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
  [64989, 99.0, 365385, 1870, 3547, 115094, 1953], [63761, 100.0, 363112, 3578, 3350, 116219, 1954], [66019, 101.2, 397469, 2904, 3048, 117388, 1955],
  [67857, 104.6, 419180, 2822, 2857, 118734, 1956], [68169, 108.4, 442769, 2936, 2798, 120445, 1957], [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
  [68655, 112.6, 482704, 3813, 2552, 123366, 1959], [69564, 114.2, 502601, 3931, 2514, 125368, 1960], [69331, 115.7, 518173, 4806, 2572, 127852, 1961],
  [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
]
