import type { BuildingFile } from '#contract/building'
import { API_PREFIX, type ImportResult, type SiteList } from '#contract/api'
import { pause, reasonOf } from './live-clients.ts'

export interface ProvisionResult { readonly imported: boolean; readonly result: ImportResult | null }

/**
 * Imports the building when the server does not have its site yet. Retries while the server is not
 * ready; throws with one clear sentence after `tries`, or at once when the server refuses the building.
 */
export async function provisionDemo(http: string, building: BuildingFile, tries: number, signal?: AbortSignal): Promise<ProvisionResult> {
  for (let attempt = 1; ; attempt++) {
    const answer = await attemptImport(http, building)
    if ('imported' in answer) return answer
    if (!answer.retry || attempt >= tries) throw new Error(`The demo building could not be given to the server at ${http}: ${answer.reason}.`)
    await pause(1_000, signal)
  }
}

/** The zone that the server has for the site, null when it has no such site. Retries like provisionDemo. */
export async function knownTimeZone(http: string, siteId: string, tries: number, signal?: AbortSignal): Promise<string | null> {
  for (let attempt = 1; ; attempt++) {
    const answer = await listSites(http)
    if ('items' in answer) return answer.items.find(({ id }) => id === siteId)?.timeZone ?? null
    if (!answer.retry || attempt >= tries) throw new Error(`The server at ${http} did not list its sites: ${answer.reason}.`)
    await pause(1_000, signal)
  }
}

/** The server's token for this program; by the environment only, where other users cannot see it. */
const credentials = (): Record<string, string> => {
  const token = process.env.ATRIUM_TOKEN
  return token === undefined || token === '' ? {} : { authorization: `Bearer ${token}` }
}

interface Refusal { readonly retry: boolean; readonly reason: string }

async function listSites(http: string): Promise<SiteList | Refusal> {
  try {
    const sites = await fetch(new URL(`${API_PREFIX}/sites`, http), { headers: credentials(), signal: AbortSignal.timeout(10_000) })
    return sites.ok ? await sites.json() as SiteList : { retry: sites.status >= 500 || sites.status === 429, reason: `listing the sites answered ${sites.status}` }
  } catch (error) {
    return notReached(error)
  }
}

/** Not listening yet, or cut while starting: the caller tries again. */
const notReached = (error: unknown): Refusal => ({ retry: true, reason: reasonOf(error instanceof Error && error.cause !== undefined ? error.cause : error) })

async function attemptImport(http: string, building: BuildingFile): Promise<ProvisionResult | Refusal> {
  const sites = await listSites(http)
  if (!('items' in sites)) return sites
  if (sites.items.some(({ id }) => id === building.site.id)) return { imported: false, result: null }
  try {
    const answer = await fetch(new URL(`${API_PREFIX}/building-imports`, http), {
      method: 'POST', headers: { 'content-type': 'application/json', ...credentials() }, body: JSON.stringify(building), signal: AbortSignal.timeout(30_000),
    })
    if (answer.ok) return { imported: true, result: await answer.json() as ImportResult }
    return { retry: answer.status >= 500 || answer.status === 429, reason: `the import answered ${answer.status}: ${(await answer.text()).slice(0, 300)}` }
  } catch (error) {
    return notReached(error)
  }
}
