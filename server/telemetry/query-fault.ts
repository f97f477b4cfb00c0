import { TelemetryError } from './telemetry-error.ts'

const badQuery = (fault: string): TelemetryError => new TelemetryError('bad-query', `The question cannot be answered: ${fault}.`, 'Correct the question.')

interface Range { readonly from: number; readonly to: number }

/** Throws "bad-query" unless both ends are times; ±Infinity are the ends of time. */
export function checkRange({ from, to }: Range): void {
  if (Number.isNaN(from) || Number.isNaN(to)) throw badQuery('from and to must be times')
}

export function checkSeriesQuery(query: Range & { readonly bucketS: number }): void {
  checkRange(query)
  if (!Number.isInteger(query.bucketS) || query.bucketS < 1) throw badQuery('bucketS must be a whole number of seconds, at least 1')
}

export function checkBucketQuery(query: Range): void {
  checkRange(query)
  if (!Number.isFinite(query.to)) throw badQuery('to must be finite: an open interval is counted until it')
}

/** Throws "bad-query" unless the edges are at least two ascending times. */
export function checkLedgerQuery({ edges }: { readonly edges: readonly number[] }): void {
  const ascending = edges.every((edge, index) => !Number.isNaN(edge) && (index === 0 || edge > (edges[index - 1] ?? Number.NaN)))
  if (edges.length < 2 || !ascending) throw badQuery('edges must be at least two ascending times')
}
