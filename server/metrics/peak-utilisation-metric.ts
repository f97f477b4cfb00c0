import { known, missing } from './figure-rules.ts'
import { metric } from './metric.ts'

/** Of one space: a group has a group peak. Its capacity is that of its available time. */
export const peakUtilisation = metric({
  id: 'peak-utilisation',
  names: { en: 'Peak utilisation', 'zh-CN': '峰值利用率' },
  formula: { en: 'most people at once ÷ capacity, of one space', 'zh-CN': '单个空间同时最多人数 ÷ 容量' },
  unit: 'share',
  source: { en: 'Density; an older page of theirs calls this utilization', 'zh-CN': 'Density（其旧版页面称之为 utilization）' },
  of: 'space', inputs: ['availableMs', 'countedMs', 'seatAvailableMs', 'peakCount'], describesPresence: true,
  figure: (sums) => {
    const basis = { availableMs: sums.availableMs, knownMs: sums.countedMs }
    if (!sums.availableMs) return missing('not-available', basis)
    if (!sums.countedMs || sums.peakCount === null) return missing('not-counted', basis)
    return sums.seatAvailableMs ? known(sums.peakCount / (sums.seatAvailableMs / sums.availableMs), basis) : missing('no-capacity', basis)
  },
})
