import type { PlanPoint } from '#contract/building'
import type { Purpose } from '#contract/purposes'

/**
 * The demo building's rooms and doors: 48 × 24 m, two floors, stairs and washrooms one above the
 * other. Coordinates in metres, x east, y south; outlines share their edges, so that they tile a floor.
 */
export const FLOOR_WIDTH_M = 48
export const FLOOR_DEPTH_M = 24

/** How a room is watched. "none" and "weak" are on purpose: there the server must say "unknown". */
export type Watch = 'full' | 'motion' | 'weak' | 'none'

export interface RoomRow {
  readonly code: string
  readonly level: 0 | 1
  readonly en: string
  readonly zh: string
  readonly purpose: Purpose
  readonly capacity: number
  readonly outline: readonly PlanPoint[]
  readonly watch: Watch
  readonly booth?: true
}

const box = (x0: number, y0: number, x1: number, y1: number): PlanPoint[] => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
const room = (code: string, en: string, zh: string, purpose: Purpose, capacity: number, watch: Watch, outline: PlanPoint[]): RoomRow =>
  ({ code, level: code.startsWith('0') ? 0 : 1, en, zh, purpose, capacity, outline, watch })
const booth = (code: string, zh: string, outline: PlanPoint[]): RoomRow =>
  ({ ...room(code, 'Booth', zh, 'booth', 1, 'full', outline), booth: true })

export const GROUND_ROOMS: readonly RoomRow[] = [
  room('0.01', 'Wood workshop', '木工坊', 'workshop', 12, 'full', box(0, 0, 12, 7)),
  room('0.02', 'Metal workshop', '金工坊', 'workshop', 10, 'full', box(12, 0, 21, 7)),
  room('0.03', 'Laser lab', '激光实验室', 'workshop', 8, 'full', box(21, 0, 27, 7)),
  room('0.04', '3D print lab', '三维打印室', 'workshop', 10, 'full', box(27, 0, 34, 7)),
  room('0.05', 'Electronics lab', '电子实验室', 'workshop', 14, 'full', box(34, 0, 42.5, 7)),
  room('0.06', 'Material store', '材料库', 'storage', 3, 'weak', box(42.5, 0, 48, 7)),
  room('0.07', 'Maker street west', '创客街西段', 'circulation', 40, 'motion', [[0, 7], [24, 7], [24, 9], [2, 9], [2, 15], [0, 15]]),
  room('0.08', 'Maker street east', '创客街东段', 'circulation', 40, 'motion', [[24, 7], [48, 7], [48, 17], [28, 17], [28, 15], [46, 15], [46, 9], [24, 9]]),
  room('0.09', 'Atrium lobby', '中庭大厅', 'circulation', 60, 'motion', box(19, 9, 28, 24)),
  room('0.10', 'Stair A', '楼梯 A', 'circulation', 10, 'motion', box(2, 9, 5.5, 15)),
  room('0.11', 'Event hall', '活动大厅', 'event', 120, 'full', box(5.5, 9, 19, 24)),
  room('0.12', 'Seminar room Lotus', '研讨室 莲', 'meeting', 14, 'full', box(0, 15, 5.5, 24)),
  room('0.13', 'Community kitchen', '共享厨房', 'kitchen', 24, 'full', box(28, 9, 34, 15)),
  room('0.14', 'Orchid', '兰', 'meeting', 4, 'full', box(34, 9, 38, 12)),
  room('0.15', 'Plum', '梅', 'meeting', 4, 'full', box(34, 12, 38, 15)),
  room('0.16', 'Cleaning store', '保洁间', 'storage', 2, 'none', box(38, 9, 42, 12)),
  room('0.17', 'Washrooms', '洗手间', 'circulation', 8, 'none', box(38, 12, 42, 15)),
  room('0.18', 'Stair B', '楼梯 B', 'circulation', 10, 'motion', box(42, 9, 46, 15)),
  room('0.19', 'Café lounge', '咖啡休息区', 'lounge', 60, 'full', box(28, 17, 38, 24)),
  room('0.20', 'Facility office', '运营办公室', 'office', 6, 'full', box(38, 17, 43, 24)),
  room('0.21', 'Media studio', '影音工作室', 'workshop', 8, 'full', box(43, 17, 48, 24)),
]

