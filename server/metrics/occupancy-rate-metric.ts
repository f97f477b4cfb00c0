import { missing, sensedRatio } from './figure-rules.ts'
import { metric } from './metric.ts'

/** Never to be derived from bookings. */
export const occupancyRate = metric({
  id: 'occupancy-rate',
  names: { en: 'Occupancy rate (O)', 'zh-CN': '在用满座率（O）' },
  formula: { en: 'person-hours ÷ (capacity × counted hours in use)', 'zh-CN': '人时 ÷（容量 × 有人数统计的使用时长）' },
  unit: 'share',
  source: { en: 'HESA estates management record, D18', 'zh-CN': '英国 HESA 资产管理统计 D18' },
  of: 'space', inputs: ['availableMs', 'countedMs', 'countedUsedMs', 'seatCountedUsedMs', 'personMs'], describesPresence: true,
  figure: (sums) => {
    const basis = { availableMs: sums.availableMs, knownMs: sums.countedMs }
    if (sums.availableMs && !sums.countedMs) return missing('not-counted', basis)
    return sensedRatio(sums.personMs, sums.seatCountedUsedMs, sums.countedUsedMs ? 'no-capacity' : 'not-used', basis)
  },
})
