import { createHash, randomBytes } from 'node:crypto'

const BYTES = 32

/** A secret for a person's or a program's hands: 32 random bytes. The prefix tells leak scanners whose it is. */
export const newSecret = (prefix: 'atr' | 'link'): string => `${prefix}_${randomBytes(BYTES).toString('base64url')}`

/** What is stored of a secret. SHA-256 suffices: 256 random bits cannot be guessed, however fast the hash. */
export const secretHash = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** For people to type: four groups without letters that look alike, some 79 bits. */
export function readableCode(groups = 4): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const letter = (byte: number): string => alphabet[byte % alphabet.length]!
  return Array.from({ length: groups }, () => [...usableBytes(4, alphabet.length)].map(letter).join('')).join('-')
}

/** Bytes below the largest multiple of `base`, so that no letter is likelier than another. */
function usableBytes(count: number, base: number): number[] {
  const limit = 256 - (256 % base)
  const found: number[] = []
  while (found.length < count) found.push(...[...randomBytes(count)].filter((byte) => byte < limit))
  return found.slice(0, count)
}
