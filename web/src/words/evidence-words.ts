import type { Evidence } from '#contract/occupancy'
import { VOCABULARY, type PointId } from '#contract/vocabulary'
import type { Language } from '#contract/local-text'
import { agoText } from '../time/site-time.ts'
import { m } from '../paraglide/messages.js'

/** Log-odds with a sign and one digit; a true minus, so that columns line up. */
export function weightText(weight: number, language: Language): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(weight).replace('-', '−')
}

/** A reading with its unit: "845 ppm", "21.4 °C". Unknown stays "—". */
export function readingText(point: PointId, value: number | null, language: Language): string {
  if (value === null) return '—'
  const digits = DIGITS[point] ?? 0
  const text = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
  const { unit } = VOCABULARY[point]
  return unit === '' ? text : `${text}\u202f${unit === '%RH' ? '%' : unit}`
}
const DIGITS: Partial<Record<PointId, number>> = { 'air.temperature': 1, 'sound.laeq': 0, voltage: 1, current: 1 }

type Said = Pick<Evidence, 'point' | 'value'>

/** What one source said, in plain words: "Motion sensor “PIR 1.04” saw movement". */
export function evidenceSentence(evidence: Said, device: string, language: Language): string {
  const { point, value } = evidence
  switch (point) {
    case 'motion.event': return m.evidence_motion({ device })
    case 'occupancy.present': return value > 0 ? m.evidence_present({ device }) : m.evidence_absent({ device })
    case 'people.count': return m.evidence_count({ device, count: new Intl.NumberFormat(language).format(value) })
    case 'people.in_total': return m.evidence_in({ device })
    case 'people.out_total': return m.evidence_out({ device })
    case 'contact.open': return value > 0 ? m.evidence_opened({ device }) : m.evidence_closed({ device })
    case 'power.active': return m.evidence_power({ device, reading: readingText(point, value, language) })
    case 'access.event': return m.evidence_access({ device })
    default: return m.evidence_reading({ device, point: VOCABULARY[point].label[language], reading: readingText(point, value, language) })
  }
}

/** When it said so, and whether that still counts. */
export function evidenceAge(evidence: Pick<Evidence, 'observedAt' | 'fresh' | 'quality'>, now: number, language: Language): string {
  const ago = agoText(evidence.observedAt, now, language)
  if (evidence.quality === 'suspect') return m.evidence_suspect({ ago })
  return evidence.fresh ? ago : m.evidence_too_old({ ago })
}
