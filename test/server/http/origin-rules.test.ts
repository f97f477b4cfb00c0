import fc from 'fast-check'
import { expect, it } from 'vitest'
import { hostName, isAllowedHost, isAllowedOrigin } from '../../../server/http/origin-rules.ts'
import { preferredLanguage } from '../../../server/http/problems.ts'

it.each([
  ['localhost', 'localhost'], ['localhost:3000', 'localhost'], ['[::1]:80', '[::1]'], ['EXAMPLE.org', 'example.org'],
  ['', null], [undefined, null], ['a b', null], ['evil.example#@localhost', null], ['localhost:3000:1', null], ['x@localhost', null],
])('the host of %o is %o', (header, name) => expect(hostName(header)).toBe(name))

it('no name is allowed that was not configured (property)', () => {
  fc.assert(fc.property(fc.domain(), (domain) => {
    expect(isAllowedHost(domain, [])).toBe(false)
    expect(isAllowedHost(domain, [domain])).toBe(true)
    expect(isAllowedHost(`localhost.${domain}`, ['localhost'])).toBe(false)
  }))
})

it('a browser without an Origin may write only from our own page', () => {
  const from = (fetchSite: string | undefined) => isAllowedOrigin({ origin: undefined, host: 'localhost', fetchSite }, [])
  expect([undefined, 'same-origin', 'none', 'same-site', 'cross-site'].map(from)).toEqual([true, true, true, false, false])
})

it.each([
  [undefined, 'en'], ['', 'en'], ['*', 'en'], ['zh', 'zh-CN'], ['zh-TW,zh;q=0.9', 'zh-CN'], ['en-GB,zh;q=0.9', 'en'],
  ['zh;q=0.2, en;q=0.8', 'en'], ['de-DE,zh;q=0.4', 'zh-CN'], ['zh;q=0,de', 'en'], ['zho', 'en'],
])('Accept-Language %o is read as %s', (header, language) => expect(preferredLanguage(header)).toBe(language))
