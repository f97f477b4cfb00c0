import { PASSWORD_MIN_LENGTH } from '#contract/access'
import type { FieldFault } from '../api-error.ts'

const characters = (text: string): number => [...text].length

/**
 * What stands against a new password: it is too short, or it is the e-mail address (or its part before
 * the @). Nothing else: rules of composition make passwords worse (NIST SP 800-63B §3.1.1.2).
 */
export function passwordFaults(password: string, email: string, field: string): FieldFault[] {
  if (characters(password) < PASSWORD_MIN_LENGTH) {
    return [{ field, message: { en: `needs at least ${PASSWORD_MIN_LENGTH} characters`, 'zh-CN': `至少需要 ${PASSWORD_MIN_LENGTH} 个字符` } }]
  }
  const plain = password.trim().toLowerCase()
  if (plain === email.toLowerCase() || plain === email.toLowerCase().split('@')[0]) {
    return [{ field, message: { en: 'must not be the e-mail address', 'zh-CN': '不能与邮箱相同' } }]
  }
  return []
}
