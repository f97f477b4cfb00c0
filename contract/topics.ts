/**
 * Atrium's own MQTT convention.
 *
 *   atrium/v1/<site>/<device>/<point>     {"value": 21.5, "time": "2026-01-01T09:00:00.000Z", "id": "…"}  or a bare number/boolean
 *   atrium/v1/<site>/<device>/<point>/<channel>   the second, third … sensor of a kind (channel ≥ 2)
 *   atrium/v1/<site>/<device>/state       "online" | "offline", retained, "offline" as the last will
 *   atrium/v1/<site>/<device>/history     {"samples": [{"point": "air.co2", "channel"?: 1, "time": "…", "value": 612}, …]}
 *
 * `time` is optional (arrival counts then); `id` is optional and makes redelivery recognisable;
 * `quality` ("good" | "suspect") is optional. History is older data: it completes the record and
 * never changes "now". One history message holds at most HISTORY_MAX_SAMPLES samples. A gateway that
 * delivers for a device of another convention names it: {"adapter": "zigbee2mqtt", "device": "desk-7", "samples": […]}.
 */
export const NATIVE_PREFIX = 'atrium/v1'
export const HISTORY_MAX_SAMPLES = 1_000

export interface NativeTopic {
  readonly site: string
  readonly device: string
  /** 'state', 'history' or a point id. */
  readonly leaf: string
  readonly channel: number
}

/** The parts of a native topic, or null when it is none. Does not check that the leaf is a known point. */
export function parseNativeTopic(topic: string): NativeTopic | null {
  const parts = topic.split('/')
  if (parts[0] !== 'atrium' || parts[1] !== 'v1' || parts.length < 5 || parts.length > 6) return null
  const [, , site, device, leaf, channelText] = parts
  if (!site || !device || !leaf) return null
  const channel = channelText === undefined ? 1 : Number(channelText)
  if (!Number.isInteger(channel) || channel < 1 || channel > 64) return null
  return { site, device, leaf, channel }
}

export const nativeTopic = (site: string, device: string, leaf: string, channel = 1): string =>
  channel === 1 ? `${NATIVE_PREFIX}/${site}/${device}/${leaf}` : `${NATIVE_PREFIX}/${site}/${device}/${leaf}/${channel}`
