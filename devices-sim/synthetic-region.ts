import { FACT_IDS, FACTS, type FactId } from '#contract/fact-table'
import { FIGURE_UNITS } from '#contract/figure-units'
import { chance, integerBetween, normal, randomOf, type Random } from './seeded-random.ts'

/**
 * A made-up region of makerspaces with yearly statistics, to compare the demo's site with. Nothing of it is anybody's
 * record. Magnitudes follow what national yearbooks of makerspaces report on average (some thousand square metres, one to
 * two hundred desks, some ten staff and twenty mentors, ten new companies and two or three financed ones a year);
 * sizes are log-normal, and each space has its own inefficiency, so that a frontier exists and most stand behind it.
 */
export interface RegionSpace { readonly name: string; readonly years: readonly { readonly year: number; readonly values: Readonly<Partial<Record<FactId, number>>> }[] }

const DISTRICTS = ['江湾 Jiangwan', '北苑 Beiyuan', '星河 Xinghe', '云谷 Yungu', '东湖 Donghu', '南山 Nanshan', '临港 Lingang', '龙溪 Longxi', '青岗 Qinggang', '银杏 Yinxing', '海棠 Haitang', '松江 Songjiang']
const KINDS = ['创客空间 Makerspace', '创业工场 Works', '孵化营 Incubation Camp', '众创社 Commons', '创新坊 Lab']
/** Share of spaces that measure use with sensors; the others do not know it. */
const MEASURING = 0.6
/** Cells that a real table would lack. */
const MISSING = 0.03

/** The same seed and years, the same region. */
export function syntheticRegion(seed: number, years: readonly number[], spaces = 60): RegionSpace[] {
  return Array.from({ length: spaces }, (_, index) => {
    const random = randomOf(seed, 'region', index)
    const [district = '', districtLatin = ''] = DISTRICTS[index % DISTRICTS.length]!.split(' ')
    const [kind = '', ...kindLatin] = KINDS[Math.floor(index / DISTRICTS.length) % KINDS.length]!.split(' ')
    const habits = habitsOf(random)
    const round = Math.floor(index / (DISTRICTS.length * KINDS.length))
    return {
      name: `${district}${kind}${round > 0 ? round + 1 : ''} ${districtLatin} ${kindLatin.join(' ')}${round > 0 ? ` ${round + 1}` : ''}`,
      years: years.map((year, place) => ({ year, values: valuesOf(randomOf(seed, `region ${year}`, index), habits, place) })),
    }
  })
}

interface Habits { readonly size: number; readonly effort: number; readonly yield: number; readonly measures: boolean; readonly since: number; readonly growth: number }

const habitsOf = (random: Random): Habits => ({
  size: Math.exp(normal(random, 0, 0.55)), effort: Math.exp(normal(random, 0, 0.2)),
  // Half-normal inefficiency: most stand somewhat behind the best.
  yield: Math.exp(-Math.abs(normal(random, 0, 0.35))),
  measures: chance(random, MEASURING), since: integerBetween(random, 10, 90), growth: normal(random, 0.03, 0.03),
})

const OPEN_HOURS_A_YEAR = 3_000

