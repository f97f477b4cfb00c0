/** Text widths are estimated, not measured: measuring 500 labels forces 500 layouts. */
const LETTER_EM = 0.54
const CAPITAL_EM = 0.7
const NARROW_EM = 0.29
const WIDE_EM = 1
const NARROW = /[\s.,:;·'’|!iljtfr1()/[\]]/
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
const GLYPH_PX = 20
const LINE_PX = 17
const BADGE_PX = 18
const BESIDE_GAP_PX = 10

export interface PlacedText { text: string; x: number; y: number }
export interface RoomLabel {
  glyph: { x: number; y: number }
  name: PlacedText | null
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
  /** From the box's top to the first desk or machine in it: state and air stay above that. */
  clearPx?: number
}

/**
 * What of a room's label fits into its box on the screen, and where: the glyph always, then the name
 * (beside the glyph, or below it in a narrow room), the state, the air. Nothing ever leaves the room.
 */
export function roomLabel({ widthPx, heightPx, name, states, badgeWidthPx, glyph, markPx = 0, clearPx = Infinity }: LabelWish): RoomLabel {
  const inner = widthPx - 2 * PADDING_PX
  const bottom = heightPx - PADDING_PX / 2
  const glyphWidth = glyph ? GLYPH_PX : 0
  const beside = textWidthPx(name, NAME_PX) <= inner - glyphWidth - markPx || heightPx < 3 * LINE_PX
  const nameX = PADDING_PX + (beside ? glyphWidth : 0)
  const nameY = PADDING_PX + 12 + (beside || !glyph ? 0 : LINE_PX)
  const nameText = nameY <= bottom ? fitted(name, NAME_PX, inner - (beside ? glyphWidth + markPx : 0)) : ''
  if (nameText === '') return { glyph: { x: widthPx / 2 - 7, y: heightPx / 2 - 7 }, name: null, state: null, badge: null }

  const stateY = nameY + LINE_PX
  const stateText = states.find(text => textWidthPx(text, STATE_PX) <= inner)
  const free = Math.min(bottom, clearPx)
  const state = stateText !== undefined && stateY <= free ? { text: stateText, x: PADDING_PX, y: stateY } : null
  return { glyph: { x: PADDING_PX, y: PADDING_PX }, name: { text: nameText, x: nameX, y: nameY }, state, badge: badgePlace(inner, free, stateY, state, badgeWidthPx) }
}

/** Beside the state where there is room (machines and desks stand below), else under it. */
function badgePlace(inner: number, bottom: number, stateY: number, state: PlacedText | null, badgeWidthPx: number): RoomLabel['badge'] {
  if (badgeWidthPx === 0 || state === null || badgeWidthPx > inner) return null
  const besideX = textWidthPx(state.text, STATE_PX) + BESIDE_GAP_PX
  if (besideX + badgeWidthPx <= inner) return { x: PADDING_PX + besideX, y: stateY - 13 }
  return stateY + 8 + BADGE_PX <= bottom ? { x: PADDING_PX, y: stateY + 8 } : null
}
