import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** OWASP Password Storage Cheat Sheet: Argon2id (the library's default variant), 19 MiB, two passes, one lane; 10 ms here. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password, COST)

/** Nobody's password. Whoever has none is checked against it, so that the time of an answer tells nothing. */
let nobodys: Promise<string> | undefined

/** True when the password is the right one; takes as long where there is no account or no password. */
export async function passwordMatches(stored: string | null | undefined, password: string): Promise<boolean> {
  const matches = await verify(stored ?? await (nobodys ??= hashPassword(randomBytes(16).toString('hex'))), password)
  return matches && stored !== null && stored !== undefined
}
