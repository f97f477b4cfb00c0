import { sensed } from './figure-rules.ts'
import { metric, OURS } from './metric.ts'

/** Reset- and wrap-safe differences of the cumulative counter. */
export const machineEnergy = metric({
  id: 'machine-energy',
  names: { en: 'Energy of the machine', 'zh-CN': '机器用电量' },
  formula: { en: 'differences of the cumulative counter in available time', 'zh-CN': '可用时段内累计电表读数之差' },
  unit: 'kilowatt-hour',
  source: OURS,
  of: 'machine', inputs: ['availableMs', 'knownMs', 'energyWh'], describesPresence: true,
  figure: (sums) => sensed(sums.energyWh === null ? null : sums.energyWh / 1_000, sums),
})
