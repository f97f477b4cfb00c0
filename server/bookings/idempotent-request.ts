import { createHash } from 'node:crypto'
import { ApiError } from '../api-error.ts'
import { takeLocks } from './booking-locks-repository.ts'
import type { BookingWrite } from './booking-write.ts'
import { keepAnswer, keptAnswer } from './idempotency-repository.ts'

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/**
 * Does the work once for a key of this principal: a second request under it gets the first one's answer, also after
 * a restart, since both are one transaction. Another request under the key is refused ('idempotency-mismatch').
 * What was refused changed nothing and is not kept: the next try is judged anew.
 */
export async function once<T>(write: BookingWrite, key: string | undefined, request: unknown, work: () => Promise<T>): Promise<T> {
  if (key === undefined) return work()
  const { kind, id } = write.principal
  const [ownKey, requestHash] = [hashOf([kind, id, key]), hashOf(request)]
  await takeLocks(write.tx, [`key:${ownKey}`]) // Two at once: the second waits, then finds the answer.
  const kept = await keptAnswer(write.tx, ownKey)
  if (kept && kept.requestHash !== requestHash) throw new ApiError('idempotency-mismatch')
  if (kept) return kept.answer as T
  const answer = await work()
  await keepAnswer(write.tx, ownKey, { requestHash, answer }, new Date(write.now))
  return answer
}
