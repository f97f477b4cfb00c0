import type { TValidationError } from 'typebox/error'
import { Locale } from 'typebox/system'
import type { LocalText } from '#contract/local-text'

/** What is wrong with one field of an input, for the person who entered it. */
export interface FieldFault { readonly field: string; readonly message: LocalText }

const FIELDS_SHOWN = 100

/** "/spaces/3/name" → "spaces[3].name". */
export const fieldName = (pointer: string): string => pointer.split('/').slice(1).reduce((path, raw) => {
  const step = raw.replaceAll('~1', '/').replaceAll('~0', '~')
  if (/^\d+$/.test(step)) return `${path}[${step}]`
  return path === '' ? step : `${path}.${step}`
}, '')

/** TypeBox's errors as faults by field, in both languages; what an object lacks or has too much is told at that field. */
export function fieldFaults(errors: readonly TValidationError[]): FieldFault[] {
  const faults = errors.flatMap((error): FieldFault[] => {
    const at = fieldName(error.instancePath)
    const below = (name: string): string => (at === '' ? name : `${at}.${name}`)
    switch (error.keyword) {
      case 'boolean': return [] // "schema is false": the additionalProperties error beside it says it better.
      case 'required': return error.params.requiredProperties.map((name) => ({ field: below(name), message: { en: 'is required', 'zh-CN': '为必填项' } }))
      case 'additionalProperties': return error.params.additionalProperties.map((name) => ({ field: below(name), message: { en: 'is not known here', 'zh-CN': '是未知字段' } }))
      default: return [{ field: at, message: { en: Locale.en_US(error), 'zh-CN': Locale.zh_Hans(error) } }]
    }
  })
  return faults.slice(0, FIELDS_SHOWN)
}
