import type { Building } from '#contract/api'
import type { Equipment, Space } from '#contract/building'
import type { Stretch } from '../site-time/available-time-rules.ts'
import { lettingStretches, type LettingStretch, type SpaceLetting } from './letting-rules.ts'
import { privacyPlan, type DescribedPlace, type Party, type PrivacyPlan, type PrivacyRule, type TenantSizes } from './privacy-rules.ts'
import type { Selection } from './told-usage.ts'

/** Chooses spaces (or machines) by what they are and by who has them at the time. */
export type Pick<Place> = (place: Place, party: Party) => boolean

/** The places of a period with who has them when: what reports make their rows and totals of. */
export interface ReportPlaces {
  readonly spaces: readonly Space[]
  readonly machines: readonly Equipment[]
  /** Nobody is counted twice: among rooms desks are left out (they have figures of their own), and zones of a chosen room. */
  select(pick: Pick<Space>): Selection
  selectMachines(pick: Pick<Equipment>): Selection
  /** Whether a device was heard says nothing of people: it may always be told. */
  selectDevices(ids: readonly string[]): Selection
  /** True for a space that is everybody's in the whole period and may be told of by itself. */
  isCommon(spaceId: string): boolean
  /** True when tenants may be told of together by what their bookings used. */
  mayTellTenants(tenantIds: readonly string[]): boolean
}

export interface ReportPlacesDeps {
  readonly building: Building
  readonly lettings: readonly SpaceLetting[]
  readonly sizes: TenantSizes
  readonly period: Stretch
  readonly rule: PrivacyRule
}

interface PlannedStretch extends LettingStretch { readonly spaces: PrivacyPlan; readonly machines: PrivacyPlan }

export function createReportPlaces({ building, lettings, sizes, period, rule }: ReportPlacesDeps): ReportPlaces {
  const { spaces, equipment, site: { timeZone } } = building
  const stretches = lettingStretches(lettings, spaces, period, timeZone).map((stretch): PlannedStretch => {
    const partyOf = (spaceId: string): Party => stretch.partyOf.get(spaceId) ?? null
    return {
      ...stretch,
      spaces: privacyPlan(spaces.map(({ id, kind, capacity, floorId, purpose }): DescribedPlace => ({ id, party: partyOf(id), seats: capacity, floorId, purpose, pool: kind === 'desk' ? 'desks' : 'rooms' })), sizes, rule),
      machines: privacyPlan(equipment.map(({ id, spaceId, floorId, type }): DescribedPlace => ({ id, party: partyOf(spaceId), seats: 1, floorId, purpose: type, pool: 'machines' })), sizes, rule),
    }
  })
  const tenants = privacyPlan([...sizes.keys()].map(tenantPlace), sizes, rule)
  const selection = (of: 'spaces' | 'machines', idsIn: (stretch: PlannedStretch) => string[]): Selection => stretches.map((stretch) => {
    const ids = idsIn(stretch)
    return { from: stretch.from, to: stretch.to, ids, isTold: stretch[of].mayTell(new Set(ids)) }
  })
  return {
    spaces, machines: equipment,
    select: (pick) => selection('spaces', ({ partyOf }) => {
      return countedOnce(spaces.filter((space) => pick(space, partyOf.get(space.id) ?? null))).map(({ id }) => id)
    }),
    selectMachines: (pick) => selection('machines', ({ partyOf }) => equipment.filter((machine) => pick(machine, partyOf.get(machine.spaceId) ?? null)).map(({ id }) => id)),
    selectDevices: (ids) => [{ ...period, ids, isTold: true }],
    isCommon: (spaceId) => stretches.every(({ partyOf, spaces: plan }) => !partyOf.has(spaceId) && plan.mayTell(new Set([spaceId]))),
    mayTellTenants: (tenantIds) => tenants.mayTell(new Set(tenantIds)),
  }
}

function countedOnce(chosen: readonly Space[]): readonly Space[] {
  const hasRooms = chosen.some(({ kind }) => kind !== 'desk')
  const ids = new Set(chosen.map(({ id }) => id))
  return hasRooms ? chosen.filter(({ kind, parentId }) => kind !== 'desk' && !(parentId !== null && ids.has(parentId))) : chosen
}

/** The house, and whoever books at the door, is everybody. */
const HOUSE = ''
const CROWD_SEATS = 1_000
const tenantPlace = (id: string): DescribedPlace => ({ id, party: id === HOUSE ? null : { tenantId: id, memberId: null }, seats: id === HOUSE ? CROWD_SEATS : 0, floorId: '', purpose: '', pool: 'tenants' })
