import type { LocalText } from '#contract/local-text'

const text = (en: string, zh: string): LocalText => ({ en, 'zh-CN': zh })

/** What can be wrong with a building beyond the shape of its fields; one sentence each. */
export const BUILDING_FAULTS = {
  'zone-unknown': text('is not an IANA time zone', '不是有效的 IANA 时区'),
  'hours-backwards': text('each entry must begin before it ends; split hours past midnight into two entries', '每段时间的开始必须早于结束；跨午夜请拆成两段'),
  'hours-overlap': text('entries overlap on one day', '同一天的时段互相重叠'),
  'id-twice': text('is used twice', '重复使用'),
  'id-elsewhere': text('belongs to another site or thing already', '已被其他场所或对象使用'),
  'other-site': text('names another site', '指向了其他场所'),
  'no-such-floor': text('names no floor of this site', '该场所没有此楼层'),
  'no-such-space': text('names no space of this site', '该场所没有此空间'),
  'no-such-door': text('names no door of this site', '该场所没有此门'),
  'no-such-equipment': text('names no equipment of this site', '该场所没有此设备机器'),
  'other-floor': text('lies on another floor', '位于其他楼层'),
  'desk-needs-room': text('a desk stands in a room', '工位必须位于某个房间内'),
  'parent-not-room': text('must be a room', '必须是房间'),
  'room-has-parent': text('a room belongs to no other room', '房间不能隶属于其他房间'),
  'seat-needed': text('a desk or booth seats at least one', '工位或电话间至少容纳一人'),
  'outside-floor': text('reaches outside the floor', '超出楼层范围'),
  'outline-crosses': text('the outline crosses or touches itself, or encloses nothing', '轮廓自相交、自相接触或没有面积'),
  'door-joins-one': text('a door joins two different spaces', '门必须连接两个不同的空间'),
  'idle-above-running': text('must not be above runningThresholdW', '不得高于 runningThresholdW'),
  'two-places': text('a device watches one thing: a space, a door or a piece of equipment', '一个传感设备只能监测一个对象：空间、门或机器'),
  'external-twice': text('another device of this adapter has this name', '同一适配器下已有同名设备'),
  'time-invalid': text('is not a valid moment', '不是有效的时间'),
} as const satisfies Record<string, LocalText>

export type BuildingFaultCode = keyof typeof BUILDING_FAULTS
