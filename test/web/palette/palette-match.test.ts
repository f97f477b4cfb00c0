import { expect, it } from 'vitest'
import { bestMatches, type PaletteEntry } from '../../../web/src/palette/palette-match.ts'

const entry = (id: string, name: string, detail = ''): PaletteEntry => ({ id, kind: 'room', name, detail, href: '/' })
const entries = [entry('1', 'The Booth annex'), entry('2', 'Booth 2', 'Phone booth · First floor'), entry('3', 'Reboot'), entry('4', 'Turing', 'Meeting room · Ground floor')]

it('puts the start of a name before the start of a word before the inside', () => {
  expect(bestMatches(entries, 'boo', 9).map(({ id }) => id)).toEqual(['2', '1', '3'])
})

it('wants every word, in name or detail', () => {
  expect(bestMatches(entries, 'ground turing', 9).map(({ id }) => id)).toEqual(['4'])
  expect(bestMatches(entries, 'turing first', 9)).toEqual([])
})
