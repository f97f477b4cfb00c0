import { InvalidArgumentError } from 'commander'

/** A flag's value as a whole number of 0 or more. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.')
  return value
}
