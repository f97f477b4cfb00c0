import { HOUR_MS, sensed, missing } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** By whose bookings; unknown time is not counted as empty. */
export const tenantGhostHours = metric({
  id: 'tenant-ghost-hours',
  names: { en: 'Ghost hours of the tenant', 'zh-CN': '企业空占时长' },
  formula: { en: 'time of the tenant\'s bookings in which the space was vacant', 'zh-CN': '该企业预订期间空间无人的时长' },
  unit: 'hour',
  source: OURS,
  of: 'booking', inputs: ['bookedMs', 'bookedKnownMs', 'bookedVacantMs'], describesPresence: true,
  figure: (sums) => {
    const basis = { availableMs: sums.bookedMs, knownMs: sums.bookedKnownMs }
    return sums.bookedMs ? sensed(sums.bookedVacantMs === null ? null : sums.bookedVacantMs / HOUR_MS, basis) : missing('no-bookings', basis)
  },
})
