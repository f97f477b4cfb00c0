import type { Observation } from '#evaluation/survival/kaplan-meier'

const followed = (times: string): Observation[] => times.split(' ').map((text) => ({ time: Number(text.replace('+', '')), event: !text.endsWith('+') }))

/** Weeks of remission, Freireich and others, Blood 21 (1963): 21 patients with 6-mercaptopurine, 21 with placebo. */
export const WITH_6MP: readonly Observation[] = Object.freeze(followed('6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+'))
export const PLACEBO: readonly Observation[] = Object.freeze(followed('1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23'))
