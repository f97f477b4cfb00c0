import type { TSchema } from 'typebox'
import { SETTINGS, type Setting } from './config.ts'

const GENERATED = 'Written by `npx tsx scripts/write-config-docs.mjs` from server/config.ts; edit it there.'

/** What a setting takes, in words: "a whole number from 0 to 65535". */
export function allowedText(schema: TSchema): string {
  if ('enum' in schema && Array.isArray(schema.enum)) return schema.enum.join(', ')
  const { type, minimum, maximum, pattern } = schema as { type?: string; minimum?: number; maximum?: number; pattern?: string }
  if (type === 'integer') return `a whole number from ${minimum} to ${maximum}`
  if (type === 'boolean') return 'true or false'
  if (type === 'array') return 'a list; in text separated by commas'
  const scheme = pattern && /\(([a-z]+)/.exec(pattern.replace('^($|', ''))?.[1]
  if (scheme) return `a URL that begins with ${scheme}://, or empty`
  return (schema as { minLength?: number }).minLength ? 'a text that is not empty' : 'a text, or empty'
}

const asText = (value: Setting['schema']['default']): string => (Array.isArray(value) ? value.join(',') : String(value))

/** docs/configuration.md */
export function configurationPage(): string {
  const rows = SETTINGS.map(({ name, env, flag, schema }) => {
    const fallback = asText(schema.default)
    return `| \`${name}\` | \`${env}\` | \`${flag}\` | ${fallback === '' ? '–' : `\`${fallback}\``} | ${allowedText(schema)} | ${schema.description} |`
  })
  return [
    '# Configuration', '', `<!-- ${GENERATED} -->`, '',
    'A setting is taken from, in order: a flag, an environment variable, the file that `--config` names (TOML), the default.',
    'A value that is not allowed, or a setting that is not known, stops the start with one sentence that names it.', '',
    '| in the file | environment | flag | default | allowed | meaning |', '|---|---|---|---|---|---|', ...rows, '',
  ].join('\n')
}

/** .env.example: every variable with its default, commented out. */
export function exampleEnvironment(): string {
  const entries = SETTINGS.flatMap(({ env, schema }) => ['', `# ${schema.description} Allowed: ${allowedText(schema)}.`, `#${env}=${asText(schema.default)}`])
  return [`# ${GENERATED.replaceAll('`', '')}`, ...entries, ''].join('\n')
}