function valuesOf(random: Random, { size, effort, yield: output, measures, since, growth }: Habits, place: number, missing = MISSING): Partial<Record<FactId, number>> {
  const noisy = (value: number, spread = 0.08): number => Math.max(0, value * Math.exp(normal(random, 0, spread)))
  const share = (low: number, high: number): number => Math.min(1, Math.max(0, low + (high - low) * random()))
  const scale = size * (1 + growth) ** place
  const [desks, area] = [Math.round(noisy(150 * size, 0.03)), noisy(3_200 * size, 0.03)]
  const tenants = Math.round(noisy(38 * scale * output ** 0.5))
  const [mentors, staff] = [Math.round(noisy(16 * effort * size ** 0.6)), Math.max(3, Math.round(noisy(10 * effort * size ** 0.7)))]
  const jobs = Math.round(noisy(tenants * 5.2 * output ** 0.3))
  const events = Math.round(noisy(16 * effort * size ** 0.3))
  const [seeking, companies] = [Math.round(tenants * share(0.2, 0.4)), Math.round(noisy(11 * scale * output, 0.2))]
  const financed = Math.min(seeking, Math.round(noisy(3.2 * scale * output, 0.3)))
  const income = noisy(2_600_000 * scale * output ** 0.5, 0.15)
  const [offered, results] = [desks * OPEN_HOURS_A_YEAR, Math.round(tenants * share(0.3, 0.8))]
  const occupied = offered * Math.min(0.92, 0.62 * output ** 0.6 * Math.exp(normal(random, 0, 0.05)))
  const bookings = Math.round(noisy(2_400 * scale))
  const values: Partial<Record<FactId, number>> = {
    'area-total': area, 'area-tenants': area * share(0.5, 0.62), 'area-public-service': area * share(0.18, 0.3), 'desks-offered': desks, 'desks-agreed': Math.round(desks * Math.min(0.98, 0.72 * output ** 0.4 * share(0.9, 1.1))),
    'months-operating': since + 12 * place, tenants, 'tenants-at-start': Math.round(tenants / (1 + growth) * share(0.92, 1.02)), 'residents-agreed': Math.round(tenants * share(1.1, 1.3)), 'residents-new': Math.round(tenants * share(0.2, 0.4)),
    'companies-new': companies, 'graduates-new': Math.round(noisy(3 * scale * output, 0.3)), jobs, 'jobs-new-graduates': Math.round(jobs * share(0.15, 0.4)), 'founders-first-time': Math.round(tenants * share(0.3, 0.7)),
    'tenants-with-ip': Math.round(tenants * Math.min(0.9, 0.45 * output ** 0.3)), 'patent-applicants': Math.round(tenants * share(0.25, 0.5)), 'results-available': results, 'results-converted': Math.round(results * share(0.2, 0.6)), outcomes: Math.round(noisy(24 * scale * output, 0.2)),
    'satisfaction-mean': 70 + 25 * share(0, 1) * output ** 0.3, 'tenants-seeking-finance': seeking, 'tenants-financed': financed, 'tenants-ever-financed': Math.min(tenants, financed + Math.round(tenants * share(0.05, 0.15))),
    'financed-amount': noisy(financed * 2_400_000, 0.4), 'investor-introductions': Math.round(seeking * share(1, 2.5)), 'investments-closed': financed, 'income-total': income, 'income-own': income * share(0.55, 0.92),
    'events-hosted': events, 'events-cohosted': Math.round(events * share(0.1, 0.4)), 'events-open': Math.round(events * share(0.3, 0.9)), 'typical-cases': integerBetween(random, 1, 6), 'service-contracts': Math.round(noisy(9 * size ** 0.3)),
    'mentor-hours': noisy(mentors * 28), mentors, 'staff-full-time': Math.max(2, Math.round(staff * share(0.6, 0.9))), 'staff-total': staff, 'staff-professional': Math.round(staff * share(0.5, 0.9)),
    'energy-used': noisy(area * 62, 0.12),
    ...measures && {
      'desk-hours-offered': offered, 'desk-hours-occupied': occupied, 'occupied-hours': occupied * share(1.15, 1.35), 'bookings-judged': bookings, 'bookings-ghost': Math.round(bookings * share(0.05, 0.25)),
      'room-hours-available': 12 * size * OPEN_HOURS_A_YEAR, 'room-hours-used': 12 * size * OPEN_HOURS_A_YEAR * Math.min(0.8, 0.42 * output ** 0.5),
    },
  }
  return Object.fromEntries(FACT_IDS.flatMap((fact) => (values[fact] === undefined || chance(random, missing) ? [] : [[fact, rounded(fact, values[fact])]])))
}

/** Facts that the server measures or has in its records by itself, as of this year. */
const KNOWN_BY_ITSELF: ReadonlySet<FactId> = new Set<FactId>(FACT_IDS.filter((fact) => ['sensors', 'bookings', 'machines', 'building'].includes(FACTS[fact].origin)).concat('tenants', 'tenants-at-start', 'residents-agreed', 'residents-agreed-3-to-24-months', 'residents-new', 'desks-agreed', 'jobs', 'companies-new'))

/** The demo's own site in the same manner: a little better than most, of the size of its tenants. This year lacks what the server knows by itself. */
export function siteStatistics(seed: number, { tenants, desks, areaM2 }: { readonly tenants: number; readonly desks: number; readonly areaM2: number }, years: readonly number[]): RegionSpace['years'] {
  const habits: Habits = { size: tenants / 38, effort: 1.15, yield: 0.82, measures: true, since: 30, growth: 0.06 }
  return years.map((year, place) => {
    const values = { ...valuesOf(randomOf(seed, 'own statistics', year), habits, place, 0), 'desks-offered': desks, 'area-total': areaM2 }
    const isNow = place === years.length - 1
    return { year, values: Object.fromEntries(Object.entries(values).filter(([fact]) => !isNow || !KNOWN_BY_ITSELF.has(fact as FactId))) }
  })
}

/** A site's statistics, and what some of its tenants were financed with, as one file. */
export function ownFactsCsv(years: RegionSpace['years'], tenants: readonly { readonly id: string; readonly financedYuan: number; readonly year: number }[]): string {
  const facts = FACT_IDS.filter((fact) => fact === 'financed-amount' || years.some(({ values }) => values[fact] !== undefined))
  const row = (unit: string, year: number, values: Readonly<Partial<Record<FactId, number>>>): string => [unit, year, 'made up for the demo', ...facts.map((fact) => values[fact] ?? '')].join(',')
  return [['unit', 'period', 'evidence', ...facts].join(','), ...years.map(({ year, values }) => row('', year, values)), ...tenants.map(({ id, financedYuan, year }) => row(`tenant:${id}`, year, { 'financed-amount': financedYuan }))].join('\r\n')
}

/** As a printed table has it: whole people and desks, amounts without fractions that nobody counts. */
function rounded(fact: FactId, value: number): number {
  const { decimals } = FIGURE_UNITS[FACTS[fact].unit]
  return Number(value.toFixed(Math.min(decimals, 1)))
}

/** The region as the file that an operator would import. */
export function regionCsv(region: readonly RegionSpace[]): string {
  const facts = FACT_IDS.filter((fact) => region.some(({ years }) => years.some(({ values }) => values[fact] !== undefined)))
  const lines = region.flatMap(({ name, years }) => years.map(({ year, values }) => [name, year, ...facts.map((fact) => values[fact] ?? '')].join(',')))
  return [['name', 'year', ...facts].join(','), ...lines].join('\r\n')
}
