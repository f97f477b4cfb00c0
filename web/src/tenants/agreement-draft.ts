import type { Agreement } from '#contract/people'

/** What the form of an agreement edits. */
export type AgreementDraft = Omit<Agreement, 'id' | 'siteId' | 'tenantId'>

export const newAgreement = (today: string): AgreementDraft => ({ spaceId: '', memberId: null, from: today, to: null, areaM2: null, note: '' })

export const agreementDraft = ({ spaceId, memberId, from, to, areaM2, note }: Agreement): AgreementDraft => ({ spaceId, memberId, from, to, areaM2, note })

/** Whether a space is let on a day; `to` is the first day that is no longer let. ISO dates compare as texts. */
export function letState({ from, to }: Pick<Agreement, 'from' | 'to'>, today: string): 'now' | 'later' | 'over' {
  if (from > today) return 'later'
  return to !== null && to <= today ? 'over' : 'now'
}
