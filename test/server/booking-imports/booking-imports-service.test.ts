import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BookingImport } from '#contract/booking-imports'
import type { BookingPolicy, Resource } from '#contract/bookings'
import { SYSTEM } from '../../../server/access/principal.ts'
import { ApiError } from '../../../server/api-error.ts'
import { createBookingImportsService, type BookingImportAsk } from '../../../server/booking-imports/booking-imports-service.ts'
import { standingNoShows } from '../../../server/bookings/booking-usage-repository.ts'
import { ANNA, bookingsUnderTest, personOf, TUESDAY_NOON, type BookingsUnderTest } from '../bookings/bookings-under-test.ts'

let test: BookingsUnderTest
let imports: ReturnType<typeof createBookingImportsService>
beforeAll(async () => {
  test = await bookingsUnderTest()
  imports = createBookingImportsService(test)
})
afterAll(() => test.close())
afterEach(() => { test.clock.at = TUESDAY_NOON })

const OPERATOR = personOf('olivia', null, 'operator')
const csv = (rows: string, given: Partial<BookingImportAsk> = {}): BookingImportAsk => ({ fileName: 'file.csv', bytes: Buffer.from(`resource,start,end,person,tenant,title,party size,status\n${rows}`), dryRun: false, language: 'en', ...given })
const run = (rows: string, given?: Partial<BookingImportAsk>): Promise<BookingImport> => imports.run('s1', csv(rows, given), OPERATOR)
const dry = async (rows: string): Promise<string[]> => (await run(rows, { dryRun: true })).faults.map(({ row, field, message }) => `${row} ${field} ${message}`)
const refusal = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof ApiError ? [error.code, ...error.fields.map(({ field }) => field)].join(' ') : String(error)))
const sql = async <Row>(text: string): Promise<Row[]> => (await test.records.run((db) => db.execute(text))).rows as Row[]
const count = async (table: string, where = 'true'): Promise<number> => (await sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table} WHERE ${where}`))[0]!.n

let room: Resource
/** Each test has a room of its own; names are unique, so that rows can name it. */
const newRoom = async (name: string, rules: Partial<BookingPolicy> = {}, fields: Partial<Resource> = {}): Promise<Resource> => test.resource((await test.policy({ name, ...rules })).id, { name, ...fields })
let number = 0
beforeEach(async () => { room = await newRoom(`Room ${++number}`) })

describe('an import of bookings', () => {
  it('keeps what is over as a record, books what is ahead, and says first what it would do', async () => {
    const rows = `${room.name},2026-03-02 09:00,2026-03-02 10:00,anna@example.org,,Old,2,came\n${room.id},2026-03-02 10:00,11:00,,Borg,,,no show\n${room.name},2026-03-02 10:30,11:30,,Borg,,,cancelled\n${room.name},2026-04-02 09:00,10:00,anna@example.org,,New,3,\n`
    const asked = await run(rows, { dryRun: true })
    expect(asked).toMatchObject({ id: null, rows: 4, past: 3, ahead: 1, unchanged: 0, faults: [] })
    expect(await count('bookings', `resource_id = '${room.id}'`)).toBe(0)
    const done = await run(rows)
    expect(done).toMatchObject({ rows: 4, past: 3, ahead: 1, by: 'olivia', fileName: 'file.csv' })
    expect(await sql(`SELECT title, status, source, tenant_id, member_id, party_size, checked_in_at, told, is_record, "row" FROM bookings JOIN imported_bookings ON booking_id = id WHERE resource_id = '${room.id}' ORDER BY "row"`)).toEqual([
      { title: 'Old', status: 'completed', source: 'import', tenant_id: 'acme', member_id: 'anna', party_size: 2, checked_in_at: null, told: 'came', is_record: true, row: 2 },
      { title: '', status: 'completed', source: 'import', tenant_id: 'borg', member_id: null, party_size: 1, checked_in_at: null, told: 'nobody-came', is_record: true, row: 3 },
      { title: '', status: 'cancelled', source: 'import', tenant_id: 'borg', member_id: null, party_size: 1, checked_in_at: null, told: null, is_record: true, row: 4 },
      { title: 'New', status: 'confirmed', source: 'import', tenant_id: 'acme', member_id: 'anna', party_size: 3, checked_in_at: null, told: null, is_record: false, row: 5 },
    ])
    const [event] = await sql<{ kind: string; detail: object; actor_id: string }>(`SELECT kind, detail, actor_id FROM booking_events JOIN imported_bookings USING (booking_id) WHERE import_id = '${done.id}' AND "row" = 2`)
    expect(event).toEqual({ kind: 'recorded', actor_id: 'olivia', detail: { source: 'import', importId: done.id, fileName: 'file.csv', row: 2, told: 'came' } })
    // The board gathers what changes for a moment before it reads.
    await vi.waitFor(() => { expect(test.board.ofResource(room.id)).not.toBeNull() })
  })

  it('adds nothing when the same file comes again, also when its bookings are over by then', async () => {
    const rows = `${room.name},2026-03-03 09:00,10:00,anna@example.org,,,,\n${room.name},2026-04-03 09:00,10:00,anna@example.org,,,,`
    await run(rows)
    const before = await count('bookings')
    expect(await run(rows)).toMatchObject({ rows: 2, past: 0, ahead: 0, unchanged: 2 })
    test.clock.at = Date.parse('2026-04-20T12:00Z')
    expect(await run(`${rows}\n${room.name},2026-04-04 09:00,10:00,,,,,`)).toMatchObject({ past: 1, ahead: 0, unchanged: 2 })
    expect(await count('bookings')).toBe(before + 1)
  })

  it('refuses rows ahead by the rules of every booking, with what the rows before them take, and writes nothing then', async () => {
    const strict = await newRoom(`Strict ${number}`, { quotas: [{ per: 'member', period: 'day', maxMinutes: 120, maxBookings: null, planId: null }], noticeMin: 60, maxAhead: 3 }, { capacity: 4 })
    const rows = [
      `${strict.name},2026-04-02 09:00,10:00,anna@example.org,,,,`, `${strict.name},2026-04-02 09:30,10:30,berta@example.org,,,,`, `${strict.name},2026-04-02 11:00,12:30,anna@example.org,,,,`,
      `${strict.name},2026-04-02 13:07,14:00,arthur@example.org,,,9,`, `${strict.name},2026-03-31 12:30,13:30,arthur@example.org,,,,`, `${strict.name},2026-04-02 15:00,16:00,,,,,came`,
    ].join('\n')
    const faults = await dry(rows)
    expect(faults.map((fault) => fault.split(' ').slice(0, 2).join(' '))).toEqual(['3 start', '4 end', '5 start', '5 partySize', '6 start', '7 status'])
    expect(faults[0]).toContain('(row 2 of this file)')
    expect(faults[1]).toContain('2 h')
    const before = await count('bookings')
    expect(await refusal(run(rows))).toBe('bad-request rows[3].start rows[4].end rows[5].start rows[5].partySize rows[6].start rows[7].status')
    expect(await count('bookings')).toBe(before)
  })

  it('is judged as one by one: what it lets in the web lets in, and the other way round', async () => {
    const limited = await newRoom(`Limited ${number}`, { quotas: [{ per: 'tenant', period: 'week', maxMinutes: 180, maxBookings: 3, planId: null }], creditsPerHour: 30, bufferAfterMin: 15, maxAhead: 4, inductionTopic: null }, { capacity: 6 })
    await test.call('POST', '/sites/s1/bookings', { resourceId: limited.id, from: '2026-04-07T09:00', to: '2026-04-07T10:00' }, { as: ANNA })
    const times = ['2026-04-07 10:00,11:00', '2026-04-07 10:15,11:15', '2026-04-08 09:00,10:00', '2026-04-09 09:00,10:00', '2026-04-14 09:00,10:30', '2026-04-15 09:00,10:30', '2026-04-16 03:00,04:00']
    const told = await dry(times.map((time, index) => `${limited.name},${time},${index % 2 === 0 ? 'anna' : 'arthur'}@example.org,,,,`).join('\n'))
    const refused = new Map<number, string[]>()
    for (const [index, time] of times.entries()) {
      const [start, end] = time.split(',')
      const from = start!.replace(' ', 'T')
      const { status, body } = await test.call<{ faults?: { message: string }[] }>('POST', '/sites/s1/bookings', { resourceId: limited.id, from, to: `${from.slice(0, 11)}${end}`, memberId: index % 2 === 0 ? 'anna' : 'arthur' }, { as: OPERATOR })
      if (status !== 201) refused.set(index + 2, body.faults!.map(({ message }) => message))
    }
    const byRow = new Map<number, string[]>()
    for (const fault of told) {
      const [, row, message] = /^(\d+) \w+ (.*?)(?: \(row \d+ of this file\))?$/.exec(fault)!
      byRow.set(Number(row), [...(byRow.get(Number(row)) ?? []), message!])
    }
    expect(refused.size).toBeGreaterThan(2)
    expect(byRow).toEqual(refused)
  })

  it('asks no rule of what is over but the one that nothing lies on something else', async () => {
    const closed = await newRoom(`Closed ${number}`, { horizonDays: 1, noticeMin: 600, maxLengthMin: 15, maxAhead: 0, bufferBeforeMin: 60, bufferAfterMin: 60 }, { capacity: 1, bookable: false })
    expect(await dry(`${closed.name},2024-01-06 03:07,2024-01-06 08:13,left@example.org,,,,`)).toEqual(['2 person nobody here has this e-mail: import the people first, or leave it empty'])
    const rows = `${closed.name},2024-01-06 03:07,08:13,anna@example.org,,,50,\n${closed.name},2024-01-06 08:13,09:00,,,,,`
    expect(await run(rows)).toMatchObject({ past: 2, ahead: 0, faults: [] })
    const [fault, other] = await dry(`${closed.name},2024-01-06 08:00,09:00,,Borg,,,\n${closed.name},2024-01-07 08:00,09:00,,,,,\n${closed.name},2024-01-07 08:59,10:00,,,,,`)
    expect([fault?.startsWith('2 start'), other?.startsWith('4 start'), other?.endsWith('(row 3 of this file)')]).toEqual([true, true, true])
  })

  it('takes places of a zone one by one and units of a bundle together', async () => {
    const zone = await newRoom(`Zone ${number}`, {}, { kind: 'zone', places: 2, capacity: 2 })
    const bundle = await newRoom(`Bundle ${number}`, {}, { kind: 'bundle', parts: [room.id, zone.id] })
    const place = `${zone.name},2026-03-04 09:00,10:00,,Acme,,,`
    expect(await dry([place, place, place].join('\n'))).toHaveLength(1)
    expect(await run([place, `${bundle.name},2026-03-04 09:00,10:00,,,,,`].join('\n'))).toMatchObject({ past: 2 })
    expect((await dry(`${room.name},2026-03-04 09:30,10:30,,,,,`))[0]).toContain('2 start')
    expect(await run([place, place].join('\n'), { dryRun: true })).toMatchObject({ unchanged: 1, faults: [expect.objectContaining({ row: 3 })] })
  })

  it('is undone as one: records go, what is ahead is cancelled, what somebody touched stays', async () => {
    const rows = ['2026-03-05 09:00,10:00', '2026-04-06 09:00,10:00', '2026-04-06 11:00,12:00', '2026-04-06 13:00,14:00'].map((time) => `${room.name},${time},anna@example.org,,,,`).join('\n')
    const done = await run(rows)
    const [, , moved, gone] = await sql<{ id: string; version: number }>(`SELECT id, version FROM bookings JOIN imported_bookings ON booking_id = id WHERE import_id = '${done.id}' ORDER BY "row"`)
    expect((await test.call('PATCH', `/bookings/${moved!.id}`, { to: '2026-04-06T12:30' }, { as: ANNA, headers: { 'if-match': '"1"' } })).status).toBe(200)
    expect((await test.call('POST', `/bookings/${gone!.id}/cancel`, {}, { as: ANNA })).status).toBe(200)
    test.told.length = 0
    expect(await imports.undo(done.id!, OPERATOR)).toMatchObject({ undone: { removed: 1, cancelled: 1, kept: 2 } })
    expect(await sql(`SELECT status FROM bookings WHERE resource_id = '${room.id}' ORDER BY from_at`)).toEqual([{ status: 'cancelled' }, { status: 'confirmed' }, { status: 'cancelled' }])
    expect(test.told.filter(({ event }) => event === 'timeFreed')).toHaveLength(1)
    expect(await count('withdrawn_times', `'${room.id}' = ANY(units)`)).toBe(1)
    expect(await refusal(imports.undo(done.id!, OPERATOR))).toBe('wrong-state')
    expect((await imports.list('s1')).find(({ id }) => id === done.id)).toMatchObject({ undone: { removed: 1, cancelled: 1, kept: 2 } })
    // The file can come again: what is there stays as it is.
    expect(await run(rows, { dryRun: true })).toMatchObject({ past: 1, ahead: 1, unchanged: 2, faults: [] })
  })

  it('gives credits of what is ahead back once, and takes none for what is over', async () => {
    const paid = await newRoom(`Paid ${number}`, { creditsPerHour: 10 })
    const rows = `${paid.name},2026-05-11 09:00,11:00,anna@example.org,,,,\n${paid.name},2026-03-09 09:00,11:00,anna@example.org,,,,`
    const done = await run(rows)
    const taken = () => sql<{ amount: number }>(`SELECT amount FROM credit_entries JOIN imported_bookings USING (booking_id) WHERE import_id = '${done.id}' ORDER BY credit_entries.id`)
    expect(await taken()).toEqual([{ amount: -20 }])
    await imports.undo(done.id!, OPERATOR)
    expect(await taken()).toEqual([{ amount: -20 }, { amount: 20 }])
  })

  it('asks for approval where the policy wants it, and such a request holds nothing', async () => {
    const hall = await newRoom(`Hall ${number}`, { approval: 'always' })
    const rows = `${hall.name},2026-04-10 09:00,11:00,,Acme,,,\n${hall.name},2026-04-10 10:00,12:00,,Borg,,,`
    expect(await run(rows)).toMatchObject({ ahead: 2, requested: 2 })
    expect(await count('bookings', `resource_id = '${hall.id}' AND status = 'requested'`)).toBe(2)
    expect(await count('unit_holds', `unit = '${hall.id}'`)).toBe(0)
  })

  it('is never released, makes no strike and is looked at by nobody while it is a record', async () => {
    const done = await run(`${room.name},2026-03-30 09:00,10:00,anna@example.org,,,,no show`)
    const [{ id }] = await sql<{ id: string }>(`SELECT booking_id AS id FROM imported_bookings WHERE import_id = '${done.id}'`) as [{ id: string }]
    expect(await test.bookings.release(id, { evidence: { coverage: 1, states: [], sources: [] }, release: true, spaceId: null }, SYSTEM)).toBeNull()
    await test.records.run((db) => db.execute(`INSERT INTO no_shows (id, booking_id, site_id, resource_id, member_id, from_at, to_at, recorded_at, released, evidence, status)
      SELECT 'strike-' || id, id, site_id, resource_id, member_id, from_at, to_at, now(), false, '{}', 'recorded' FROM bookings WHERE id = '${id}'`))
    expect(await test.records.run((db) => standingNoShows(db, room.policyId, 'anna', 0))).toEqual([])
  })

  it('belongs to those who may import and book for everybody', async () => {
    expect(await refusal(imports.run('s1', csv(`${room.name},2026-03-02 09:00,10:00,,,,,`), ANNA))).toBe('not-allowed')
    expect(await refusal(imports.run('nowhere', csv('x,,,,,,,'), OPERATOR))).toBe('not-found')
    expect(await refusal(imports.undo('nowhere', OPERATOR))).toBe('not-found')
    expect(await dry('Oak,2026-03-02 09:00,10:00,,,,,')).toEqual(['2 resource there is nothing of this name or id to book'])
  })

  it('tells how far it is, and nothing once it has ended', async () => {
    const many = Array.from({ length: 400 }, (_, index) => `${room.name},${new Date(Date.UTC(2025, 0, 1) + index * 3_600_000).toISOString()},${new Date(Date.UTC(2025, 0, 1) + (index + 1) * 3_600_000).toISOString()},,,,,`).join('\n')
    const seen = new Set<string>()
    const timer = setInterval(() => { seen.add(imports.progress('s1', 'run-1')?.step ?? 'none') }, 1)
    await run(many, { run: 'run-1' })
    clearInterval(timer)
    expect(seen.has('reading') || seen.has('checking') || seen.has('writing')).toBe(true)
    expect(imports.progress('s1', 'run-1')).toBeNull()
  })

  it('leaves no two holds of one unit over each other, whatever the files say and whoever books meanwhile', async () => {
    const zone = await newRoom(`Crowded ${number}`, { bufferAfterMin: 15 }, { kind: 'zone', places: 2, capacity: 2 })
    const row = fc.record({ target: fc.constantFrom(room, zone), day: fc.constantFrom('2026-03-10', '2026-04-13'), quarter: fc.integer({ min: 32, max: 60 }), length: fc.integer({ min: 1, max: 8 }), who: fc.constantFrom('anna@example.org', 'berta@example.org', ''), status: fc.constantFrom('', 'cancelled') })
    const clock = (quarter: number): string => `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`
    await fc.assert(fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
      const text = rows.map(({ target, day, quarter, length, who, status }) => `${target.name},${day} ${clock(quarter)},${clock(quarter + length)},${who},,,,${status}`)
      const asked = await run(text.join('\n'), { dryRun: true })
      const bad = new Set(asked.faults.map((fault) => fault.row))
      const good = text.filter((_, index) => !bad.has(index + 2))
      const web = test.call('POST', '/sites/s1/bookings', { resourceId: room.id, from: '2026-04-13T09:00', to: '2026-04-13T09:15' }, { as: ANNA })
      if (good.length > 0) await refusal(run(good.join('\n')))
      await web
      expect(await count('unit_holds a', 'EXISTS (SELECT 1 FROM unit_holds b WHERE b.unit = a.unit AND b.id < a.id AND b.during && a.during)')).toBe(0)
    }), { numRuns: 25 })
  })
})
