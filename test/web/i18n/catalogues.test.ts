import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse, type AST } from 'svelte/compiler'
import { LANGUAGES } from '#contract/local-text'

const web = join(import.meta.dirname, '../../../web')
type Message = string | [{ match: Record<string, string> }]
const catalogue = (language: string) => {
  const { $schema: _schema, ...messages } = JSON.parse(readFileSync(join(web, `messages/${language}.json`), 'utf8')) as Record<string, Message>
  return messages
}
const textsOf = (message: Message) => (typeof message === 'string' ? [message] : Object.values(message[0].match))
const placeholders = (text: string) => [...new Set(text.match(/\{(\w+)\}/g) ?? [])].sort()
const files = (folder: string, ending: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith(ending) && !name.startsWith('paraglide')).map(name => join(folder, name))

describe('the catalogues', () => {
  const english = catalogue('en')

  it.each(LANGUAGES)('of %s has every key and no other', language => {
    expect(Object.keys(catalogue(language)).sort()).toEqual(Object.keys(english).sort())
  })

  it.each(LANGUAGES)('of %s has no empty text and the same placeholders', language => {
    for (const [key, message] of Object.entries(catalogue(language))) {
      for (const text of textsOf(message)) {
        expect(text.trim(), key).not.toBe('')
        expect(placeholders(text), key).toEqual(placeholders(textsOf(english[key]!)[0]!))
      }
    }
  })

  it('is not English under a Chinese name', () => {
    const untranslated = Object.entries(catalogue('zh-CN')).filter(([, message]) => textsOf(message).some(text => !/\p{Script=Han}/u.test(text) && /[a-z]{3}/i.test(text.replace(/\{\w+\}/g, '')))).map(([key]) => key)
    expect(untranslated).toEqual([])
  })

  it('has no message that no page uses', () => {
    const source = [...files(join(web, 'src'), '.svelte'), ...files(join(web, 'src'), '.ts')].map(name => readFileSync(name, 'utf8')).join('\n')
    const used = new Set([...source.matchAll(/\bm\.(\w+)/g)].map(([, key]) => key!))
    expect(Object.keys(english).filter(key => !used.has(key))).toEqual([])
  })
})

describe('components', () => {
  /** Names of keys, units and chemistry are the same in every language. */
  const SAME_EVERYWHERE = /^(Esc|K|CO₂|ppm|m²|Ctrl)$/
  const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'aria-roledescription', 'actionText', 'text'])
  const isWord = (text: string) => text.split(/[\s·/×–]+/).some(word => /\p{L}{2,}/u.test(word) && !SAME_EVERYWHERE.test(word))

  it.each(files(join(web, 'src'), '.svelte').map(name => [name.slice(web.length + 1), name] as const))('%s has no text of its own', (_short, name) => {
    const written: string[] = []
    const visit = (node: unknown): void => {
      if (Array.isArray(node)) return node.forEach(visit)
      if (typeof node !== 'object' || node === null) return
      const one = node as AST.SvelteNode & Record<string, unknown>
      if (one.type === 'Text' && isWord(one.data)) written.push(one.data.trim())
      if (one.type === 'StyleDirective') return // "12px" is no word
      if (one.type === 'Attribute') {
        if (!SPOKEN.has(one.name)) return
        if (Array.isArray(one.value)) one.value.forEach(part => { if (part.type === 'Text' && isWord(part.data)) written.push(part.data) })
        return
      }
      for (const [key, value] of Object.entries(one)) if (key !== 'parent' && key !== 'css' && key !== 'instance' && key !== 'module') visit(value)
    }
    visit(parse(readFileSync(name, 'utf8'), { modern: true }).fragment)
    expect(written).toEqual([])
  })
})
