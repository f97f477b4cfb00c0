import type { LocalText } from '#contract/local-text'

/** Machines of makerspaces by the type that staff write down; a type that is not here is shown as it was written. */
export const MACHINE_TYPES: Readonly<Record<string, LocalText>> = {
  '3d-printer': { en: '3D printer', 'zh-CN': '3D 打印机' },
  'band-saw': { en: 'Band saw', 'zh-CN': '带锯' },
  'cnc-mill': { en: 'CNC mill', 'zh-CN': '数控铣床' },
  'cnc-router': { en: 'CNC router', 'zh-CN': '数控雕刻机' },
  'drill-press': { en: 'Drill press', 'zh-CN': '台钻' },
  'laser-cutter': { en: 'Laser cutter', 'zh-CN': '激光切割机' },
  'lathe': { en: 'Lathe', 'zh-CN': '车床' },
  'panel-saw': { en: 'Panel saw', 'zh-CN': '推台锯' },
  'pick-and-place': { en: 'Pick and place', 'zh-CN': '贴片机' },
  'planer': { en: 'Planer', 'zh-CN': '刨床' },
  'reflow-oven': { en: 'Reflow oven', 'zh-CN': '回流焊炉' },
  'sewing-machine': { en: 'Sewing machine', 'zh-CN': '缝纫机' },
  'soldering-station': { en: 'Soldering station', 'zh-CN': '焊台' },
  'vacuum-former': { en: 'Vacuum former', 'zh-CN': '吸塑机' },
  'vinyl-cutter': { en: 'Vinyl cutter', 'zh-CN': '刻字机' },
  'welder': { en: 'Welder', 'zh-CN': '焊机' },
}

/** A machine type's name in both languages. */
export const machineTypeName = (type: string): LocalText => (Object.hasOwn(MACHINE_TYPES, type) ? MACHINE_TYPES[type]! : { en: type, 'zh-CN': type })