export const UPPER_ROOMS: readonly RoomRow[] = [
  room('1.01', 'Studio Camphor', '香樟', 'office', 6, 'full', box(0, 0, 6, 7)),
  room('1.02', 'Studio Cedar', '雪松', 'office', 6, 'full', box(6, 0, 12, 7)),
  room('1.03', 'Studio Willow', '垂柳', 'office', 4, 'full', box(12, 0, 16.5, 7)),
  room('1.04', 'Studio Osmanthus', '桂花', 'office', 6, 'full', box(16.5, 0, 22.5, 7)),
  room('1.05', 'Coworking north', '北联合办公区', 'office', 12, 'full', box(22.5, 0, 32.5, 7)),
  room('1.06', 'Studio Poplar', '白杨', 'office', 4, 'full', box(32.5, 0, 37, 7)),
  room('1.07', 'Studio Birch', '白桦', 'office', 4, 'full', box(37, 0, 41.5, 7)),
  room('1.08', 'Studio Cypress', '柏', 'office', 6, 'full', box(41.5, 0, 48, 7)),
  room('1.09', 'Gallery west', '西廊', 'circulation', 30, 'motion', [[0, 7], [24, 7], [24, 9], [2, 9], [2, 15], [24, 15], [24, 17], [0, 17]]),
  room('1.10', 'Gallery east', '东廊', 'circulation', 30, 'motion', [[24, 7], [48, 7], [48, 17], [24, 17], [24, 15], [46, 15], [46, 9], [24, 9]]),
  room('1.11', 'Stair A', '楼梯 A', 'circulation', 10, 'motion', box(2, 9, 5.5, 15)),
  booth('1.12', '电话间', box(5.5, 9, 7, 12)),
  booth('1.13', '电话间', box(7, 9, 8.5, 12)),
  booth('1.14', '电话间', box(8.5, 9, 10, 12)),
  booth('1.15', '电话间', box(5.5, 12, 7, 15)),
  booth('1.16', '电话间', box(7, 12, 8.5, 15)),
  booth('1.17', '电话间', box(8.5, 12, 10, 15)),
  room('1.18', 'Bamboo', '竹', 'meeting', 4, 'full', box(10, 9, 14, 12)),
  room('1.19', 'Pine', '松', 'meeting', 4, 'full', box(10, 12, 14, 15)),
  room('1.20', 'Maple', '枫', 'meeting', 8, 'full', box(14, 9, 19, 15)),
  room('1.21', 'Atrium lounge', '中庭休息区', 'lounge', 24, 'full', box(19, 9, 28, 15)),
  room('1.22', 'Ginkgo', '银杏', 'meeting', 16, 'full', box(28, 9, 34, 15)),
  room('1.23', 'Magnolia', '玉兰', 'meeting', 6, 'full', box(34, 9, 38, 12)),
  room('1.24', 'Peony', '牡丹', 'meeting', 6, 'full', box(34, 12, 38, 15)),
  room('1.25', 'Tea kitchen', '茶水间', 'kitchen', 12, 'full', box(38, 9, 42, 12)),
  room('1.26', 'Washrooms', '洗手间', 'circulation', 8, 'none', box(38, 12, 42, 15)),
  room('1.27', 'Stair B', '楼梯 B', 'circulation', 10, 'motion', box(42, 9, 46, 15)),
  room('1.28', 'Coworking hall', '联合办公大厅', 'office', 18, 'full', box(0, 17, 13.5, 24)),
  room('1.29', 'Studio Elm', '榆', 'office', 4, 'full', box(13.5, 17, 18, 24)),
  room('1.30', 'Studio Hazel', '榛', 'office', 4, 'full', box(18, 17, 22.5, 24)),
  room('1.31', 'Studio Juniper', '桧', 'office', 6, 'full', box(22.5, 17, 28.5, 24)),
  room('1.32', 'Training room', '培训室', 'meeting', 12, 'full', box(28.5, 17, 34.5, 24)),
  room('1.33', 'Studio Laurel', '月桂', 'office', 6, 'full', box(34.5, 17, 40.5, 24)),
  room('1.34', 'Quiet room', '静音区', 'office', 8, 'full', box(40.5, 17, 46, 24)),
  room('1.35', 'Archive', '档案室', 'storage', 2, 'weak', box(46, 17, 48, 24)),
]

export const ROOM_ROWS: readonly RoomRow[] = [...GROUND_ROOMS, ...UPPER_ROOMS]

/** Space A is the room that the door serves; "in" leads into it. B null: outside. */
export interface DoorRow {
  readonly a: string
  readonly b: string | null
  readonly x: number
  readonly y: number
  readonly along: 'x' | 'y'
  readonly widthM: number
  readonly label: string
  /** contact: the leaf is watched. counter: people are counted in and out. open: a passage without a leaf. */
  readonly contact?: true
  readonly counter?: 'entrance' | 'line'
  readonly open?: true
}

const door = (a: string, b: string | null, x: number, y: number, along: 'x' | 'y', extra: Partial<DoorRow> = {}): DoorRow =>
  ({ a, b, x, y, along, widthM: 1, label: '', ...extra })
const watched = { contact: true } as const
const passage = { open: true } as const
/** A telephone booth's radar needs a second witness: without one nobody may say that it is empty (docs/bookings.md). */
const boothDoor = { widthM: 0.8, ...watched } as const

