/** Topics of each convention, for laws over all of them. */
export const NATIVE_TOPICS = ['atrium/v1/s/d/air.co2', 'atrium/v1/s/d/motion.event', 'atrium/v1/s/d/contact.open/2', 'atrium/v1/s/d/state', 'atrium/v1/s/d/history', 'atrium/v1/s/d/unknown', 'atrium/v1/']
export const ZIGBEE_TOPICS = ['zigbee2mqtt/a', 'zigbee2mqtt/a/b c', 'zigbee2mqtt/a/availability', 'zigbee2mqtt/bridge/state', 'zigbee2mqtt/bridge/devices', 'zigbee2mqtt/bridge/info', 'zigbee2mqtt/a/set', 'zigbee2mqtt/']
export const CHIRPSTACK_TOPICS = ['up', 'status', 'join', 'log', 'other'].map((event) => `application/1/device/0102030405060708/event/${event}`)
