import { mayPublish, type CompiledAcl, type Qos } from './acl-rules.ts'
import { publishTopicFault, type TopicShape } from './topic-rules.ts'

/** What a CONNECT may ask for. Pure. */

/** Letters, digits and . _ : @ = | - : nothing that a topic level or a placeholder could mistake for more. */
const CLIENT_ID = /^[A-Za-z0-9._:@=|-]+$/
export const CLIENT_ID_ALPHABET = 'A–Z a–z 0–9 . _ : @ = | -'

export type ConnectRefusal =
  | 'bad-client-id' | 'empty-client-id' | 'keep-alive' | 'bad-credentials' | 'not-authorized' | 'bad-will'
  | 'flood-ban' | 'too-many-sessions' | 'unavailable'

/** CONNACK return codes of MQTT 3.1.1, table 3.1. A keep-alive has none of its own: 2, as Mosquitto answers. */
export const CONNACK_CODE: Readonly<Record<ConnectRefusal, 2 | 3 | 4 | 5>> = {
  'bad-client-id': 2, 'empty-client-id': 2, 'keep-alive': 2, 'bad-credentials': 4, 'not-authorized': 5, 'bad-will': 5,
  'flood-ban': 3, 'too-many-sessions': 3, 'unavailable': 3,
}

export interface ConnectRequest { readonly clientId: string; readonly clean: boolean; readonly keepAliveS: number; readonly protocolVersion: number }
export interface ConnectLimits { readonly clientIdBytes: number; readonly keepAliveMinS: number; readonly keepAliveMaxS: number }

/** What is wrong before anybody looks at the password; null when nothing is. */
export function connectFault(request: ConnectRequest, limits: ConnectLimits): ConnectRefusal | null {
  if (request.clientId === '') {
    // MQTT-3.1.3-8: an empty id with a session to keep is rejected. MQTT 3.1 knows no empty id at all.
    if (!request.clean || request.protocolVersion === 3) return 'empty-client-id'
  } else if (request.clientId.length > limits.clientIdBytes || !CLIENT_ID.test(request.clientId)) {
    return 'bad-client-id'
  }
  return request.keepAliveS < limits.keepAliveMinS || request.keepAliveS > limits.keepAliveMaxS ? 'keep-alive' : null
}

export interface Will { readonly topic: string; readonly qos: Qos; readonly retain: boolean }

/** A will is a publish in advance: the same topics, the same permissions. */
export const willIsFine = (will: Will, acl: CompiledAcl, shape: TopicShape): boolean =>
  publishTopicFault(will.topic, shape) === null && mayPublish(acl, will.topic, will.qos, will.retain)
