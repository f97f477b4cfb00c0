/** What stands in a cell: a text to the left, a number to the right, null as a dash. */
export type Cell = string | number | null

/** Six digits tell more than enough; what needs all of them takes --json. */
const shown = (cell: Cell): string => (cell === null ? '–' : typeof cell === 'string' ? cell : String(Number(cell.toPrecision(6))))

/** A table for a terminal: columns as wide as their widest cell, numbers to the right. */
export function textTable(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const widths = header.map((name, column) => rows.reduce((width, row) => Math.max(width, columnsOf(shown(row[column]!))), columnsOf(name)))
  const numeric = header.map((_, column) => rows.some((row) => typeof row[column] === 'number'))
  const line = (cells: readonly string[]): string => cells.map((cell, column) => {
    const gap = ' '.repeat(widths[column]! - columnsOf(cell))
    return numeric[column] ? gap + cell : cell + gap
  }).join('  ').trimEnd()
  return [line(header), ...rows.map((row) => line(row.map(shown)))].join('\n')
}

/** Terminal columns: Chinese, Japanese and Korean characters and full-width forms take two. */
const columnsOf = (text: string): number => [...text].reduce((sum, character) => sum + (/[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦]|[\u{20000}-\u{3fffd}]/u.test(character) ? 2 : 1), 0)
