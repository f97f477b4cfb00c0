import type { Building } from '#contract/api'
import type { NewResource } from '#contract/booking-bodies'
import type { Resource } from '#contract/bookings'
import type { LocalText } from '#contract/local-text'
import type { FieldFault } from '../api-error.ts'
import { hoursAreApart, hoursRunForward } from '../building/opening-hours-rules.ts'

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What can be wrong with a resource beyond the shape of its fields. */
const FAULTS = {
  'no-such-policy': text('names no booking policy of this site', '该场所没有此预订规则'),
  'no-such-space': text('names no space of this site', '该场所没有此空间'),
  'no-such-equipment': text('names no equipment of this site', '该场所没有此设备机器'),
  'no-such-part': text('names no resource of this site', '该场所没有此可预订资源'),
  'part-twice': text('names a part twice', '同一组成部分重复出现'),
  'part-circle': text('contains itself, directly or through a part', '直接或间接包含自身'),
  'parts-needed': text('a bundle consists of at least one part', '组合资源至少包含一个组成部分'),
  'space-taken': text('can be booked as another resource already', '该空间已作为其他资源提供预订'),
  'equipment-taken': text('can be booked as another resource already', '该机器已作为其他资源提供预订'),
  'places-of-zone': text('only a zone without parts has several places', '只有不含组成部分的区域才能有多个名额'),
  'hours-backwards': text('each entry must begin before it ends; split hours past midnight into two entries', '每段时间的开始必须早于结束；跨午夜请拆成两段'),
  'hours-overlap': text('entries overlap on one day', '同一天的时段互相重叠'),
  'no-such-photo': text('names a photo that was not uploaded, or leaves one out', '照片未上传，或遗漏了已有照片'),
} as const satisfies Record<string, LocalText>

/** What the resource is checked against; `others` are the site's other resources. */
export interface ResourceSurroundings {
  readonly building: Pick<Building, 'spaces' | 'equipment'>
  readonly policyIds: ReadonlySet<string>
  readonly others: readonly Resource[]
}

/** A resource of what was given; what was left out is as for a plain room. */
export const completeResource = (given: NewResource, siteId: string, id: string): Resource => ({
  spaceId: null, equipmentId: null, parts: [], places: 1, capacity: 0, features: [], description: '', openingHours: null,
  tenantId: null, memberId: null, bookable: true, ...given, id, siteId, photos: [],
})

/** Everything that is wrong with the resource; empty when it may be stored. */
export function resourceFaults(resource: Resource, { building, policyIds, others }: ResourceSurroundings): FieldFault[] {
  const isBundle = resource.kind === 'bundle'
  const known = new Map(others.map((other) => [other.id, other]))
  const checks: [field: keyof Resource, code: keyof typeof FAULTS, wrong: boolean][] = [
    ['policyId', 'no-such-policy', !policyIds.has(resource.policyId)],
    ['spaceId', 'no-such-space', resource.spaceId !== null && !building.spaces.some(({ id }) => id === resource.spaceId)],
    ['equipmentId', 'no-such-equipment', resource.equipmentId !== null && !building.equipment.some(({ id }) => id === resource.equipmentId)],
    // Two resources of one room would be booked beside each other; what belongs together is one resource with parts.
    ['spaceId', 'space-taken', !isBundle && resource.spaceId !== null && others.some(({ kind, spaceId }) => kind !== 'bundle' && spaceId === resource.spaceId)],
    ['equipmentId', 'equipment-taken', !isBundle && resource.equipmentId !== null && others.some(({ kind, equipmentId }) => kind !== 'bundle' && equipmentId === resource.equipmentId)],
    ['parts', 'parts-needed', isBundle && resource.parts.length === 0],
    ['parts', 'part-twice', new Set(resource.parts).size < resource.parts.length],
    ['parts', 'no-such-part', resource.parts.some((part) => part !== resource.id && !known.has(part))],
    ['parts', 'part-circle', containsItself(resource, known)],
    ['places', 'places-of-zone', resource.places > 1 && (resource.kind !== 'zone' || resource.parts.length > 0)],
    ['openingHours', 'hours-backwards', !hoursRunForward(resource.openingHours ?? [])],
    ['openingHours', 'hours-overlap', !hoursAreApart(resource.openingHours ?? [])],
  ]
  return checks.flatMap(([field, code, wrong]) => (wrong ? [{ field, message: FAULTS[code] }] : []))
}

/** Photos are put and removed one by one; an edit may only order and describe them. */
export const photoFaults = (before: Resource['photos'], after: Resource['photos']): FieldFault[] => {
  const ids = (photos: Resource['photos']): string => photos.map(({ id }) => id).sort().join(' ')
  return ids(before) === ids(after) ? [] : [{ field: 'photos', message: FAULTS['no-such-photo'] }]
}

function containsItself(resource: Resource, known: ReadonlyMap<string, Resource>): boolean {
  const seen = new Set<string>()
  const toVisit = [...resource.parts]
  for (let id = toVisit.pop(); id !== undefined; id = toVisit.pop()) {
    if (id === resource.id) return true
    if (seen.has(id)) continue
    seen.add(id)
    toVisit.push(...(known.get(id)?.parts ?? []))
  }
  return false
}

/** True when a booking would take other units than before. */
export const takesOtherUnits = (before: Resource, after: Resource): boolean =>
  before.kind !== after.kind || before.places !== after.places || before.parts.join(' ') !== after.parts.join(' ')
