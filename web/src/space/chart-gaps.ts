/** A bucketed series with its gaps: a null point ends the line, so no line is drawn over what nobody measured. */
export interface GappedSeries { time: number[]; value: (number | null)[]; gaps: { from: number; to: number }[] }

/** Longer than this many buckets without a value is a gap; a single missing bucket is a late report. */
const GAP_BUCKETS = 3

/** Times in epoch ms, ascending. The stretches before the first and after the last value are gaps too. */
export function withGaps(time: readonly number[], value: readonly number[], bucketS: number, from: number, to: number): GappedSeries {
  const result: GappedSeries = { time: [], value: [], gaps: [] }
  const limit = bucketS * 1000 * GAP_BUCKETS
  let last = from
  time.forEach((at, index) => {
    if (at - last > limit) {
      result.gaps.push({ from: last, to: at })
      result.time.push((last + at) / 2)
      result.value.push(null)
    }
    result.time.push(at)
    result.value.push(value[index] ?? null)
    last = at
  })
  if (to - last > limit) result.gaps.push({ from: last, to })
  return result
}
