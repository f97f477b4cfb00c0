import { ApiError } from '../api-error.ts'
import type { BuildingReader } from '../building/building-service.ts'
import type { Bus } from '../bus.ts'
import type { Clock } from '../clock.ts'
import { FreshCache } from './fresh-cache.ts'
import type { PersonalSpaceRepository } from './personal-space-repository.ts'
import { personalStretches, touches, type PersonalStretch } from './personal-time-rules.ts'

/** Which history is a person's presence history. Every way to history asks here, reports too. */
export interface PersonalSpaces {
  /** Per space of the site, when it was one person's. */
  ofSite(siteId: string): Promise<ReadonlyMap<string, readonly PersonalStretch[]>>
  /** Throws 'personal-history' when the space was one person's at any time of the period. */
  refuse(spaceId: string, period: { readonly from: number; readonly to: number }): Promise<void>
}

export interface PersonalSpacesDeps { readonly repository: PersonalSpaceRepository; readonly buildings: Pick<BuildingReader, 'building' | 'space' | 'sites'>; readonly bus: Bus; readonly clock: Clock; readonly onFailure: (error: unknown) => void }

/** Known from the start and after each edit of a building on: history is there while the records are away. */
export function createPersonalSpaces({ repository, buildings, bus, clock, onFailure }: PersonalSpacesDeps): PersonalSpaces {
  const lettings = new FreshCache<Awaited<ReturnType<PersonalSpaceRepository['lettings']>>>(clock)
  const ofSite = async (siteId: string): Promise<ReadonlyMap<string, readonly PersonalStretch[]>> => {
    const building = buildings.building(siteId)
    if (!building) return new Map()
    return personalStretches(await lettings.get(siteId, () => repository.lettings(siteId)) ?? [], building.spaces, building.site.timeZone)
  }
  const learn = (siteId: string): void => { ofSite(siteId).catch(onFailure) }
  for (const { id } of buildings.sites()) learn(id)
  bus.on('buildingChanged', ({ siteId }) => learn(siteId))
  return {
    ofSite,
    async refuse(spaceId, { from, to }) {
      const space = buildings.space(spaceId)
      if (!space || !touches((await ofSite(space.siteId)).get(spaceId), from, to)) return
      throw new ApiError('personal-history', { en: 'It was let to one person then.', 'zh-CN': '该时段此空间租给了个人。' })
    },
  }
}
