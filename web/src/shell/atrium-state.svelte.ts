import type { Building, SiteList } from '#contract/api'
import type { SpaceBooking } from '#contract/bookings'
import type { Site } from '#contract/building'
import { me } from '../access/me.svelte.ts'
import { ask } from '../api/api-client.ts'
import { Resource } from '../api/resource.svelte.ts'
import { bookingWatch } from '../bookings/booking-watch.svelte.ts'
import { language } from '../i18n/language.svelte.ts'
import { followLive } from '../live/live-connection.ts'
import { LiveStore } from '../live/live-store.svelte.ts'
import { lookUpBuilding, type BuildingLookup } from '../live/building-lookup.ts'
import { shownState, type ShownState } from '../live/shown-state.ts'
import { router } from '../router/router.svelte.ts'
import { pageClock } from '../time/page-clock.svelte.ts'
import type { TimeStyle } from '../time/site-time.ts'

/** What every page stands on: the sites, the building in view and its live feed. */
export class AtriumState {
  readonly sites = new Resource<Site[]>()
  readonly buildingLoad = new Resource<BuildingLookup>()
  readonly live = new LiveStore()

  /** The site of the address, else the first one; null while there is none. */
  readonly site: Site | null = $derived.by(() => {
    const all = this.sites.current.value ?? []
    return all.find(({ id }) => id === router.param('site')) ?? all[0] ?? null
  })
  readonly siteId: string | null = $derived(this.site?.id ?? null)
  readonly building: BuildingLookup | null = $derived(this.buildingLoad.current.value)
  readonly timeStyle: TimeStyle = $derived({ timeZone: this.site?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone, language: language.current })

  loadSites(): Promise<void> {
    return this.sites.load(async signal => (await ask<SiteList>('/sites', { signal })).items, { keep: true })
  }

  loadBuilding(siteId: string, keep: boolean): Promise<void> {
    return this.buildingLoad.load(async signal => lookUpBuilding(await ask<Building>(`/sites/${siteId}/building`, { signal })), { keep })
  }

  shown(spaceId: string): ShownState {
    const { trust } = this.live
    // Read only where it is shown: it moves with every message, and every element of the plan would be judged anew.
    return shownState(this.live.space(spaceId), trust, trust === 'lost' ? this.live.lastAt : null)
  }

  /** How a space stands in the calendar; null where nothing of it can be booked, and where nothing can be known. */
  booking(spaceId: string): SpaceBooking | null {
    return this.live.trust === 'lost' ? null : this.live.space(spaceId)?.booking ?? null
  }

  /** Follows the site in view; call inside an effect. Returns the end. */
  follow(siteId: string): () => void {
    void this.loadBuilding(siteId, false)
    let joined = false
    return followLive({
      store: this.live, room: { siteId, floorId: null },
      onRefused: () => { void me.check() },
      onBuildingChanged: () => { void this.loadBuilding(siteId, true) },
      onBookingsChanged: () => bookingWatch.told(),
      onSnapshot: () => {
        // What was told in a gap, or while the connection was away, was missed.
        if (joined) bookingWatch.told()
        joined = true
        pageClock.offsetMs = this.live.clockOffsetMs
        pageClock.tick()
      },
    })
  }
}

export const atrium = new AtriumState()