export const DOOR_ROWS: readonly DoorRow[] = [
  door('0.09', null, 23.5, 24, 'x', { widthM: 2.4, label: 'Main entrance 主入口', contact: true, counter: 'entrance' }),
  door('0.07', null, 0, 8, 'y', { widthM: 1.8, label: 'West entrance 西门', contact: true, counter: 'entrance' }),
  door('0.08', null, 48, 8, 'y', { widthM: 1.2, label: 'East entrance 东门', contact: true, counter: 'entrance' }),
  door('0.01', '0.07', 9, 7, 'x', { widthM: 1.8, ...watched }), door('0.02', '0.07', 16.5, 7, 'x', { widthM: 1.6, ...watched }),
  door('0.03', '0.07', 22.5, 7, 'x', watched), door('0.04', '0.08', 29, 7, 'x', watched), door('0.05', '0.08', 38, 7, 'x', watched),
  door('0.06', '0.08', 44.5, 7, 'x', { widthM: 1.6, ...watched }), door('0.02', '0.01', 12, 3.5, 'y', { widthM: 1.6 }),
  door('0.07', '0.08', 24, 8, 'y', { widthM: 2, ...passage }), door('0.09', '0.07', 21.5, 9, 'x', { widthM: 3, ...passage }),
  door('0.09', '0.08', 26, 9, 'x', { widthM: 3, ...passage }), door('0.09', '0.08', 28, 16, 'y', { widthM: 2, ...passage }),
  door('0.10', '0.07', 2, 12, 'y', { widthM: 1.2 }),
  door('0.11', '0.09', 19, 14, 'y', { widthM: 2, label: 'Event hall east 活动大厅东门', contact: true, counter: 'line' }),
  door('0.11', '0.07', 12, 9, 'x', { widthM: 1.8, label: 'Event hall north 活动大厅北门', contact: true, counter: 'line' }),
  door('0.12', '0.07', 1, 15, 'x', watched), door('0.13', '0.08', 31, 9, 'x', { widthM: 1.8, ...passage }),
  door('0.14', '0.08', 36, 9, 'x', watched), door('0.15', '0.08', 36, 15, 'x', watched), door('0.16', '0.08', 40, 9, 'x', watched),
  door('0.17', '0.08', 40, 15, 'x'), door('0.18', '0.08', 46, 12, 'y', { widthM: 1.2 }),
  door('0.19', '0.08', 32, 17, 'x', { widthM: 2.4, ...passage }), door('0.19', '0.09', 28, 20.5, 'y', { widthM: 2.4, ...passage }),
  door('0.20', '0.08', 40, 17, 'x', watched), door('0.21', '0.08', 45, 17, 'x', watched),
  door('1.01', '1.09', 4.5, 7, 'x', watched), door('1.02', '1.09', 7.5, 7, 'x', watched), door('1.03', '1.09', 15, 7, 'x'),
  door('1.04', '1.09', 18, 7, 'x', watched), door('1.05', '1.10', 27.5, 7, 'x', { widthM: 1.8 }), door('1.06', '1.10', 34, 7, 'x'),
  door('1.07', '1.10', 40, 7, 'x', watched), door('1.08', '1.10', 43, 7, 'x', watched),
  door('1.09', '1.10', 24, 8, 'y', { widthM: 2, ...passage }), door('1.09', '1.10', 24, 16, 'y', { widthM: 2, ...passage }),
  door('1.11', '1.09', 2, 12, 'y', { widthM: 1.2 }),
  door('1.12', '1.09', 6.25, 9, 'x', boothDoor), door('1.13', '1.09', 7.75, 9, 'x', boothDoor), door('1.14', '1.09', 9.25, 9, 'x', boothDoor),
  door('1.15', '1.09', 6.25, 15, 'x', boothDoor), door('1.16', '1.09', 7.75, 15, 'x', boothDoor), door('1.17', '1.09', 9.25, 15, 'x', boothDoor),
  door('1.18', '1.09', 12, 9, 'x', watched), door('1.19', '1.09', 12, 15, 'x', watched), door('1.20', '1.09', 16.5, 15, 'x', watched),
  door('1.21', '1.09', 21.5, 9, 'x', { widthM: 3, ...passage }), door('1.21', '1.10', 26, 15, 'x', { widthM: 3, ...passage }),
  door('1.22', '1.10', 30, 15, 'x', { widthM: 1.6, ...watched }), door('1.23', '1.10', 36, 9, 'x', watched), door('1.24', '1.10', 36, 15, 'x', watched),
  door('1.25', '1.10', 40, 9, 'x', { widthM: 1.6, ...passage }), door('1.26', '1.10', 40, 15, 'x'), door('1.27', '1.10', 46, 12, 'y', { widthM: 1.2 }),
  door('1.28', '1.09', 3.5, 17, 'x', { widthM: 1.8, label: 'Coworking hall west 联合办公大厅西门', counter: 'line' }),
  door('1.28', '1.09', 11, 17, 'x', { widthM: 1.2, label: 'Coworking hall east 联合办公大厅东门', counter: 'line' }),
  door('1.29', '1.09', 15, 17, 'x'), door('1.30', '1.09', 21, 17, 'x', watched), door('1.31', '1.10', 25.5, 17, 'x', watched),
  door('1.32', '1.10', 31.5, 17, 'x', { widthM: 1.6, ...watched }), door('1.33', '1.10', 37.5, 17, 'x', watched),
  door('1.34', '1.10', 43, 17, 'x'), door('1.35', '1.10', 47, 17, 'x', watched),
]

/** Stairs join the floors; the contract's doors do not, so walkers know them from here. */
export const STAIR_LINKS: readonly (readonly [string, string])[] = [['0.10', '1.11'], ['0.18', '1.27']]
