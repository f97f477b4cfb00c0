import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileAcl, deviceRules, gatewayRules, LOCAL_RULES, mayPublish, maySubscribe, serviceRules, UNKNOWN_RULES, type AclRule } from '../../broker/acl-rules.ts'
import { filterMatches } from '../../broker/topic-rules.ts'

const who = (rules: readonly AclRule[], clientId = 'dev-1', username: string | null = null): ReturnType<typeof compileAcl> => compileAcl(rules, { clientId, username })
const allow = (filter: string, more: Partial<AclRule> = {}): AclRule => ({ permission: 'allow', action: 'all', filter, ...more })
const deny = (filter: string, more: Partial<AclRule> = {}): AclRule => ({ permission: 'deny', action: 'all', filter, ...more })

describe('permissions', () => {
  it('deny by default', () => {
    expect(mayPublish(who([]), 'a', 0, false)).toBe(false)
    expect(maySubscribe(who([]), 'a', 0)).toBe(false)
  })

  it('a device reaches its own prefix and nothing else', () => {
    const acl = who(deviceRules())
    expect(mayPublish(acl, 'atrium/v1/hq/dev-1/air.co2', 1, false)).toBe(true)
    expect(mayPublish(acl, 'atrium/v1/hq/dev-2/air.co2', 1, false)).toBe(false)
    expect(mayPublish(acl, 'atrium/v1/hq/dev-1x/air.co2', 1, false)).toBe(false)
    expect(maySubscribe(acl, 'atrium/v1/hq/dev-1/#', 1)).toBe(true)
    expect(maySubscribe(acl, 'atrium/v1/hq/#', 1)).toBe(false)
    expect(maySubscribe(acl, 'atrium/v1/hq/+/air.co2', 1)).toBe(false)
  })

  it('a gateway reaches its prefixes, a service reads all, a stranger knocks only', () => {
    expect(mayPublish(who(gatewayRules(['zigbee2mqtt'])), 'zigbee2mqtt/a/b', 0, true)).toBe(true)
    expect(mayPublish(who(gatewayRules(['zigbee2mqtt'])), 'zigbee2mqttx/a', 0, true)).toBe(false)
    expect(maySubscribe(who(serviceRules()), '#', 2)).toBe(true)
    expect(mayPublish(who(serviceRules()), 'a', 0, false)).toBe(false)
    const stranger = who(UNKNOWN_RULES)
    expect(mayPublish(stranger, 'join/dev-1', 1, false)).toBe(true)
    expect([mayPublish(stranger, 'join/dev-2', 1, false), mayPublish(stranger, 'join/dev-1', 2, false), mayPublish(stranger, 'join/dev-1', 1, true), maySubscribe(stranger, 'join/dev-1', 0)]).toEqual([false, false, false, false])
  })

  it('local may do everything but publish below $SYS', () => {
    const acl = who(LOCAL_RULES)
    expect([mayPublish(acl, 'a/b', 2, true), maySubscribe(acl, '#', 2), maySubscribe(acl, '$SYS/#', 0)]).toEqual([true, true, true])
    expect(mayPublish(acl, '$SYS/broker', 0, false)).toBe(false)
  })

  it('placeholders are literal: a user name of "+" or "#" or "a/b" widens nothing', () => {
    for (const username of ['+', '#', 'a/b', '%c', '']) {
      const acl = who([allow('users/%u/+')], 'dev', username)
      expect(mayPublish(acl, 'users/somebody/x', 0, false), username).toBe(false)
      expect(maySubscribe(acl, 'users/+/x', 0), username).toBe(username === '+')
    }
    expect(mayPublish(who([allow('users/%u/+')], 'dev', null), 'users//x', 0, false)).toBe(false)
    expect(mayPublish(who([allow('x/dev-%c-%u')], 'id', 'name'), 'x/dev-id-name', 0, false)).toBe(true)
  })

  it('the first rule that speaks decides; a denial bites where it overlaps a filter', () => {
    const acl = who([deny('a/secret/#'), allow('a/#')])
    expect(mayPublish(acl, 'a/b', 0, false)).toBe(true)
    expect(mayPublish(acl, 'a/secret/x', 0, false)).toBe(false)
    expect([maySubscribe(acl, 'a/b', 0), maySubscribe(acl, 'a/#', 0), maySubscribe(acl, 'a/+/x', 0), maySubscribe(acl, 'a/secret', 0)]).toEqual([true, false, false, false])
  })

  it('qos and retain narrow an allowance', () => {
    const acl = who([allow('a', { qos: 1, retain: false })])
    expect([mayPublish(acl, 'a', 1, false), mayPublish(acl, 'a', 2, false), mayPublish(acl, 'a', 0, true)]).toEqual([true, false, false])
  })

  const level = fc.constantFrom('a', 'b', 'c', '')
  const topicOf = fc.array(level, { minLength: 1, maxLength: 4 }).map(levels => levels.join('/'))
  const filterOf = fc.tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean()).map(([levels, open]) => [...levels, ...(open ? ['#'] : [])].join('/'))

  it('law: who may subscribe a filter may read every topic that it matches, and no denied one', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.boolean(), filterOf), { maxLength: 4 }), filterOf, topicOf, (rules, filter, topic) => {
      const acl = who(rules.map(([isAllowed, text]) => (isAllowed ? allow(text) : deny(text))))
      if (maySubscribe(acl, filter, 0) && filterMatches(filter, topic)) expect(mayPublish(acl, topic, 0, false)).toBe(true)
    }), { numRuns: 5_000 })
  })
})
