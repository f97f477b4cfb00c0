import type { LocalText } from '#contract/local-text'
import { PRIVACY_RULE } from './privacy-rules.ts'

const K = PRIVACY_RULE.minPeople

export const WITHHELD_NOTE: LocalText = {
  en: `Figures of presence that would describe fewer than ${K} people are withheld, and so is what would give them away; which ones does not depend on what was measured. The hour that still runs is left out.`,
  'zh-CN': `涉及人数少于 ${K} 人的在场数据不予显示，可推算出这些数据的其他数据同样不予显示；隐藏哪些数据与测量结果无关。尚未结束的一小时不计入。`,
}
export const COUNTED_ONCE: LocalText = {
  en: 'Nobody is counted twice: where rooms and desks come together, desks are left out; filter by the purpose "Desk" to see them.',
  'zh-CN': '不重复计数：房间与工位同时出现时不计工位；如需查看工位，请按用途“工位”筛选。',
}
export const NO_SPACES: LocalText = {
  en: 'No space matches these filters. Clear a filter, or draw rooms in the plan editor.', 'zh-CN': '没有符合筛选条件的空间。请清除部分筛选条件，或在平面图编辑器中添加房间。',
}
export const NO_BOOKINGS: LocalText = {
  en: 'No booking begins in this period. Choose a longer one, or clear a filter.', 'zh-CN': '该时段内没有预订。请选择更长的时段，或清除筛选条件。',
}
