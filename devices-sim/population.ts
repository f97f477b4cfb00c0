import { BENCH_ROWS } from './plan-desks.ts'
import { roomId } from './building-plan.ts'
import { between, chance, integerBetween, normal, pick, randomOf, type Random } from './seeded-random.ts'
import type { SpaceTable } from './walking-routes.ts'

/** Who uses the building. Names of people do not exist here: a person is a number with habits. */
export type Role = 'resident' | 'coworker' | 'maker' | 'facility' | 'owl' | 'guard' | 'cleaner'

export interface Person {
  readonly id: number
  readonly role: Role
  readonly tenant: number
  /** Where the person is when nothing else calls; −1: hot desk or lounge, chosen for the day. */
  readonly homeRoom: number
  readonly desk: number
  /** Minutes after local midnight. */
  readonly arriveMin: number
  readonly leaveMin: number
  /** Probability of coming, Monday to Sunday. */
  readonly attendance: readonly number[]
  readonly entrance: number
  readonly walkMps: number
  /** Sessions a day in workshops, and the workshops that are liked. */
  readonly makes: number
  readonly workshops: readonly string[]
  readonly calls: number
}

export const TENANTS: readonly { readonly name: string; readonly room: string | null; readonly field: 'software' | 'hardware' | 'design' | 'games' | 'services' }[] = [
  { name: 'Camphor Robotics 香樟机器人', room: '1.01', field: 'hardware' }, { name: 'Cedar Health 雪松医疗', room: '1.02', field: 'hardware' },
  { name: 'Willow Prints 柳印', room: '1.03', field: 'design' }, { name: 'Guihua Data 桂花数据', room: '1.04', field: 'software' },
  { name: 'Poplar Energy 白杨能源', room: '1.06', field: 'hardware' }, { name: 'Birch Legal 白桦法务', room: '1.07', field: 'services' },
  { name: 'Nightjar Games 夜鹰游戏', room: '1.08', field: 'games' }, { name: 'Elm Drones 榆无人机', room: '1.29', field: 'hardware' },
  { name: 'Hazel Studio 榛设计', room: '1.30', field: 'design' }, { name: 'Juniper AI 桧智能', room: '1.31', field: 'software' },
  { name: 'Laurel Foods 月桂食品', room: '1.33', field: 'services' }, { name: 'Tidepool 潮池', room: null, field: 'software' },
  { name: 'Origami Works 折纸工场', room: null, field: 'design' }, { name: 'Kite Education 纸鸢教育', room: null, field: 'services' },
  { name: 'Firefly IoT 萤火物联', room: null, field: 'hardware' }, { name: 'Bluestone Law 青石咨询', room: null, field: 'services' },
  { name: 'Meridian Maps 子午地图', room: null, field: 'software' }, { name: 'Copperleaf 铜叶', room: null, field: 'hardware' },
  { name: 'Lantern Media 灯笼传媒', room: null, field: 'design' }, { name: 'Open makers 创客会员', room: null, field: 'hardware' },
]

const WEEK: Readonly<Record<Role, readonly number[]>> = {
  resident: [0.86, 0.9, 0.88, 0.86, 0.74, 0.24, 0.17], coworker: [0.72, 0.78, 0.76, 0.72, 0.6, 0.26, 0.2],
  maker: [0.3, 0.36, 0.34, 0.36, 0.4, 0.55, 0.42], facility: [0.98, 0.98, 0.98, 0.98, 0.98, 0.9, 0.9],
  owl: [0.8, 0.8, 0.8, 0.8, 0.75, 0.6, 0.5], guard: [1, 1, 1, 1, 1, 1, 1], cleaner: [1, 1, 1, 1, 1, 0.5, 0],
}
const FIELD_WORKSHOPS = {
  hardware: ['0.02', '0.04', '0.05', '0.05', '0.03', '0.01'], design: ['0.03', '0.04', '0.21', '0.01'], games: ['0.21', '0.04'],
  software: ['0.05', '0.04'], services: ['0.21'],
} as const
const FIELD_MAKES = { hardware: 0.55, design: 0.45, games: 0.1, software: 0.12, services: 0.05 } as const
const COWORKERS_PER_TENANT = 5
const MAKERS = 22

/** The same ~120 people for the same seed. */
export function population(seed: number, table: SpaceTable): readonly Person[] {
  const random = randomOf(seed, 'population')
  const people: Person[] = []
  const add = (role: Role, tenant: number, home: string | null, deskNumber: number | null): void => {
    people.push(newPerson(random, people.length, role, tenant, home, deskNumber, table))
  }
  TENANTS.forEach((tenant, index) => {
    const bench = BENCH_ROWS.find((row) => row.room === tenant.room)
    if (bench) for (let desk = 1; desk <= bench.benches * bench.rows * 2; desk++) add(tenant.field === 'games' ? 'owl' : 'resident', index, bench.room, desk)
    else if (index < TENANTS.length - 1) for (let count = 0; count < COWORKERS_PER_TENANT - (index % 2); count++) add('coworker', index, null, null)
  })
  for (let count = 0; count < MAKERS; count++) add('maker', TENANTS.length - 1, null, null)
  for (let desk = 1; desk <= 3; desk++) add('facility', -1, '0.20', desk)
  for (let count = 0; count < 2; count++) add('guard', -1, '0.20', 4)
  for (let count = 0; count < 2; count++) add('cleaner', -1, '0.16', null)
  return people
}

function newPerson(random: Random, id: number, role: Role, tenant: number, home: string | null, desk: number | null, table: SpaceTable): Person {
  const [arriveMin, leaveMin] = hours(random, role)
  const field = TENANTS[tenant]?.field ?? 'services'
  const maker = role === 'maker'
  return {
    id, role, tenant, arriveMin, leaveMin, attendance: WEEK[role],
    homeRoom: home === null ? -1 : (table.indexOf.get(roomId(home)) ?? -1),
    desk: home === null || desk === null ? -1 : (table.indexOf.get(`${roomId(home)}-desk-${desk}`) ?? -1),
    entrance: chance(random, 0.78) ? 0 : integerBetween(random, 1, 2), walkMps: between(random, 1.05, 1.5),
    makes: maker ? 1 : FIELD_MAKES[field] * between(random, 0.4, 1.4),
    workshops: [pick(random, FIELD_WORKSHOPS[field]), pick(random, FIELD_WORKSHOPS[maker ? 'hardware' : field]), pick(random, ['0.01', '0.03', '0.04'])],
    calls: between(random, 0.2, 1.6),
  }
}

function hours(random: Random, role: Role): [number, number] {
  if (role === 'maker') { const start = pick(random, [620, 840, 1050, 1080, 1110]) + normal(random, 0, 25); return [start, start + normal(random, 190, 40)] }
  if (role === 'owl') return [normal(random, 850, 40), normal(random, 1590, 45)]
  if (role === 'guard') return [1310, 1845]
  if (role === 'cleaner') return [normal(random, 350, 6), normal(random, 505, 8)]
  if (role === 'facility') return [normal(random, 455, 15), normal(random, 1060, 30)]
  return [normal(random, 548, 35), normal(random, 1115, 55)]
}
