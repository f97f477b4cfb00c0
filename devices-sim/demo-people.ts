import type { Tenant } from '#contract/people'
import { roomId } from './building-plan.ts'
import { TENANTS, type Person } from './population.ts'
import { integerBetween, pick, randomOf } from './seeded-random.ts'

/** The people of the simulated building as its records have them: who rents what, who may sign in. All of it is made up. */

export const DEMO_PLANS = [
  { id: 'demo-plan-desk', name: '工位套餐 Desk', monthlyCredits: 60, note: '' },
  { id: 'demo-plan-studio', name: '独立办公室 Studio', monthlyCredits: 240, note: '' },
  { id: 'demo-plan-maker', name: '创客会员 Maker', monthlyCredits: 40, note: '' },
] as const

export const demoTenantId = (index: number): string => `demo-tenant-${String(index + 1).padStart(2, '0')}`

const INDUSTRY = { software: '软件与信息服务', hardware: '智能硬件', design: '设计', games: '游戏', services: '专业服务' } as const
const STAGES = ['team', 'registered', 'product', 'product', 'revenue', 'revenue', 'financed', 'graduate-eligible'] as const

type DemoTenant = Omit<Tenant, 'siteId'>

/** Those who are in, one who has left and one who has applied: lists are not all of one kind. */
export function demoTenants(seed: number, people: readonly Person[], today: string): DemoTenant[] {
  const thisYear = Number(today.slice(0, 4))
  const residents = TENANTS.map((tenant, index): DemoTenant => {
    const random = randomOf(seed, 'tenant', index)
    const team = people.filter((person) => person.tenant === index)
    const makers = index === TENANTS.length - 1
    const founded = `${thisYear - integerBetween(random, 1, 6)}-${pad(integerBetween(random, 1, 12))}-${pad(integerBetween(random, 1, 28))}`
    const joined = `${thisYear - 1 - integerBetween(random, 0, 1)}-${pad(integerBetween(random, 1, 12))}-01`
    return {
      id: demoTenantId(index), name: tenant.name, industry: INDUSTRY[tenant.field], foundedOn: makers ? null : founded < joined ? founded : joined, stage: makers ? 'team' : pick(random, STAGES),
      teamSize: team.length, planId: DEMO_PLANS[makers ? 2 : tenant.room === null ? 0 : 1].id, status: 'active', joinedOn: joined, leftOn: null,
      contacts: team[0] ? [{ name: demoMember(seed, team[0]).name, role: '负责人', email: demoMember(seed, team[0]).email, phone: null }] : [], note: '',
    }
  })
  const nobody = { foundedOn: `${thisYear - 3}-05-18`, planId: null, teamSize: 4, contacts: [], note: '' }
  return [
    ...residents,
    { ...nobody, id: demoTenantId(residents.length), name: 'Maple Optics 枫光学', industry: INDUSTRY.hardware, stage: 'graduate-eligible', status: 'left', joinedOn: `${thisYear - 3}-07-01`, leftOn: `${thisYear - 1}-06-30` },
    { ...nobody, id: demoTenantId(residents.length + 1), name: 'Bamboo Bio 竹生物', industry: '生物医药', stage: 'idea', status: 'applicant', joinedOn: null, leftOn: null },
  ]
}

const pad = (number: number): string => String(number).padStart(2, '0')

export interface DemoMember { readonly person: number; readonly name: string; readonly email: string; readonly tenant: number; readonly role: 'tenant-manager' | 'member' }

const SURNAMES = ['林 Lin', '陈 Chen', '黄 Huang', '吴 Wu', '周 Zhou', '徐 Xu', '孙 Sun', '马 Ma', '朱 Zhu', '胡 Hu', '郭 Guo', '何 He', '高 Gao', '罗 Luo', '郑 Zheng', '梁 Liang', '谢 Xie', '宋 Song', '唐 Tang', '许 Xu']
const GIVEN = ['一诺 Yinuo', '子涵 Zihan', '浩然 Haoran', '思远 Siyuan', '雨桐 Yutong', '嘉怡 Jiayi', '明哲 Mingzhe', '若曦 Ruoxi', '天宇 Tianyu', '静怡 Jingyi', '俊杰 Junjie', '晓雯 Xiaowen', '文博 Wenbo', '佳琪 Jiaqi', '志强 Zhiqiang', '欣然 Xinran']

/** The same person, the same name. Addresses end in .example: no mail can reach anybody. */
export function demoMember(seed: number, person: Person): DemoMember {
  const random = randomOf(seed, 'name', person.id)
  const [surname = '', surnameLatin = ''] = pick(random, SURNAMES).split(' ')
  const [given = '', givenLatin = ''] = pick(random, GIVEN).split(' ')
  return {
    person: person.id, name: `${surname}${given}`, email: demoEmail(person.id, `${givenLatin}.${surnameLatin}`.toLowerCase()), tenant: person.tenant,
    role: 'member',
  }
}

const demoEmail = (person: number, name: string): string => `${name}.${person}@people.atrium.example`

/** The simulated person behind an address of the demo; null for anybody else's. */
export function personOfEmail(email: string): number | null {
  const number = /^[a-z.]+\.(\d+)@people\.atrium\.example$/.exec(email)?.[1]
  return number === undefined ? null : Number(number)
}

/** Everybody who belongs to a tenant; the first of each manages it. */
export function demoMembers(seed: number, people: readonly Person[]): DemoMember[] {
  const managed = new Set<number>()
  return people.filter(({ tenant }) => tenant >= 0).map((person) => {
    const first = !managed.has(person.tenant)
    managed.add(person.tenant)
    return { ...demoMember(seed, person), role: first ? 'tenant-manager' : 'member' }
  })
}

/** The people as the file that an operator would import. */
export const membersCsv = (members: readonly DemoMember[], tenants: readonly { readonly name: string }[]): string =>
  ['姓名,邮箱,所属企业,角色,状态', ...members.map(({ name, email, tenant, role }) => `${name},${email},${tenants[tenant]?.name ?? ''},${role},active`)].join('\r\n')

/** Rooms let to tenants and the fixed desks of their people. */
export function demoAgreements(people: readonly Person[], spaceIdOf: (index: number) => string, memberIdOf: (person: number) => string | undefined, tenants: readonly DemoTenant[]) {
  const rooms = TENANTS.flatMap(({ room }, tenant) => (room === null ? [] : [{ id: `demo-agreement-${room}`, tenantId: demoTenantId(tenant), spaceId: roomId(room), from: tenants[tenant]?.joinedOn ?? '2024-01-01' }]))
  const desks = people.filter(({ desk, tenant }) => desk >= 0 && tenant >= 0).flatMap(({ id, desk, tenant }) => {
    const memberId = memberIdOf(id)
    return memberId === undefined ? [] : [{ id: `demo-agreement-desk-${id}`, tenantId: demoTenantId(tenant), spaceId: spaceIdOf(desk), memberId, from: tenants[tenant]?.joinedOn ?? '2024-01-01' }]
  })
  return [...rooms, ...desks]
}

