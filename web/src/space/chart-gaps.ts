/** A bucketed series with its gaps: a null point ends the line, so no line is drawn over what nobody measured. */
export interface GappedSeries { time: number[]; value: (number | null)[]; gaps: { from: number; to: number }[] }

/** Longer than this many usual spacings without a value is a gap; a single missing report is a late one. */
const GAP_SPACINGS = 3
/** Sensors that report by change say nothing for an hour at most; longer is a gap however rarely they speak. */
const LONGEST_SPACING_MS = 3_600_000

/** The usual time between two values: the median, at least a bucket. */
function usualSpacing(time: readonly number[], bucketS: number): number {
  const spacings = time.slice(1).map((at, index) => at - time[index]!).sort((a, b) => a - b)
  return Math.min(LONGEST_SPACING_MS, Math.max(bucketS * 1000, spacings[Math.floor(spacings.length / 2)] ?? 0))
}

/** Times in epoch ms, ascending. The stretches before the first and after the last value are gaps too. */
export function withGaps(time: readonly number[], value: readonly number[], bucketS: number, from: number, to: number): GappedSeries {
  const result: GappedSeries = { time: [], value: [], gaps: [] }
  const limit = usualSpacing(time, bucketS) * GAP_SPACINGS
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
