import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import type { TValidationError } from 'typebox/error'
import { Locale } from 'typebox/system'
import { Value } from 'typebox/value'
import type { FieldFault } from '../api-error.ts'

/** A request that does not match its schema. Nothing is dropped or coerced in a body: unknown fields are faults. */
export class InvalidRequest extends Error {
  readonly fields: readonly FieldFault[]
  constructor(fields: readonly FieldFault[]) {
    super(fields.map(({ field, message }) => `${field} ${message.en}`).join('; '))
    this.name = 'InvalidRequest'
    this.fields = fields
  }
}

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

/** Request validation by TypeBox. Query, path and header values are text, so numbers and booleans are read from it. */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const compiled = Compile(schema)
  return (input: unknown) => {
    const value = httpPart === 'body' ? input : Value.Convert(schema, input)
    return compiled.Check(value) ? { value } : { error: new InvalidRequest(fieldFaults([...compiled.Errors(value)])) }
  }
}

/** An answer that does not match its own schema is a defect: it is logged and answered with 500, never sent. */
export class InvalidAnswer extends Error {}

export const serializerCompiler = ({ schema }: { schema: unknown }): ((data: unknown) => string) => {
  const compiled = Compile(schema as TSchema)
  return (data) => {
    if (!compiled.Check(data)) {
      const [first] = fieldFaults([...compiled.Errors(data)])
      throw new InvalidAnswer(`the answer does not match its schema: ${first?.field ?? ''} ${first?.message.en ?? ''}`)
    }
    return JSON.stringify(data)
  }
}
