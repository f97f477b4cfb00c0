import type { Flow } from './flow-under-test.ts'

export const START = Date.parse('2026-03-02T08:00:00Z')
export const TOPIC = 'atrium/v1/s/counter/people.count'
/** No file of the process may be larger: below the size at which the journal begins a new one. */
export const LIMIT_BYTES = 8 * 1024 * 1024

/** The people counts that the store has. */
export const readRoom = async (flow: Flow): Promise<number[]> =>
  (await flow.telemetry.readings({ from: 0, to: Number.MAX_SAFE_INTEGER, points: ['people.count'] })).map(({ value }) => value)
