import { ratio } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Online: heard within the silence that is normal for it. */
export const deviceAvailability = metric({
  id: 'device-availability',
  names: { en: 'Device availability', 'zh-CN': '设备在线率' },
  formula: { en: 'time online ÷ time commissioned', 'zh-CN': '在线时长 ÷ 启用时长' },
  unit: 'share',
  source: OURS,
  of: 'device', inputs: ['commissionedMs', 'onlineMs'], describesPresence: false,
  figure: (sums) => ratio(sums.onlineMs, sums.commissionedMs, 'no-devices', { availableMs: sums.commissionedMs, knownMs: sums.commissionedMs }),
})
