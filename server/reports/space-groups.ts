import type { Building } from '#contract/api'
import type { Space } from '#contract/building'
import type { LocalText } from '#contract/local-text'
import { isSoughtRoom, PURPOSE_IDS, PURPOSES } from '#contract/purposes'
import type { ReportCell, ReportColumn, ReportScope } from '#contract/report'
import { textColumn } from './figure-cells.ts'
import type { ReportContext } from './report-definition.ts'
import type { Pick } from './report-places.ts'
import type { Selection, ToldRow } from './told-usage.ts'

/** A row of a table of groups of spaces: its name, and the spaces that it is of. */
export interface NamedGroup { readonly id: string; readonly name: ReportCell; readonly selection: Selection }

const OPEN_TO_ALL: LocalText = { en: 'Let to nobody', 'zh-CN': '未出租' }
/** What people work in: corridors, kitchens and stores are watched, but are no answer to how well space is used, unless they are asked for. */
const isWorkspace = (space: Space): boolean => space.kind === 'desk' || isSoughtRoom(space)

/** The spaces that a scope means. A tenant's are those let to it or to one of its people at the time. */
export const inScope = ({ floorId, purpose, spaceId, tenantId }: ReportScope): Pick<Space> => (space, party) =>
  (floorId === undefined || space.floorId === floorId) && (tenantId === undefined || party?.tenantId === tenantId)
  && (spaceId === undefined ? (purpose === undefined ? isWorkspace(space) : space.purpose === purpose) : space.id === spaceId && (purpose === undefined || space.purpose === purpose))

/** The spaces of a selection at any time of the period, in the building's order. */
export function spacesOf(selection: Selection, { spaces }: Building): readonly Space[] {
  const chosen = new Set(selection.flatMap(({ ids }) => ids))
  return spaces.filter(({ id }) => chosen.has(id))
}

/** The scope's spaces, each a group of its own. */
export function groupsBySpace({ places, scope, building }: ReportContext): readonly NamedGroup[] {
  const chosen = inScope(scope)
  return spacesOf(places.select(chosen), building).map(({ id, name }) => ({ id, name, selection: places.select((space, party) => space.id === id && chosen(space, party)) }))
}

function groupsByFloor({ places, scope, building }: ReportContext): readonly NamedGroup[] {
  const chosen = inScope(scope)
  return withSpaces([...building.floors].sort((a, b) => a.level - b.level).map(({ id, name }) => ({ id, name, selection: places.select((space, party) => space.floorId === id && chosen(space, party)) })))
}

export function groupsByPurpose({ places, scope }: ReportContext): readonly NamedGroup[] {
  const chosen = inScope(scope)
  return withSpaces(PURPOSE_IDS.map((purpose) => ({ id: purpose, name: PURPOSES[purpose], selection: places.select((space, party) => space.purpose === purpose && chosen(space, party)) })))
}

/** By whom spaces are let to; what is let to nobody comes last. */
async function groupsByTenant({ places, scope, building, records }: ReportContext): Promise<readonly NamedGroup[]> {
  const chosen = inScope(scope)
  const tenants: { id: string | undefined; name: ReportCell }[] = [...await records.tenants(building.site.id), { id: undefined, name: OPEN_TO_ALL }]
  return withSpaces(tenants.map(({ id, name }) => ({ id: id ?? '', name, selection: places.select((space, party) => (party?.tenantId ?? undefined) === id && chosen(space, party)) })))
}

const withSpaces = (groups: readonly NamedGroup[]): readonly NamedGroup[] => groups.filter(({ selection }) => selection.some(({ ids }) => ids.length > 0))

/** What rows can be of: groups of the scope's spaces. */
export const GROUPINGS: Readonly<Record<string, { readonly title: ReportColumn; readonly groups: (context: ReportContext) => Promise<readonly NamedGroup[]> | readonly NamedGroup[] }>> = {
  space: { title: textColumn('space', 'Space', '空间'), groups: groupsBySpace },
  floor: { title: textColumn('floor', 'Floor', '楼层'), groups: groupsByFloor },
  purpose: { title: textColumn('purpose', 'Purpose', '用途'), groups: groupsByPurpose },
  tenant: { title: textColumn('tenant', 'Tenant', '企业'), groups: groupsByTenant },
}

/** The sums of all the scope's spaces. */
export async function scopeTotal({ usage, places, scope }: ReportContext): Promise<ToldRow<'space'>> {
  const [total] = await usage.sums('space', [{ id: 'total', selection: places.select(inScope(scope)) }])
  return total!
}
