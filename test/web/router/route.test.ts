import { describe, expect, it } from 'vitest'
import { hrefOf, pageOf, queryWith } from '../../../web/src/router/route.ts'
import { firstLanguage } from '../../../web/src/i18n/first-language.ts'

describe('addresses', () => {
  it('name pages; the root is the live page, and the API is none', () => {
    expect(pageOf('/')).toBe('live')
    expect(pageOf('/devices/')).toBe('devices')
    expect(pageOf('/api/docs')).toBeNull()
  })

  it('change single parameters and keep the rest in order', () => {
    expect(queryWith('?site=a&floor=b&space=c', { floor: 'x', space: null })).toBe('?site=a&floor=x')
    expect(queryWith('?q=1', { q: '' })).toBe('')
  })

  it('carry site and language to another page, and nothing else', () => {
    expect(hrefOf('devices', '?site=a&floor=b&lang=en', { tab: 'inbox' })).toBe('/devices?site=a&lang=en&tab=inbox')
  })
})

describe('the first language', () => {
  it('is the address, then what was chosen, then the browser, then English', () => {
    expect(firstLanguage('zh-CN', 'en', ['en'])).toBe('zh-CN')
    expect(firstLanguage('xx', 'zh-CN', ['en'])).toBe('zh-CN')
    expect(firstLanguage(null, null, ['fr', 'zh-TW'])).toBe('zh-CN')
    expect(firstLanguage(null, null, ['fr'])).toBe('en')
  })
})
