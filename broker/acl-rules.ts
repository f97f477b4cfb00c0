/** Who may publish or subscribe what. Pure; deny by default; the first rule that speaks decides. */

export type Role = 'device' | 'gateway' | 'service' | 'unknown' | 'local'
export type Action = 'publish' | 'subscribe'
export type Qos = 0 | 1 | 2

/**
 * One permission. In `filter` the placeholders %c (client id) and %u (user name) stand for themselves
 * literally: an id that holds "+", "#" or "/" widens nothing. `qos` is the highest level meant (default
 * 2), `retain: false` speaks of messages that are not to be retained only.
 */
export interface AclRule {
  readonly permission: 'allow' | 'deny'
  readonly action: Action | 'all'
  readonly filter: string
  readonly qos?: Qos
  readonly retain?: boolean
}

export interface AclSubject { readonly clientId: string; readonly username: string | null }

/** A level of a rule after its placeholders are filled: a wildcard by kind, never by spelling. */
type Level = { readonly kind: 'any' | 'rest' } | { readonly kind: 'literal'; readonly text: string }
interface CompiledRule { readonly rule: AclRule; readonly levels: readonly Level[] }
export type CompiledAcl = readonly CompiledRule[]

const ANY: Level = { kind: 'any' }
const REST: Level = { kind: 'rest' }

function fillLevel(text: string, subject: AclSubject): Level | null {
  if (text === '+') return ANY
  if (text === '#') return REST
  if (text.includes('%u') && subject.username === null) return null
  return { kind: 'literal', text: text.replace(/%[cu]/g, mark => (mark === '%c' ? subject.clientId : subject.username ?? '')) }
}

/** Fills the placeholders once per connection. A rule that needs a user name of somebody who has none is left out. */
export function compileAcl(rules: readonly AclRule[], subject: AclSubject): CompiledAcl {
  const compiled: CompiledRule[] = []
  for (const rule of rules) {
    const levels = rule.filter.split('/').map(text => fillLevel(text, subject))
    if (levels.every(level => level !== null)) compiled.push({ rule, levels })
  }
  return compiled
}

const speaksOf = (rule: AclRule, action: Action, qos: Qos, retain: boolean): boolean =>
  (rule.action === action || rule.action === 'all') && qos <= (rule.qos ?? 2) && (rule.retain === undefined || !retain || rule.retain)

const hidesSystem = (levels: readonly Level[], name: string): boolean => name.startsWith('$') && levels[0]?.kind !== 'literal'

function matchesTopic(levels: readonly Level[], topic: string): boolean {
  if (hidesSystem(levels, topic)) return false
  const parts = topic.split('/')
  for (let index = 0; index < levels.length; index++) {
    const level = levels[index]!
    if (level.kind === 'rest') return true
    if (index >= parts.length || (level.kind === 'literal' && level.text !== parts[index])) return false
  }
  return levels.length === parts.length
}

/** Every topic that `filter` matches is matched by the rule. */
function covers(levels: readonly Level[], filter: string): boolean {
  if (hidesSystem(levels, filter)) return false
  const parts = filter.split('/')
  for (let index = 0; index < levels.length; index++) {
    const level = levels[index]!
    if (level.kind === 'rest') return true
    const part = parts[index]
    if (part === undefined || part === '#') return false
    if (level.kind === 'literal' && level.text !== part) return false
  }
  return levels.length === parts.length
}

/** Some topic is matched by both: what a denial must look at. */
function overlaps(levels: readonly Level[], filter: string): boolean {
  const parts = filter.split('/')
  const first = levels[0]
  const ruleIsSystem = first?.kind === 'literal' && first.text.startsWith('$')
  if (hidesSystem(levels, filter) || (ruleIsSystem && (parts[0] === '+' || parts[0] === '#'))) return false
  for (let index = 0; ; index++) {
    const level = levels[index]
    const part = parts[index]
    if (level?.kind === 'rest' || part === '#') return true
    if (level === undefined || part === undefined) return level === undefined && part === undefined
    if (level.kind === 'literal' && part !== '+' && level.text !== part) return false
  }
}

/** May this be published? The first rule that matches decides; none means no. */
export function mayPublish(acl: CompiledAcl, topic: string, qos: Qos, retain: boolean): boolean {
  for (const { rule, levels } of acl) {
    const speaks = rule.permission === 'deny' ? deniesPublish(rule, retain) : speaksOf(rule, 'publish', qos, retain)
    if (speaks && matchesTopic(levels, topic)) return rule.permission === 'allow'
  }
  return false
}

/** A denial with `retain` set speaks of that kind only; a denial's qos is not looked at (a lower level is no way round it). */
const deniesPublish = (rule: AclRule, retain: boolean): boolean =>
  (rule.action === 'publish' || rule.action === 'all') && (rule.retain === undefined || rule.retain === retain)

/** May this filter be subscribed? An allowance must cover it whole, a denial bites where it overlaps. */
export function maySubscribe(acl: CompiledAcl, filter: string, qos: Qos): boolean {
  for (const { rule, levels } of acl) {
    if (rule.action === 'publish') continue
    if (rule.permission === 'deny' && overlaps(levels, filter)) return false
    if (rule.permission === 'allow' && speaksOf(rule, 'subscribe', qos, false) && covers(levels, filter)) return true
  }
  return false
}

const allow = (action: AclRule['action'], filter: string): AclRule => ({ permission: 'allow', action, filter })

/** A device speaks below its own prefix only. Atrium's convention by default, e.g. `tele/%c` for another firmware. */
export const deviceRules = (prefix = 'atrium/v1/+/%c'): readonly AclRule[] => [allow('all', `${prefix}/#`)]

/** A gateway speaks for a convention: `['zigbee2mqtt', 'application/7']`. */
export const gatewayRules = (prefixes: readonly string[]): readonly AclRule[] => prefixes.map(prefix => allow('all', `${prefix}/#`))

/** A service of the house (an external ingest, a bridge) reads everything and publishes what it is given. */
export const serviceRules = (publishFilters: readonly string[] = []): readonly AclRule[] =>
  [allow('subscribe', '#'), ...publishFilters.map(filter => allow('publish', filter))]

/** Somebody nobody knows may only knock (the Inbox hears it). */
export const UNKNOWN_RULES: readonly AclRule[] = [{ permission: 'allow', action: 'publish', filter: 'join/%c', qos: 1, retain: false }]

/** Anonymous on loopback, where a setting allows it: everything but the server's own topics. */
export const LOCAL_RULES: readonly AclRule[] =
  [{ permission: 'deny', action: 'publish', filter: '$SYS/#' }, allow('all', '#'), allow('subscribe', '$SYS/#')]
