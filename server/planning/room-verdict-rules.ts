import type { RoomQuestion } from '#contract/planning'
import type { LocalText } from '#contract/local-text'

type Verdict = RoomQuestion['verdict']
export type VerdictFacts = Pick<RoomQuestion, 'vacantAtOnce' | 'present' | 'withoutEmptyBookings' | 'scenarios' | 'demand'>

/** A question about rooms is not answered from less than this share of known time. */
const LEAST_COVERAGE = 0.5
/** All rooms taken at once for longer than this share of the open time is felt. Our own line, no standard; printed with the answer. */
const FELT_SHARE = 0.01
/** So few meetings without a place are no loss: one in two hundred. */
const NO_LOSS_SHARE = 0.005

/** "Do we need another room?" in one sentence and its reasons. The order is that of cost: release what stands empty before anything is built. */
export function roomVerdict(facts: VerdictFacts): Verdict {
  const { vacantAtOnce: { minimum, coverage, knownHours, hours }, present, withoutEmptyBookings, scenarios, demand } = facts
  if (minimum === null || coverage === null || coverage < LEAST_COVERAGE) return said('not-known', [coverageWhy(coverage)])
  const noneVacantShare = (hours.find(({ vacant }) => vacant === 0)?.hours ?? 0) / knownHours
  const why = [vacantWhy(minimum, noneVacantShare), ...demand.waited > 0 ? [waitedWhy(demand.waited)] : [], coverageWhy(coverage)]
  const lost = present.tooSmall + present.taken
  if (noneVacantShare > FELT_SHARE || present.taken > 0) {
    const lostOtherwise = withoutEmptyBookings.tooSmall + withoutEmptyBookings.taken
    if (demand.nobodyCame > 0 && lost > 0 && lostOtherwise <= lost / 2) return said('release-empty-bookings-first', [emptyWhy(demand.nobodyCame, lost, lostOtherwise), ...why])
    return said('another-room-helps', why)
  }
  if (present.tooSmall > 0) return said('larger-room-helps', why)
  const meetings = present.placed + lost
  const removal = scenarios.find(({ changes }) => changes.length === 1 && changes[0]!.kind === 'remove')
  if (minimum >= 1 && removal && removal.tooSmall + removal.taken <= meetings * NO_LOSS_SHARE) return said('one-could-go', [removalWhy(removal.title, removal.tooSmall + removal.taken, meetings), ...why])
  return said('enough', why)
}

const VERDICTS: Readonly<Record<Verdict['code'], LocalText>> = {
  'another-room-helps': { en: 'Another room would be used', 'zh-CN': '增加一间房间会被用上' },
  'release-empty-bookings-first': { en: 'Release bookings that nobody comes to before adding a room', 'zh-CN': '先释放无人到场的预订，再考虑增加房间' },
  'larger-room-helps': { en: 'There are rooms enough, but none large enough for some', 'zh-CN': '房间数量足够，但部分需求没有足够大的房间' },
  enough: { en: 'There are rooms enough', 'zh-CN': '现有房间足够' },
  'one-could-go': { en: 'There are rooms enough; one could be used otherwise', 'zh-CN': '现有房间足够，其中一间可以改作他用' },
  'not-known': { en: 'It cannot be said: too little of the time is known', 'zh-CN': '无法判断：有效感知时间过少' },
}

const said = (code: Verdict['code'], why: LocalText[]): Verdict => ({ code, text: VERDICTS[code], why })
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

const coverageWhy = (coverage: number | null): LocalText => (coverage === null
  ? { en: 'None of these rooms was open in this period.', 'zh-CN': '该时段内这些房间均未开放。' }
  : { en: `For ${percent(coverage)} of the open time all of these rooms were known.`, 'zh-CN': `开放时间中有 ${percent(coverage)} 所有房间均为有效感知。` })
const vacantWhy = (minimum: number, noneVacantShare: number): LocalText => (minimum > 0
  ? { en: `At least ${minimum} of the rooms were vacant at any known moment.`, 'zh-CN': `已知开放时间内任何时刻至少有 ${minimum} 间空闲。` }
  : { en: `No room was vacant for ${percent(noneVacantShare)} of the known open time.`, 'zh-CN': `已知开放时间中有 ${percent(noneVacantShare)} 没有空闲房间。` })
const waitedWhy = (waited: number): LocalText => ({ en: `${waited} waited in vain.`, 'zh-CN': `有 ${waited} 人次候补未果。` })
const emptyWhy = (nobodyCame: number, before: number, after: number): LocalText => ({
  en: `Without the ${nobodyCame} bookings that nobody came to, ${after} instead of ${before} meetings would have found no place.`,
  'zh-CN': `去掉 ${nobodyCame} 个无人到场的预订后，找不到房间的次数从 ${before} 降至 ${after}。`,
})
const removalWhy = (title: LocalText, lost: number, meetings: number): LocalText =>
  ({ en: `${title.en}: ${lost} of ${meetings} meetings would have found no place.`, 'zh-CN': `${title['zh-CN']}：${meetings} 次使用中有 ${lost} 次找不到房间。` })
