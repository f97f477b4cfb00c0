/**
 * A year of a large building for bench/reports.ts, made by a generator: readings, intervals and counts go into the
 * telemetry file by DuckDB's own hands (through the port 500 million readings would take an hour), bookings into PostgreSQL.
 */
import { DuckDBInstance } from '@duckdb/node-api'
import { sql } from 'drizzle-orm'
import type { BuildingFile } from '#contract/building'
import type { PointId } from '#contract/vocabulary'
import type { Records } from '../server/records/open-records.ts'
import type { TelemetryStore } from '../server/telemetry/telemetry-store.ts'

const DAY_MS = 86_400_000
/** Midnight of 1 January 2025 in Shanghai, where clocks never change. */
export const YEAR_FROM = Date.parse('2024-12-31T16:00:00Z')
export const TIME_ZONE = 'Asia/Shanghai'
export const SITE = 'bench'
const OPEN = [8, 20] as const
const FLOORS = 10
/** Every fifth space is a room, the rest are desks. */
const isRoom = (space: number): boolean => space % 5 === 0
const capacityOf = (space: number): number => (isRoom(space) ? 4 + (space % 13) : 1)
export const spaceId = (space: number): string => `sp${String(space).padStart(4, '0')}`
/** Five in a row belong together: a room and the desks in it. */
const floorId = (space: number, spaces: number): string => `f${Math.floor((space * FLOORS) / spaces)}`
const POINTS = ['occupancy.present', 'people.count', 'air.co2', 'air.temperature', 'air.humidity'] as const satisfies readonly PointId[]

export function yearBuilding(spaces: number): BuildingFile {
  const all = Array.from({ length: spaces }, (_, space) => space)
  const outline: [number, number][] = [[0, 0], [4, 0], [4, 4], [0, 4]]
  return {
    format: 'atrium-building/1',
    site: { id: SITE, name: 'Bench', timeZone: TIME_ZONE, openingHours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }], demo: false },
    floors: Array.from({ length: FLOORS }, (_, level) => ({ id: `f${level}`, siteId: SITE, name: `Floor ${level}`, level, widthM: 100, depthM: 100 })),
    spaces: all.map((space) => ({
      id: spaceId(space), siteId: SITE, floorId: floorId(space, spaces), parentId: isRoom(space) ? null : spaceId(space - (space % 5)), kind: isRoom(space) ? 'room' : 'desk', purpose: isRoom(space) ? 'meeting' : 'desk',
      name: `${isRoom(space) ? 'Room' : 'Desk'} ${space}`, capacity: capacityOf(space), areaM2: isRoom(space) ? 16 : null, openingHours: null, outline,
    })),
    doors: [], equipment: [],
    devices: all.map((space) => ({
      id: `d${space}`, siteId: SITE, name: `Sensor ${space}`, adapter: 'native', externalId: `d${space}`, model: '', power: 'mains', reportEveryS: null, ownHoldS: 0,
      placement: { spaceId: spaceId(space), doorId: null, equipmentId: null }, commissionedAt: new Date(YEAR_FROM).toISOString(),
    })),
  }
}

/** One reading of each point, so that the store knows its series. */
export const firstReadings = (telemetry: TelemetryStore, spaces: number): Promise<void> => telemetry.commit({
  readings: Array.from({ length: spaces }, (_, space) => POINTS.map((point) => ({
    deviceId: `d${space}`, point, channel: 1, placeId: spaceId(space), observedAt: YEAR_FROM, receivedAt: YEAR_FROM, value: 0, quality: 'good' as const, historical: false,
  }))).flat(),
})

export interface YearSize { readonly spaces: number; readonly days: number; readonly readings: number }

