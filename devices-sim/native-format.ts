import { nativeTopic } from '#contract/topics'
import { VOCABULARY, type PointId } from '#contract/vocabulary'
import { SITE_ID } from './building-plan.ts'
import type { WireFormat, WireMessage } from './wire-message.ts'

/** Atrium's own convention (contract/topics.ts): one topic a point, a time by the device's clock, an id. */
export const nativeFormat: WireFormat = (device, at, values) => {
  const messages: WireMessage[] = []
  const time = new Date(at).toISOString()
  const id = at.toString(36)
  for (const [point, value] of Object.entries(values) as [PointId, number][]) {
    const shown = VOCABULARY[point].type === 'boolean' ? value !== 0 : value
    messages.push({ topic: nativeTopic(SITE_ID, device.record.externalId, point), payload: `{"value":${shown},"time":"${time}","id":"${id}-${point}"}`, retain: false })
  }
  return messages
}
