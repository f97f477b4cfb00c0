import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { fieldFaults, type FieldFault } from '#contract/field-faults'

/** A request that does not match its schema. Nothing is dropped or coerced in a body: unknown fields are faults. */
export class InvalidRequest extends Error {
  readonly fields: readonly FieldFault[]
  constructor(fields: readonly FieldFault[]) {
    super(fields.map(({ field, message }) => `${field} ${message.en}`).join('; '))
    this.name = 'InvalidRequest'
    this.fields = fields
  }
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
