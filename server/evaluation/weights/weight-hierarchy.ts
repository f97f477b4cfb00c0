import { BENEFITS, DIMENSIONS } from '#evaluation/indicators/indicator'
import { INDICATORS } from '#evaluation/indicators/index'

/** The topmost node: the dimensions are compared there. */
export const ROOT = 'root'
/** The dimension that is divided into benefits: its seventeen indicators are more than one matrix takes. */
const DIVIDED = 'performance'

/** What is compared with what: the dimensions; within performance the benefits; within each of the others, and each benefit, the indicators. */
export const HIERARCHY: ReadonlyMap<string, readonly string[]> = new Map([
  [ROOT, Object.keys(DIMENSIONS)],
  ...Object.keys(DIMENSIONS).map((dimension): [string, readonly string[]] => [dimension, dimension === DIVIDED ? Object.keys(BENEFITS) : INDICATORS.filter((one) => one.dimension === dimension).map(({ id }) => id)]),
  ...Object.keys(BENEFITS).map((benefit): [string, readonly string[]] => [benefit, INDICATORS.filter((one) => one.benefit === benefit).map(({ id }) => id)]),
])
