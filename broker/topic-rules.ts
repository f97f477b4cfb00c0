/** MQTT 3.1.1 topic names and filters (section 4.7): what is valid, what matches, what covers what. Pure. */

export interface TopicShape { readonly maxBytes: number; readonly maxLevels: number }

/** Why a topic or filter is refused; null when it is fine. */
export type TopicFault = 'empty' | 'too-long' | 'too-many-levels' | 'forbidden-character' | 'wildcard' | 'reserved'

// U+0000 is forbidden by MQTT-1.5.3-2; lone surrogates cannot be encoded (MQTT-1.5.3-1); U+FFFD is
// what a decoder leaves behind in place of bytes that were no UTF-8.
const FORBIDDEN = /[\u0000\ufffd]|\p{Surrogate}/u

const shapeFault = (text: string, shape: TopicShape): TopicFault | null => {
  if (text.length === 0) return 'empty'
  if (text.length > shape.maxBytes || utf8Bytes(text) > shape.maxBytes) return 'too-long'
  if (levelCount(text) > shape.maxLevels) return 'too-many-levels'
  return FORBIDDEN.test(text) ? 'forbidden-character' : null
}

/** Length in UTF-8 without Buffer, so that the rules stay pure. */
function utf8Bytes(text: string): number {
  let bytes = 0
  for (const character of text) {
    const code = character.codePointAt(0)!
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

function levelCount(text: string): number {
  let levels = 1
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) === 47) levels++
  return levels
}

/**
 * Whether a client may name this topic in a PUBLISH or in its will. Topics that begin with "$" are the
 * server's own (MQTT-4.7.2): no client publishes there, whatever its permissions say.
 */
export function publishTopicFault(topic: string, shape: TopicShape): TopicFault | null {
  const fault = shapeFault(topic, shape)
  if (fault !== null) return fault
  if (topic.includes('+') || topic.includes('#')) return 'wildcard'
  return topic.startsWith('$') ? 'reserved' : null
}

/** Whether a filter is well formed. `$share/…` is refused: MQTT 3.1.1 has no shared subscriptions. */
export function filterFault(filter: string, shape: TopicShape): TopicFault | null {
  const fault = shapeFault(filter, shape)
  if (fault !== null) return fault
  const levels = filter.split('/')
  const wellPlaced = levels.every((level, index) =>
    (!level.includes('#') || (level === '#' && index === levels.length - 1)) && (!level.includes('+') || level === '+'))
  if (!wellPlaced) return 'wildcard'
  return levels[0] === '$share' ? 'reserved' : null
}

/** Does the filter match the topic? MQTT-4.7.2-1: a leading wildcard matches no topic that begins with "$". */
export function filterMatches(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && (filter.startsWith('+') || filter.startsWith('#'))) return false
  const filterLevels = filter.split('/')
  const topicLevels = topic.split('/')
  for (let index = 0; index < filterLevels.length; index++) {
    const level = filterLevels[index]
    if (level === '#') return true
    if (index >= topicLevels.length) return false
    if (level !== '+' && level !== topicLevels[index]) return false
  }
  return filterLevels.length === topicLevels.length
}
