import { MAKERSPACE_FILING, sumOf } from './indicator-formulas.ts'
import type { Indicator } from './indicator.ts'

export const eventCount: Indicator = {
  id: 'event-count',
  names: { en: 'Events', 'zh-CN': '创业活动数' },
  dimension: 'service', benefit: null,
  formula: { en: 'events hosted + events co-hosted', 'zh-CN': '主办活动数 + 协办活动数' },
  unit: 'count', direction: 'higher-is-better',
  bounds: { low: 0, high: 10, perYear: true },
  boundsSource: MAKERSPACE_FILING,
  ...sumOf('events-hosted', 'events-cohosted'),
}
