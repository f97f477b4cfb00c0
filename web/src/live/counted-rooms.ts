import type { Space } from '#contract/building'
import type { Purpose } from '#contract/purposes'

const SOUGHT: ReadonlySet<Purpose> = new Set<Purpose>(['office', 'meeting', 'booth', 'workshop', 'event'])

/** Rooms that somebody could look for, as the header's figures count them: the floor tabs must add up to those. */
export const countsAsRoom = ({ kind, purpose }: Pick<Space, 'kind' | 'purpose'>) => kind !== 'desk' && SOUGHT.has(purpose)
