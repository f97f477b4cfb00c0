export type PhotoType = 'image/jpeg' | 'image/png' | 'image/webp'

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const JPEG = [0xff, 0xd8, 0xff]

/**
 * What the bytes are, by their signature (WHATWG MIME Sniffing §6.1), whatever the sender calls them;
 * null for anything else. So nothing that a browser could run is ever served as a photo.
 */
export function photoType(bytes: Uint8Array): PhotoType | null {
  const begins = (signature: readonly number[], at = 0): boolean => signature.every((byte, index) => bytes[at + index] === byte)
  const says = (words: string, at: number): boolean => begins([...words].map((letter) => letter.charCodeAt(0)), at)
  if (begins(PNG)) return 'image/png'
  if (begins(JPEG)) return 'image/jpeg'
  return says('RIFF', 0) && says('WEBPVP', 8) ? 'image/webp' : null
}
