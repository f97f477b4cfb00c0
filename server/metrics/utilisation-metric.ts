import { known, missing, sensedRatio } from './figure-rules.ts'
import { metric } from './metric.ts'

/** The trap: never a mean of rooms. Ten full seats and a hundred empty ones are 9.1 %, not 50 %. */
export const utilisation = metric({
  id: 'utilisation',
  names: { en: 'Utilisation (U)', 'zh-CN': '利用率（U）' },
  formula: { en: 'F × O, both weighted by seats: (seat-hours in use ÷ seat-hours known) × (person-hours ÷ counted seat-hours in use)', 'zh-CN': 'F × O，均按座位加权：（使用座时 ÷ 已知座时）×（人时 ÷ 有人数统计的使用座时）' },
  unit: 'share',
  source: { en: 'UK Space Management Group 2006/38', 'zh-CN': '英国空间管理工作组（SMG）2006/38' },
  of: 'space', inputs: ['availableMs', 'countedMs', 'countedUsedMs', 'seatKnownMs', 'seatUsedMs', 'seatCountedUsedMs', 'personMs'], describesPresence: true,
  figure: (sums) => {
    const basis = { availableMs: sums.availableMs, knownMs: sums.countedMs }
    if (sums.availableMs && !sums.countedMs) return missing('not-counted', basis)
    if (sums.countedMs && sums.seatKnownMs && sums.seatUsedMs === 0) return known(0, basis)
    if (sums.countedMs && !sums.countedUsedMs) return missing('not-counted', basis)
    const seatsInUse = sensedRatio(sums.seatUsedMs, sums.seatKnownMs, 'no-capacity', basis)
    const filled = sensedRatio(sums.personMs, sums.seatCountedUsedMs, 'no-capacity', basis)
    return seatsInUse.value === null || filled.value === null ? (seatsInUse.value === null ? seatsInUse : filled) : known(seatsInUse.value * filled.value, basis)
  },
})
