import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lettingStretches } from '../../../server/reports/letting-rules.ts'
import { describedPeople, privacyBlocks, privacyPlan, type DescribedPlace, type Party, type PrivacyRule } from '../../../server/reports/privacy-rules.ts'
import { createReportPlaces } from '../../../server/reports/report-places.ts'
import { inScope } from '../../../server/reports/space-groups.ts'
import { dayStretch } from '../../../server/site-time/available-time-rules.ts'
import { betrayals } from './difference-attack.ts'
import { exactRank, knownOfHidden } from './exact-rank.ts'
import { DAYS, END, randomHouse, type RandomHouse } from './random-house.ts'

const RULE: PrivacyRule = { minPeople: 5, complementary: true }
const zone = 'Europe/Berlin'
const period = { from: dayStretch(DAYS[0], zone).from, to: dayStretch(END, zone).from }
const sizesOf = ({ tenants }: RandomHouse): Map<string, number> => new Map([['', 0], ...tenants.map(({ id, people }): [string, number] => [id, people])])

/** Every cell that any report can print of a house: all filters together, for the whole period and for each stretch in which lettings stay as they are. One row each, one column for a space in a stretch. */
function toldCells(house: RandomHouse, rule: PrivacyRule): { rows: number[][]; atoms: { party: Party; stretch: number }[] } {
  const { building, lettings } = house
  const stretches = lettingStretches(lettings, building.spaces, period, zone)
  const column = new Map(building.spaces.flatMap(({ id }, space) => stretches.map((_, stretch): [string, number] => [`${id} ${stretch}`, space * stretches.length + stretch])))
  const atoms = building.spaces.flatMap(({ id }) => stretches.map(({ partyOf }, stretch) => ({ party: partyOf.get(id) ?? null, stretch })))
  const places = createReportPlaces({ building, lettings, sizes: sizesOf(house), period, rule })
  const any = <T>(values: readonly T[]): (T | undefined)[] => [undefined, ...values]
  const scopes = any(building.floors.map(({ id }) => id)).flatMap((floorId) => any(['meeting', 'office', 'desk'] as const).flatMap((purpose) => any(house.tenants.map(({ id }) => id)).flatMap((tenantId) => any(building.spaces.map(({ id }) => id)).map((spaceId) =>
    ({ from: DAYS[0], to: END, ...floorId ? { floorId } : {}, ...purpose ? { purpose } : {}, ...tenantId ? { tenantId } : {}, ...spaceId ? { spaceId } : {} })))))
  // What is let to nobody is a row of the table by tenant.
  const picks = [...scopes.map(inScope), (_: unknown, party: Party) => party === null]
  const rows = new Map<string, number[]>()
  const print = (selection: ReturnType<typeof places.select>, only?: number): void => {
    const row = atoms.map(() => 0)
    for (const [stretch, { ids }] of selection.entries()) if (only === undefined || only === stretch) for (const id of ids) row[column.get(`${id} ${stretch}`)!] = 1
    if (row.includes(1)) rows.set(row.join(''), row)
  }
  for (const pick of picks) {
    const selection = places.select(pick)
    if (selection.every(({ isTold }) => isTold)) print(selection)
    for (const [stretch, { isTold }] of selection.entries()) if (isTold) print(selection, stretch)
  }
  return { rows: [...rows.values()], atoms }
}

/** The attacker knows all that is printed and every letting, and solves for the few. */
function betrayed(house: RandomHouse, rule: PrivacyRule): number {
  const { rows, atoms } = toldCells(house, rule)
  return betrayals(rows, atoms, sizesOf(house), rule.minPeople)
}

describe('the difference attack', () => {
  it('finds what it looks for: a total less all rows but one, by elimination', () => {
    expect(exactRank([[1, 1, 0], [0, 1, 1], [1, 2, 1]])).toBe(2)
    expect(knownOfHidden([[1, 1, 1], [1, 1, 0]], new Set([2]))).toBe(1)
    expect(knownOfHidden([[1, 1, 1], [1, 0, 0]], new Set([2]))).toBe(0)
    expect(knownOfHidden([[1, 0, 1], [0, 1, 1], [1, 1, 0]], new Set([2]))).toBe(1)
  })

  it('learns nothing of fewer than k people from all tables, totals and filters of a period together', () => {
    fc.assert(fc.property(randomHouse, (house) => { expect(betrayed(house, RULE)).toBe(0) }), { numRuns: 150 })
  })

  it('succeeds where only the small cells themselves are withheld', () => {
    const found = fc.sample(randomHouse, { numRuns: 150, seed: 5 }).filter((house) => betrayed(house, { ...RULE, complementary: false }) > 0)
    expect(found.length).toBeGreaterThan(10)
  })
})

