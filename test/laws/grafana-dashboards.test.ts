import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { LEDGERS } from '#contract/ledgers'
import { isPointId } from '#contract/vocabulary'
import { MEASUREMENTS } from '../../server/telemetry/influx-lines.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'deploy/grafana/dashboards')

interface Dashboard { readonly uid: string; readonly panels: readonly { readonly id: number; readonly title: string; readonly datasource: { readonly uid: string }; readonly targets: readonly { readonly expr?: string; readonly query?: string }[] }[]; readonly templating: { readonly list: readonly { readonly query: string }[] } }

const dashboards = readdirSync(folder).map((name) => ({ name, board: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Dashboard }))
const sources = readFileSync(join(root, 'server/server-metrics.ts'), 'utf8') + readFileSync(join(root, 'server/http/metrics.ts'), 'utf8')
/** The names under which the server puts figures on its registry. */
const metricNames = new Set([...sources.matchAll(/'(atrium_[a-z_]+)'/g)].map(([, name]) => name))
/** Fields and tags that the lines are written with. */
const lines = readFileSync(join(root, 'server/telemetry/influx-lines.ts'), 'utf8')
const written = new Set([...lines.matchAll(/([a-z_]+)=\$\{|\b([a-z_]+)=\d+i|tagsOf\(\{([^}]*)\}\)/g)].flatMap(([, field, counted, tags]) => [field, counted, ...(tags?.match(/[a-z_]+(?=[:,]|\s*$)/g) ?? [])]))
const ledgerSums = new Set(Object.values(LEDGERS).flatMap(({ sums }) => Object.keys(sums)))
const measurements = new Set([...Object.values(MEASUREMENTS), ...Object.keys(LEDGERS).map((ledger) => `ledger_${ledger}`)])

describe('Grafana dashboards', () => {
  it('are there for both sources, with panels of their own ids', () => {
    expect(dashboards.flatMap(({ board }) => board.panels.map(({ datasource }) => datasource.uid)).filter((uid, index, all) => all.indexOf(uid) === index).sort()).toEqual(['atrium-influxdb', 'atrium-prometheus'])
    for (const { name, board } of dashboards) expect(new Set(board.panels.map(({ id }) => id)).size, name).toBe(board.panels.length)
  })

  it('name figures that the server gives', () => {
    const used = dashboards.flatMap(({ board }) => board.panels.flatMap(({ targets }) => targets.flatMap(({ expr = '' }) => expr.match(/atrium_[a-z_]+/g) ?? [])))
    expect(used.length).toBeGreaterThan(10)
    for (const name of used) expect([...metricNames], name).toContain(name.replace(/_bucket$/, ''))
  })

  it('name measurements, fields, tags and points that are written', () => {
    const queries = dashboards.flatMap(({ board }) => [...board.panels.flatMap(({ targets }) => targets.map(({ query = '' }) => query)), ...board.templating.list.map(({ query }) => query)]).filter((query) => query !== '')
    expect(queries.length).toBeGreaterThan(7)
    for (const query of queries) {
      for (const [, measurement = ''] of query.matchAll(/FROM "([^"]+)"/g)) expect([...measurements], query).toContain(measurement)
      for (const [, point = ''] of query.matchAll(/"point" = '([^']+)'/g)) expect(isPointId(point), point).toBe(true)
      for (const [, name = ''] of query.replace(/FROM "[^"]+"/g, '').matchAll(/"([A-Za-z_]+)"/g)) expect(written.has(name) || ledgerSums.has(name as never), `${name} in ${query}`).toBe(true)
    }
  })
})
