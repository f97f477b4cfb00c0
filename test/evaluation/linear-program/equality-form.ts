import type { LinearProgram } from '#evaluation/linear-program/linear-program'

export interface Row { readonly coefficients: readonly number[]; readonly relation: '<=' | '>=' | '='; readonly rightSide: number }

/** Textbook form → equality form: a slack column for each inequality, behind the variables. */
export function equalityForm(costs: readonly number[], rows: readonly Row[]): LinearProgram {
  const slackRows = rows.flatMap(({ relation }, row) => (relation === '=' ? [] : [{ row, sign: relation === '<=' ? 1 : -1 }]))
  const columns = costs.length + slackRows.length
  const matrix = new Float64Array(rows.length * columns)
  rows.forEach(({ coefficients }, row) => coefficients.forEach((value, column) => { matrix[column * rows.length + row] = value }))
  slackRows.forEach(({ row, sign }, index) => { matrix[(costs.length + index) * rows.length + row] = sign })
  return {
    rows: rows.length, columns, matrix, rightSides: Float64Array.from(rows, ({ rightSide }) => rightSide),
    costs: Float64Array.from({ length: columns }, (_, column) => costs[column] ?? 0), rowScales: new Float64Array(rows.length).fill(1),
  }
}
