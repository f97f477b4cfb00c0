import { ApiError } from '../api-error.ts'

/** The building's version as a strong entity tag (RFC 9110 §8.8.3). */
export const entityTag = (version: number): string => `"${version}"`

/** The version that an edit was made on; throws 'precondition-required' without If-Match and 'edited-meanwhile' where it is no version of ours. */
export function versionFromIfMatch(header: string | undefined): number {
  if (header === undefined) throw new ApiError('precondition-required')
  const version = /^"(\d{1,9})"$/.exec(header.trim())?.[1]
  // A weak tag, a list or "*" cannot promise what the editor has seen.
  if (version === undefined) throw new ApiError('edited-meanwhile', { en: 'If-Match must be the ETag that it was read with.', 'zh-CN': 'If-Match 必须是读取时得到的 ETag。' })
  return Number(version)
}

/** True when If-None-Match names this version (weak comparison, as proxies may weaken tags). */
export const isUnchanged = (header: string | undefined, version: number): boolean =>
  header !== undefined && header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === entityTag(version))
