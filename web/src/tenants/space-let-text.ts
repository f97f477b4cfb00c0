import type { Language } from '#contract/local-text'
import { m } from '../paraglide/messages.js'

/** "3 × desk, 1 × room, 42 m²" as far as there is something to say; "—" where nothing is let. */
export function spaceLetText({ desksLet, roomsLet, spaceLetM2 }: { desksLet: number; roomsLet: number; spaceLetM2: number | null }, language: Language): string {
  const parts = [
    ...desksLet > 0 ? [m.let_desks({ count: desksLet })] : [], ...roomsLet > 0 ? [m.let_rooms({ count: roomsLet })] : [],
    ...spaceLetM2 !== null && spaceLetM2 > 0 ? [m.let_area({ area: new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(spaceLetM2) })] : [],
  ]
  return parts.length === 0 ? '—' : parts.join(language === 'zh-CN' ? '、' : ', ')
}
