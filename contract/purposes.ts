import { Type } from 'typebox'
import type { LocalText } from '#contract/local-text'

/** What a space is for. Hold times, stuck limits and comfort bands depend on it. */
export const PURPOSES = {
  office: { en: 'Office', 'zh-CN': '办公室' },
  meeting: { en: 'Meeting room', 'zh-CN': '会议室' },
  desk: { en: 'Desk', 'zh-CN': '工位' },
  booth: { en: 'Phone booth', 'zh-CN': '电话间' },
  workshop: { en: 'Workshop', 'zh-CN': '工坊' },
  event: { en: 'Event space', 'zh-CN': '活动区' },
  lounge: { en: 'Lounge', 'zh-CN': '休息区' },
  kitchen: { en: 'Kitchen', 'zh-CN': '茶水间' },
  storage: { en: 'Storage', 'zh-CN': '仓储' },
  circulation: { en: 'Circulation', 'zh-CN': '通道' },
} as const satisfies Record<string, LocalText>

export type Purpose = keyof typeof PURPOSES
export const PURPOSE_IDS = Object.keys(PURPOSES) as Purpose[]
export const PurposeSchema = Type.Enum(PURPOSE_IDS)

const SOUGHT: ReadonlySet<Purpose> = new Set<Purpose>(['office', 'meeting', 'booth', 'workshop', 'event'])

/**
 * Rooms that somebody could look for, in every figure that counts rooms. Corridors, kitchens and stores
 * are watched, but not "free"; desks are counted by themselves.
 */
export const isSoughtRoom = ({ kind, purpose }: { readonly kind: string; readonly purpose: Purpose }): boolean => kind !== 'desk' && SOUGHT.has(purpose)
