import type { Space } from '#contract/building'
import type { Fact } from '#contract/evaluation'
import type { Purpose } from '#contract/purposes'
import { factOf, missing, type Answer, type FactBuilder, type FactQuestion } from './fact-builder.ts'
import type { TenantFactsRepository } from './tenant-facts-repository.ts'

/** Rooms that everybody may use. */
const PUBLIC_SERVICE: ReadonlySet<Purpose> = new Set<Purpose>(['meeting', 'booth', 'workshop', 'event', 'lounge', 'kitchen'])

/** Desks and floor areas as the building's records have them today; what the building was like earlier is not kept. */
export const buildingFacts = (repository: TenantFactsRepository): FactBuilder => ({
  id: 'building', kinds: ['site', 'space', 'pool'],
  build: async (question) => {
    const { spaces, dates, building } = question
    const desks = spaces.filter(({ kind }) => kind === 'desk')
    const rooms = spaces.filter(({ kind, parentId }) => kind !== 'desk' && parentId === null)
    const withDesks = new Set(desks.flatMap(({ parentId }) => parentId ?? []))
    const letIds = new Set((await repository.agreementsOn(building.site.id, lastDate(dates))).map(({ spaceId }) => spaceId))
    const tenants = rooms.filter(({ id }) => letIds.has(id) || withDesks.has(id))
    const shared = rooms.filter(({ id, purpose }) => PUBLIC_SERVICE.has(purpose) && !letIds.has(id) && !withDesks.has(id))
    return [
      recorded(question, 'desks-offered', 'desks', desks.length > 0 || question.unit.kind === 'site' ? { value: desks.length, coverage: 1, reason: null } : { value: null, coverage: null, reason: missing('not-recorded') }),
      recorded(question, 'area-total', 'rooms', area(rooms)),
      ...question.unit.kind === 'site' ? [recorded(question, 'area-tenants', 'rooms that are let or hold desks', area(tenants)), recorded(question, 'area-public-service', 'rooms for everybody', area(shared))] : [],
    ]
  },
})

/** The last date within a range whose end is not in it. */
export const lastDate = ({ to }: FactQuestion['dates']): string => new Date(Date.parse(`${to}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)

const recorded = (question: FactQuestion, fact: Fact['fact'], of: string, answer: Answer): Fact =>
  factOf(question, fact, 'recorded', `building records of ${question.building.site.id}, version ${question.building.version}: ${of}`, answer)

/** The sum of what is recorded; the coverage is the share of rooms that have an area. */
function area(rooms: readonly Space[]): Answer {
  if (rooms.length === 0) return { value: 0, coverage: 1, reason: null }
  const known = rooms.flatMap(({ areaM2 }) => areaM2 ?? [])
  if (known.length === 0) return { value: null, coverage: 0, reason: missing('no-area') }
  return { value: known.reduce((sum, m2) => sum + m2, 0), coverage: known.length / rooms.length, reason: null }
}
