import type { LocalText } from '#contract/local-text'

/** Units of facts and indicators. A share is kept as 0…1 and printed as a percentage. */
export interface FigureUnit { readonly label: LocalText; readonly printedFactor: number; readonly decimals: number }
const unit = (en: string, zh: string, decimals: number, printedFactor = 1): FigureUnit => ({ label: { en, 'zh-CN': zh }, decimals, printedFactor })

export const FIGURE_UNITS = {
  share: unit('per cent', '百分比', 1, 100),
  count: unit('number', '个', 0),
  person: unit('people', '人', 0),
  hour: unit('hours', '小时', 1),
  month: unit('months', '个月', 1),
  'square-metre': unit('m² of floor', '平方米', 0),
  yuan: unit('yuan', '元', 0),
  'kilowatt-hour': unit('kWh of energy', '千瓦时', 0),
  'kilowatt-hour-per-hour': unit('kWh an occupied hour', '千瓦时/占用小时', 2),
  'per-1000-square-metres': unit('per 1,000 m²', '家/千平方米', 2),
  'per-10-tenants': unit('per 10 tenants', '人/每10家企业', 2),
  credit: unit('credits', '积分', 1),
  'degree-celsius': unit('°C', '摄氏度', 1),
  'part-per-million': unit('ppm', '百万分比（ppm）', 0),
  'relative-humidity': unit('% relative humidity', '相对湿度（%）', 0),
  index: unit('index, 0–100', '指数（0–100）', 1),
  ratio: unit('ratio', '比值', 3),
} as const satisfies Record<string, FigureUnit>
export type FigureUnitId = keyof typeof FIGURE_UNITS