const place = (id: string, party: Party, more: Partial<DescribedPlace> = {}): DescribedPlace => ({ id, party, seats: 1, floorId: 'f1', purpose: 'desk', pool: 'all', ...more })
const person = (id: string, tenantId: string | null = 'a'): Party => ({ tenantId, memberId: id })
const all = (places: readonly DescribedPlace[]): ReadonlySet<string> => new Set(places.map(({ id }) => id))

describe('the privacy rule', () => {
  it('counts the people of a tenant once, however much it has', () => {
    const sizes = new Map([['a', 4], ['b', 2]])
    const whole = (tenantId: string): Party => ({ tenantId, memberId: null })
    expect(describedPeople([place('1', whole('a')), place('2', whole('a')), place('3', person('p'))], sizes)).toBe(4)
    expect(describedPeople([place('1', whole('a')), place('2', whole('b')), place('3', person('q', null))], sizes)).toBe(7)
    expect(describedPeople([place('1', person('p')), place('2', person('p'))], sizes)).toBe(1)
    expect(describedPeople([place('1', null, { seats: 8 }), place('2', person('p'))], sizes)).toBe(9)
  })

  it('makes a partition whose every told block is of k people or a common space, whatever the lettings', () => {
    const draft = fc.record({ party: fc.option(fc.record({ tenantId: fc.constantFrom('a', 'b', 'c'), memberId: fc.option(fc.constantFrom('1', '2', '3')) })), seats: fc.nat(6), floorId: fc.constantFrom('f1', 'f2'), purpose: fc.constantFrom('desk', 'meeting'), pool: fc.constantFrom('x', 'y') })
    fc.assert(fc.property(fc.array(draft, { maxLength: 14 }), fc.array(fc.nat(7), { minLength: 3, maxLength: 3 }), (drafts, people) => {
      const places = drafts.map((given, index): DescribedPlace => ({ id: `p${index}`, ...given }))
      const sizes = new Map(['a', 'b', 'c'].map((id, index) => [id, people[index]!]))
      const blocks = privacyBlocks(places, sizes, RULE)
      expect(blocks.flatMap(({ ids }) => [...ids]).sort()).toEqual(places.map(({ id }) => id).sort())
      for (const { ids, isTold } of blocks) {
        const inside = places.filter(({ id }) => ids.includes(id))
        const isCommon = inside.length === 1 && inside[0]!.party === null
        expect(isTold).toBe(isCommon || describedPeople(inside, sizes) >= RULE.minPeople)
      }
    }))
  })

  it('tells the floor, the purpose and the site of a usual building, and no personal desk', () => {
    const desks = Array.from({ length: 12 }, (_, index) => place(`d${index}`, person(`p${index}`), { floorId: index < 6 ? 'f1' : 'f2' }))
    const rooms = Array.from({ length: 6 }, (_, index) => place(`r${index}`, null, { seats: 8, purpose: 'meeting', floorId: index < 3 ? 'f1' : 'f2' }))
    const plan = privacyPlan([...desks, ...rooms], new Map([['a', 12]]), RULE)
    expect(desks.map(({ id }) => plan.mayTell(new Set([id])))).toEqual(desks.map(() => false))
    expect(rooms.map(({ id }) => plan.mayTell(new Set([id])))).toEqual(rooms.map(() => true))
    for (const floor of ['f1', 'f2']) {
      expect(plan.mayTell(all([...desks, ...rooms].filter(({ floorId }) => floorId === floor)))).toBe(true)
      expect(plan.mayTell(all(desks.filter(({ floorId }) => floorId === floor)))).toBe(true)
    }
    expect(plan.mayTell(all([...desks, ...rooms]))).toBe(true)
  })

  it('withholds one common desk with a few personal ones, and keeps their total', () => {
    const desks = [place('p1', person('1')), place('p2', person('2')), place('p3', person('3')), place('h1', null), place('h2', null), place('h3', null)]
    const plan = privacyPlan(desks, new Map([['a', 12]]), RULE)
    expect(desks.filter(({ id }) => plan.mayTell(new Set([id]))).map(({ id }) => id)).toHaveLength(1)
    expect(plan.mayTell(all(desks))).toBe(true)
  })

  it('tells nothing of a site on which only one person is to be seen', () => {
    const desks = [place('p1', person('1'))]
    expect(privacyPlan(desks, new Map([['a', 1]]), RULE).mayTell(all(desks))).toBe(false)
  })
})
