import type { TextStyle } from './pdf-text.ts'

export const COLOURS = { ink: '#111827', muted: '#4B5563', faint: '#9CA3AF', rule: '#D1D5DB', head: '#E8EEF4', accent: '#0072B2', demo: '#8A5A00', surface: '#F3F6F9', bar: '#A9C4D8' } as const

/** Okabe and Ito's palette: told apart under each kind of colour blindness, and blue from orange in grey too. */
export const SERIES_COLOURS = ['#0072B2', '#E69F00', '#009E73', '#CC79A7', '#56B4E9', '#D55E00'] as const
export const seriesColour = (index: number): string => SERIES_COLOURS[index % SERIES_COLOURS.length]!

export const STYLE = {
  title: { size: 20, weight: 'bold' },
  cover: { size: 28, weight: 'bold' },
  lead: { size: 13, colour: COLOURS.muted },
  chapter: { size: 17, weight: 'bold' },
  heading: { size: 13, weight: 'bold' },
  caption: { size: 10, weight: 'bold' },
  spoken: { size: 10.5 },
  body: { size: 9 },
  strong: { size: 9, weight: 'bold' },
  note: { size: 8, colour: COLOURS.muted },
  cell: { size: 8 },
  cellStrong: { size: 8, weight: 'bold' },
  figure: { size: 16, weight: 'bold', colour: COLOURS.accent },
  axis: { size: 7, colour: COLOURS.muted },
} as const satisfies Record<string, TextStyle>
