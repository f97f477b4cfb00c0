/** Text widths are estimated, not measured: measuring 500 labels forces 500 layouts. */
const LETTER_EM = 0.54
const CAPITAL_EM = 0.7
const NARROW_EM = 0.29
const WIDE_EM = 1
const NARROW = /[\s.,:;·'’|!iljtfr()/[\]]/
const CAPITAL = /[A-ZÄÖÜmw%&@—]/
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/

/** Estimated width of a text in pixels at a font size; CJK letters are a whole em wide. */
export function textWidthPx(text: string, fontPx: number): number {
  let em = 0
  for (const letter of text) em += WIDE.test(letter) ? WIDE_EM : NARROW.test(letter) ? NARROW_EM : CAPITAL.test(letter) ? CAPITAL_EM : LETTER_EM
  return em * fontPx
}

/** The text cut to a width with "…"; '' when not even two letters would stay. */
export function fitted(text: string, fontPx: number, widthPx: number): string {
  if (textWidthPx(text, fontPx) <= widthPx) return text
  let kept = ''
  for (const letter of text) {
    if (textWidthPx(kept + letter, fontPx) + fontPx * 0.8 > widthPx) break
    kept += letter
  }
  return [...kept].length >= 2 ? `${kept.trimEnd()}…` : ''
}

export const NAME_PX = 12.5
export const STATE_PX = 11.5
const PADDING_PX = 8
/** In rooms narrower than this, half of it. */
const NARROW_ROOM_PX = 60
const GLYPH_PX = 20
const LINE_PX = 17
const BADGE_PX = 18
const BESIDE_GAP_PX = 10

export interface PlacedText { text: string; x: number; y: number }
export interface RoomLabel {
  glyph: { x: number; y: number }
  /** One line or two. */
  name: PlacedText[]
  state: PlacedText | null
  badge: { x: number; y: number } | null
}

export interface LabelWish {
  widthPx: number; heightPx: number; name: string
  /** The state in words, the fullest wording first; the first that fits is taken. */
  states: readonly string[]
  /** 0: no air badge. */
  badgeWidthPx: number
  /** Whether a glyph stands before the name. */
  glyph: boolean
  /** Kept free in the top right corner for the device mark; 0: there is none. */
  markPx?: number
}

/** "1.1…" tells no room from its neighbour: then the glyph alone. */
const SHORTEST_STUMP = 5

/** Names are set in semibold, which runs wider than the estimate for plain text. */
const nameWidthPx = (text: string) => textWidthPx(text, NAME_PX * 1.07)

/** A name cut to a width; its first word whole ("1.12" of "1.12 Booth") rather than a stump of it. */
function fittedName(name: string, widthPx: number): string {
  const cut = fitted(name, NAME_PX * 1.07, widthPx)
  const [first = ''] = name.split(' ')
  if (cut.length <= first.length && nameWidthPx(first) <= widthPx) return first
  return cut !== name && cut.length < SHORTEST_STUMP ? '' : cut
}

/** A name on two lines, broken between words; the second line is cut if need be. */
function wrapped(name: string, firstPx: number, secondPx: number): [string, string] {
  const words = name.split(' ')
  let count = 0
  while (count < words.length && nameWidthPx(words.slice(0, count + 1).join(' ')) <= firstPx) count++
  return [words.slice(0, count).join(' '), fittedName(words.slice(count).join(' '), secondPx)]
}

function nameLines(name: string, firstPx: number, restPx: number, twoLines: boolean): [string, string] {
  if (!twoLines || nameWidthPx(name) <= firstPx) return [fittedName(name, firstPx), '']
  const broken = wrapped(name, firstPx, restPx)
  return broken[1] === '' ? [fittedName(name, firstPx), ''] : broken
}

/**
 * What of a room's label fits into its box on the screen, and where: the glyph always, then the name
 * (on a second line where it is long and there is height), the state, the air. Nothing ever leaves the room.
 */
export function roomLabel({ widthPx, heightPx, name, states, badgeWidthPx, glyph, markPx = 0 }: LabelWish): RoomLabel {
  const padding = widthPx < NARROW_ROOM_PX ? PADDING_PX / 2 : PADDING_PX
  const inner = widthPx - 2 * padding
  const bottom = heightPx - PADDING_PX / 2
  const glyphWidth = glyph ? GLYPH_PX : 0
  const firstY = PADDING_PX + 12
  const lines = firstY <= bottom ? nameLines(name, inner - glyphWidth - markPx, inner, firstY + 2 * LINE_PX <= bottom) : ['', ''] as const
  const placed = [{ text: lines[0], x: padding + glyphWidth, y: firstY }, { text: lines[1], x: padding, y: firstY + LINE_PX }].filter(({ text }) => text !== '')
  if (placed.length === 0) return { glyph: { x: widthPx / 2 - 7, y: heightPx / 2 - 7 }, name: [], state: null, badge: null }

  const stateY = placed.at(-1)!.y + LINE_PX
  const stateText = states.find(text => textWidthPx(text, STATE_PX) <= inner)
  const state = stateText !== undefined && stateY <= bottom ? { text: stateText, x: padding, y: stateY } : null
  return { glyph: { x: padding, y: PADDING_PX }, name: placed, state, badge: badgePlace(inner, bottom, stateY, state, badgeWidthPx) }
}

/** Beside the state where there is room (machines and desks stand below), else under it. */
function badgePlace(inner: number, bottom: number, stateY: number, state: PlacedText | null, badgeWidthPx: number): RoomLabel['badge'] {
  if (badgeWidthPx === 0 || state === null || badgeWidthPx > inner) return null
  const besideX = textWidthPx(state.text, STATE_PX) + BESIDE_GAP_PX
  if (besideX + badgeWidthPx <= inner) return { x: PADDING_PX + besideX, y: stateY - 13 }
  return stateY + 8 + BADGE_PX <= bottom ? { x: PADDING_PX, y: stateY + 8 } : null
}
