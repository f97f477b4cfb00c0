import type { Fact } from '#contract/evaluation'
import type { FactId } from '#contract/fact-table'
import { factOf, type Answer, type FactBuilder } from './fact-builder.ts'
import type { TenantFactsRepository } from './tenant-facts-repository.ts'
import { jobsOf, residentFacts } from './tenant-facts-rules.ts'

/** Residents, agreements and jobs from the records of tenants. */
export const tenantFacts = (repository: TenantFactsRepository): FactBuilder => ({
  id: 'tenants', kinds: ['site', 'tenant'],
  build: async (question) => {
    const { building: { site }, unit, dates, isRunning } = question
    const [stays, lettings] = await Promise.all([repository.stays(site.id), repository.agreements(site.id)])
    if (unit.kind === 'site') return toFacts(residentFacts(stays, lettings, { ...dates, isRunning }), `${stays.length} tenants, ${lettings.length} agreements`)
    const own = stays.filter(({ id }) => id === unit.id)
    const { 'desks-agreed': desks } = residentFacts(own, lettings.filter(({ tenantId }) => tenantId === unit.id), { ...dates, isRunning })
    return toFacts({ ...desks && { 'desks-agreed': desks }, jobs: jobsOf(own, isRunning) }, 'its record and agreements')

    function toFacts(answers: Partial<Record<FactId, Answer>>, of: string): Fact[] {
      return Object.entries(answers).map(([fact, answer]) => factOf(question, fact as FactId, 'recorded', `records of tenants: ${of}, ${unit.kind} ${unit.id}, ${question.period}`, answer))
    }
  },
})
