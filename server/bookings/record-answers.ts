import type { LocalText } from '#contract/local-text'
import { ApiError } from '../api-error.ts'
import { constraintFault } from '../records/constraint-faults.ts'

/** What was looked for; throws 'not-found' where there is nothing. */
export async function found<T>(looking: Promise<T | undefined>): Promise<T> {
  const thing = await looking
  if (thing === undefined) throw new ApiError('not-found')
  return thing
}

/** A unique key that is taken is told as 'already-exists'. */
export async function orAlreadyExists<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing
  } catch (error) {
    throw constraintFault(error)?.kind === 'unique' ? new ApiError('already-exists', undefined, [], { cause: error }) : error
  }
}

/** A row that others refer to is told as 'still-in-use', with what can be done instead. */
export async function orStillInUse<T>(removing: Promise<T>, detail: LocalText): Promise<T> {
  try {
    return await removing
  } catch (error) {
    throw constraintFault(error)?.kind === 'foreign-key' ? new ApiError('still-in-use', detail, [], { cause: error }) : error
  }
}
