import { known, missing } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Whole hours, not only available time. */
export const spaceEnergy = metric({
  id: 'space-energy',
  names: { en: 'Energy of the space', 'zh-CN': '空间用电量' },
  formula: { en: 'differences of the cumulative counter', 'zh-CN': '累计电表读数之差' },
  unit: 'kilowatt-hour',
  source: OURS,
  of: 'energy', inputs: ['knownMs', 'energyWh'], describesPresence: true,
  figure: (sums) => (sums.knownMs && sums.energyWh !== null ? known(sums.energyWh / 1_000) : missing('not-metered')),
})
