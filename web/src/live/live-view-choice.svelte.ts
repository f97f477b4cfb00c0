import { MediaQuery } from 'svelte/reactivity'

/** Phones open on the list: a plan of 40 rooms on 390 px shows glyphs, not rooms. */
export const prefersList = new MediaQuery('(max-width: 700px)')

/** Below this the drawer covers the page and is a modal dialog; above it stands beside the plan. */
export const narrow = new MediaQuery('(max-width: 999px)')
