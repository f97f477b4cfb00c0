import { reason } from '#contract/evaluation'

/** Indices of the rows that have a value in every column. */
export const presentRows = (columns: readonly (readonly (number | null)[])[]): number[] =>
  [...(columns[0] ?? []).keys()].filter((row) => columns.every((column) => column[row] !== null))

export const MISSING_ROW = reason('missing-data', 'A value is missing', '数据缺失')
