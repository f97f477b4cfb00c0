import { ERRORS, type ErrorCode, type Problem } from '#contract/errors'
import type { Language, LocalText } from '#contract/local-text'
import { ApiError, BookingRefused } from '../api-error.ts'
import { InvalidRequest } from './schema-compilers.ts'

/** The product language that an Accept-Language header (RFC 9110 §12.5.4) asks for most; English otherwise. */
export function preferredLanguage(header: string | undefined): Language {
  const wanted = (header ?? '').split(',').map((range, order) => {
    const [tag = '', ...parameters] = range.trim().toLowerCase().split(';')
    const weight = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find((found) => found !== undefined)
    return { tag, weight: weight === undefined ? 1 : Number(weight), order }
  })
  const best = wanted.filter(({ tag, weight }) => weight > 0 && /^(zh|en)\b/.test(tag)).sort((a, b) => b.weight - a.weight || a.order - b.order)[0]
  return best?.tag.startsWith('zh') ? 'zh-CN' : 'en'
}

const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(ERRORS, code)

// What Fastify and its plugins answer with, by their own codes.
const FOREIGN_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large', FST_REQ_FILE_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_UNDER_PRESSURE: 'overloaded',
  FST_CSRF_MISSING_SECRET: 'bad-csrf-token', FST_CSRF_INVALID_TOKEN: 'bad-csrf-token',
}

/** The catalogue's code for anything that was thrown. Errors of our own parts carry it as `code`. */
export function errorCodeOf(error: unknown): ErrorCode {
  if (error instanceof InvalidRequest) return 'bad-request'
  if (typeof error !== 'object' || error === null) return 'internal'
  const code = 'code' in error ? error.code : undefined
  if (isErrorCode(code)) return code
  const foreign = typeof code === 'string' ? FOREIGN_CODES[code] : undefined
  if (foreign) return foreign
  const status = 'statusCode' in error ? Number(error.statusCode) : 500
  if (status === 404) return 'not-found'
  if (status === 413) return 'too-large'
  return status >= 400 && status < 500 ? 'bad-request' : 'internal'
}

/** RFC 9457 problem details in the reader's language. Nothing of an internal error's text leaves the server. */
export function problemOf(error: unknown, language: Language, requestId: string): Problem {
  const code = errorCodeOf(error)
  const { status, title } = ERRORS[code]
  return {
    type: `urn:atrium:error:${code}`, title: title[language], status, code, instance: `urn:atrium:request:${requestId}`,
    ...detailOf(error, code, language), ...fieldsOf(error, language), ...faultsOf(error, language),
  }
}

function detailOf(error: unknown, code: ErrorCode, language: Language): { detail?: string } {
  if (error instanceof ApiError) return error.detail ? { detail: error.detail[language] } : {}
  // Of a foreign error only what a client did wrong is told: "Body is not valid JSON …".
  return code === 'bad-request' && error instanceof Error && !(error instanceof InvalidRequest) ? { detail: error.message } : {}
}

function fieldsOf(error: unknown, language: Language): Pick<Problem, 'fields'> {
  if (!(error instanceof ApiError || error instanceof InvalidRequest) || error.fields.length === 0) return {}
  return { fields: error.fields.map(({ field, message }: { field: string; message: LocalText }) => ({ field, message: message[language] })) }
}

/** Every rule that stands against a booking, with its numbers. */
function faultsOf(error: unknown, language: Language): Pick<Problem, 'faults'> {
  if (!(error instanceof BookingRefused)) return {}
  return { faults: error.faults.map(({ code, field, message, detail }) => ({ code, field, message: message[language], detail })) }
}