/** Fills the closed telemetry file. Gives the rows that it wrote. */
export async function fillTelemetry(path: string, { spaces, days, readings }: YearSize): Promise<{ readings: number; intervals: number; countSteps: number }> {
  const instance = await DuckDBInstance.create(path, { threads: '2', memory_limit: '4GB', preserve_insertion_order: 'false', checkpoint_threshold: '1GB' })
  const connection = await instance.connect()
  const counted = async (table: string): Promise<number> => Number((await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)).getRows()[0]![0])
  const run = (text: string) => connection.run(text)
  try {
    await run(`CREATE TEMP TABLE streams AS SELECT id, point, (row_number() OVER (ORDER BY id) - 1)::BIGINT AS number FROM series`)
    const slots = Math.max(1, Math.round(readings / days / (spaces * POINTS.length)))
    for (let day = 0; day < days; day++) await run(readingsOfDay(YEAR_FROM + day * DAY_MS, slots, spaces * POINTS.length))
    await run(USES(spaces, days))
    await run(`
      INSERT INTO intervals SELECT space, state, from_ms, to_ms, people, people, 'presence', CASE state WHEN 'unknown' THEN 'stale' END FROM uses ORDER BY from_ms;
      INSERT INTO intervals SELECT space, 'vacant', begun, ended, NULL, NULL, 'presence', NULL FROM (
        SELECT space, coalesce(lag(to_ms) OVER w, ${YEAR_FROM}) AS begun, from_ms AS ended FROM uses WINDOW w AS (PARTITION BY space ORDER BY from_ms)
        UNION ALL SELECT space, max(to_ms), ${YEAR_FROM + days * DAY_MS} FROM uses GROUP BY space) WHERE begun < ended ORDER BY begun;
      INSERT INTO count_steps SELECT space, changed, count FROM (
        SELECT space, from_ms AS changed, CASE state WHEN 'occupied' THEN people END AS count FROM uses WHERE people IS NOT NULL
        UNION ALL SELECT space, to_ms, 0 FROM uses WHERE people IS NOT NULL) ORDER BY changed;
      CHECKPOINT`)
    return { readings: await counted('readings'), intervals: await counted('intervals'), countSteps: await counted('count_steps') }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Rows in order of time, as they would have come: values that drift and flicker as such sensors' do. */
const readingsOfDay = (midnight: number, slots: number, series: number): string => `
  INSERT INTO readings SELECT id, seen, seen + 200 + n % 97, CASE point
      WHEN 'occupancy.present' THEN (hash(n // ${series} // 6, number) % 3 = 0)::INT
      WHEN 'people.count' THEN hash(n // ${series} // 6, number) % 8
      WHEN 'air.co2' THEN 450 + hash(n // ${series} // 9, number) % 600 + hash(n) % 7
      WHEN 'air.temperature' THEN 20 + (hash(n // ${series} // 12, number) % 40 + hash(n) % 3) / 10
      ELSE 40 + hash(n // ${series} // 12, number) % 20 END, 0
  FROM (SELECT n, ${midnight} + (n // ${series}) * ${Math.floor(DAY_MS / slots)} + (n % ${series}) * 3 AS seen FROM range(${slots * series}) t(n)) JOIN streams ON number = n % ${series}
  ORDER BY n`

/** On working days each open hour may hold one stay inside it; one space in fifty is unknown on Mondays. */
const USES = (spaces: number, days: number): string => `
  CREATE TEMP TABLE uses AS SELECT 'sp' || lpad(s::VARCHAR, 4, '0') AS space,
    CASE WHEN s % 50 = 0 AND (d + 3) % 7 = 1 THEN 'unknown' ELSE 'occupied' END AS state,
    ${YEAR_FROM} + (d * 24 + h) * 3600000 + (8 + roll % 12) * 60000 AS from_ms, ${YEAR_FROM} + (d * 24 + h) * 3600000 + (36 + roll % 16) * 60000 AS to_ms,
    CASE WHEN s % 5 = 0 THEN 1 + roll % 6 END AS people
  FROM (SELECT s, d, h, (hash(s, d, h) // 1000 % 1000)::BIGINT AS roll FROM range(${spaces}) a(s), range(${days}) b(d), range(${OPEN[0]}, ${OPEN[1]}) c(h))
  -- 1 January 2025 was a Wednesday.
  WHERE (d + 2) % 7 < 5 AND roll < 600`

/** Two tenants and four bookings a working day for each room, standing. */
export async function fillBookings(records: Records, spaces: number, days: number): Promise<number> {
  await records.run((db) => db.execute(sql.raw(`
    INSERT INTO tenants (id, site_id, name, industry, stage, status, contacts, note) SELECT 't' || n, '${SITE}', 'Tenant ' || n, '', 'team', 'active', '[]', '' FROM generate_series(0, 1) n;
    INSERT INTO members (id, tenant_id, name, email, role, status) SELECT 'm' || n, 't' || n % 2, 'Member ' || n, 'm' || n || '@example.org', 'member', 'active' FROM generate_series(0, 19) n;
    INSERT INTO booking_policies (id, site_id, name, rules) VALUES ('p', '${SITE}', 'Rooms', '{}');
    INSERT INTO resources (id, site_id, kind, name, space_id, places, capacity, features, description, policy_id, photos, bookable, door_code)
      SELECT 'r' || n, '${SITE}', 'room', 'Room ' || n, 'sp' || lpad(n::text, 4, '0'), 1, 4 + n % 13, '{}', '', 'p', '[]', true, 'x' || n FROM generate_series(0, ${spaces - 1}, 5) n`)))
  const { rowCount } = await records.run((db) => db.execute(sql.raw(`
    INSERT INTO bookings (id, site_id, resource_id, units, tenant_id, title, note, party_size, from_at, to_at, status, source, credits, created_at)
      SELECT 'b' || n || '-' || d || '-' || h, '${SITE}', 'r' || n, ARRAY['r' || n], 't' || (n / 5 + d) % 2, '', '', 1 + (n + d + h) % 6, at, at + interval '1 hour', 'completed', 'web', 1, at - interval '2 days'
      FROM (SELECT n, d, h, to_timestamp(${YEAR_FROM / 1000} + d * 86400 + h * 3600) AS at FROM generate_series(0, ${spaces - 1}, 5) n, generate_series(0, ${days - 1}) d, unnest(ARRAY[9, 11, 14, 16]) h WHERE (d + 2) % 7 < 5) x`)))
  return rowCount ?? 0
}
