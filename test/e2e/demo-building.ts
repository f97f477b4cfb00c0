import type { Building } from '#contract/api'
import { apiOf } from './api-calls.ts'
import { eventually, startAtrium, type AtriumOptions, type RunningAtrium } from './running-atrium.ts'

export const DEMO_SITE = 'demo'

/** `atrium start`: up, with its devices connected and `historyDays` of the past told. */
export async function startDemo(options: Omit<AtriumOptions, 'command'>, historyDays: number): Promise<RunningAtrium> {
  const { args = [], ...others } = options
  // The simulator's steps are told in the log from "info" on.
  const atrium = await startAtrium({ ...others, command: 'start', args: ['--log-level', 'info', '--history-days', String(historyDays), ...args] })
  await eventually('the past is told', () => atrium.stderr().includes('history-complete') && atrium.stderr().includes('devices-connected'), 180_000)
  return atrium
}

export const buildingOf = (atrium: RunningAtrium, siteId = DEMO_SITE): Promise<Building> => apiOf(atrium).get<Building>(`/sites/${siteId}/building`)

/** Registers a people counter of our own in a space and gives the topic that it speaks on. */
export async function addPeopleCounter(atrium: RunningAtrium, siteId: string, spaceId: string, name: string): Promise<string> {
  await apiOf(atrium).post(`/sites/${siteId}/devices`, {
    id: name, siteId, name, adapter: 'native', externalId: name, model: '', power: 'mains', reportEveryS: null, ownHoldS: 0,
    placement: { spaceId, doorId: null, equipmentId: null },
  })
  return `atrium/v1/${siteId}/${name}/people.count`
}
