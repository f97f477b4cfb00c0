/** Something for which people have a place to themselves and which they may have booked; minutes after the day's origin. */
export interface Occasion {
  readonly kind: 'meeting' | 'call' | 'desk' | 'event' | 'machine'
  /** Index of the space, or of the machine. */
  readonly place: number
  readonly fromMin: number
  readonly toMin: number
  readonly people: readonly number[]
}
