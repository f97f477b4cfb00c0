/** Rank of a matrix of whole numbers over the rationals: fraction-free elimination (Bareiss 1968), exact whatever the size. */
export function exactRank(rows: readonly (readonly number[])[]): number {
  const matrix = rows.map((row) => row.map(BigInt))
  const columns = matrix[0]?.length ?? 0
  let rank = 0
  let previous = 1n
  for (let column = 0; column < columns && rank < matrix.length; column++) {
    const pivotRow = matrix.findIndex((row, index) => index >= rank && row[column] !== 0n)
    if (pivotRow < 0) continue
    ;[matrix[rank], matrix[pivotRow]] = [matrix[pivotRow]!, matrix[rank]!]
    const pivot = matrix[rank]!
    for (let below = rank + 1; below < matrix.length; below++) {
      const factor = matrix[below]![column]!
      matrix[below] = matrix[below]!.map((value, index) => (pivot[column]! * value - factor * pivot[index]!) / previous)
    }
    previous = pivot[column]!
    rank++
  }
  return rank
}

/**
 * How many independent sums over nothing but the `hidden` columns follow from the rows: combinations of rows that are 0 everywhere
 * else. 0: whoever knows all rows' sums learns nothing of the hidden columns alone.
 */
export function knownOfHidden(rows: readonly (readonly number[])[], hidden: ReadonlySet<number>): number {
  return exactRank(rows) - exactRank(rows.map((row) => row.map((value, index) => (hidden.has(index) ? 0 : value))))
}
