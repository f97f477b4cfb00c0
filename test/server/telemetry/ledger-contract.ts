import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LEDGER_IDS, LEDGER_WIDTHS, LEDGERS, type LedgerAggregate, type LedgerCell, type LedgerSums, type LedgerWidth } from '#contract/ledgers'
import type { AnyLedgerReplacement, LedgerGrouping, LedgerQuery, LedgerRow } from '../../../server/telemetry/ledger-store.ts'
import { cellOf, replacementOf } from './ledger-cells.ts'
import { batchOf, DAY, HOUR, reading, T0, type StoreUnderTest, type TelemetryHarness } from './telemetry-harness.ts'

const edgesOf = (...hours: number[]): number[] => hours.map((hour) => T0 + hour * HOUR)

/** Usage ledgers, as every implementation of the telemetry port must keep them. */
export function ledgerContract(under: StoreUnderTest, makeHarness: () => Promise<TelemetryHarness>): void {
  const given = (...ledgers: AnyLedgerReplacement[]): Promise<void> => under.store().commit(batchOf({ ledgers }))
  const spaceRows = (over: Partial<LedgerQuery<'space'>> = {}): Promise<readonly LedgerRow<'space'>[]> =>
    under.store().ledger({ ledger: 'space', width: 'hour', edges: edgesOf(0, 100), by: ['cell'], ...over })
  /** [subject, key, hour, bucket, cells, usedMs] of each row. */
  const told = (rows: readonly LedgerRow<'space'>[]) => rows.map(({ subjectId, key, from, bucket, cells, sums }) => [subjectId, key, from === null ? null : (from - T0) / HOUR, bucket, cells, sums.usedMs])

  describe('ledgers', () => {
    it.each(LEDGER_IDS.flatMap((ledger) => LEDGER_WIDTHS.map((width) => [ledger, width] as const)))('of %s by the %s give back every sum as it was stored, also after reopening', async (ledger, width) => {
      const names = Object.entries<LedgerAggregate>(LEDGERS[ledger].sums)
      const filled = Object.fromEntries(names.map(([name], index) => [name, (index + 1) * 1_000_000_007])) as Partial<LedgerSums>
      const cells = [cellOf(ledger, 0, filled, { width, key: 'a' }), cellOf(ledger, 1, {}, { width, key: 'a' })] as const
      await given(replacementOf([...cells]))
      const query: LedgerQuery = { ledger, width, edges: [T0, T0 + 9 * DAY], by: ['subject', 'key', 'cell'] }
      const expected = cells.map(({ from, sums }) => ({ subjectId: 'room-1', key: 'a', from, bucket: null, cells: 1, sums }))
      expect(await under.store().ledger(query)).toEqual(expected)
      await under.reopen()
      expect(await under.store().ledger(query)).toEqual(expected)
      const [other] = LEDGER_WIDTHS.filter((one) => one !== width)
      expect(await under.store().ledger({ ...query, width: other as LedgerWidth })).toEqual([])
    })

    it('keep fractions of energy, and round times and milliseconds to whole ones', async () => {
      const cell = cellOf('energy', 0, { knownMs: 1000.4, energyWh: 0.123456789 })
      await given(replacementOf([{ ...cell, from: cell.from + 0.4 }], [-1, 5]))
      expect(await under.store().ledger({ ledger: 'energy', width: 'hour', edges: edgesOf(0, 1), by: ['cell'] }))
        .toEqual([{ subjectId: null, key: null, from: T0, bucket: null, cells: 1, sums: { knownMs: 1000, energyWh: 0.123456789 } }])
    })

    it('add up, take the highest and lowest, and leave these null where nothing was seen', async () => {
      await given(
        replacementOf([cellOf('air', 0, { availableMs: 1, highest: -3, lowest: -7 }), cellOf('air', 1, { availableMs: 2 })]),
        replacementOf([cellOf('air', 0, { availableMs: 4, highest: 5, lowest: 5 }, { subjectId: 'room-2' })]),
        replacementOf([cellOf('air', 0, { availableMs: 8 }, { subjectId: 'room-3' })]),
      )
      const rows = async (by: LedgerGrouping[]) => (await under.store().ledger({ ledger: 'air', width: 'hour', edges: edgesOf(0, 9), by })).map(({ sums }) => [sums.availableMs, sums.highest, sums.lowest])
      expect(await rows([])).toEqual([[15, 5, -7]])
      expect(await rows(['subject'])).toEqual([[3, -3, -7], [4, 5, 5], [8, null, null]])
      expect(await rows(['cell'])).toEqual([[13, 5, -7], [2, null, null]])
    })

    it('are kept apart by subject, key, cell and bucket as asked, in that order', async () => {
      const cells = (subjectId: string, key: string, ...used: [number, number][]) => used.map(([hour, usedMs]) => cellOf('space', hour, { usedMs }, { subjectId, key }))
      await given(
        replacementOf([...cells('b', 'y', [0, 1], [1, 2]), ...cells('b', 'x', [1, 4], [3, 8])] as [LedgerCell<'space'>]),
        replacementOf(cells('a', 'y', [3, 16], [7, 32]) as [LedgerCell<'space'>]),
      )
      const by = async (...groupings: LedgerGrouping[]) => told(await spaceRows({ edges: edgesOf(0, 2, 3, 6), by: groupings }))
      expect(await by()).toEqual([[null, null, null, null, 5, 31]])
      expect(await by('subject')).toEqual([['a', null, null, null, 1, 16], ['b', null, null, null, 4, 15]])
      expect(await by('key')).toEqual([[null, 'x', null, null, 2, 12], [null, 'y', null, null, 3, 19]])
      expect(await by('cell')).toEqual([[null, null, 0, null, 1, 1], [null, null, 1, null, 2, 6], [null, null, 3, null, 2, 24]])
      expect(await by('bucket')).toEqual([[null, null, null, 0, 3, 7], [null, null, null, 2, 2, 24]])
      expect(await by('bucket', 'subject')).toEqual([['a', null, null, 2, 1, 16], ['b', null, null, 0, 3, 7], ['b', null, null, 2, 1, 8]])
      expect(await by('key', 'subject')).toEqual([['a', 'y', null, null, 1, 16], ['b', 'x', null, null, 2, 12], ['b', 'y', null, null, 2, 3]])
      expect(await by('subject', 'key', 'cell', 'bucket')).toEqual([
        ['a', 'y', 3, 2, 1, 16], ['b', 'x', 1, 0, 1, 4], ['b', 'x', 3, 2, 1, 8], ['b', 'y', 0, 0, 1, 1], ['b', 'y', 1, 0, 1, 2],
      ])
    })

    it('answer for chosen subjects and keys only, for none where the choice is empty or nothing is there', async () => {
      expect(await spaceRows({ by: [] })).toEqual([])
      await given(...['a', 'b', 'c'].map((subjectId) => replacementOf([cellOf('space', 0, { usedMs: 1 }, { subjectId, key: 'x' }), cellOf('space', 0, { usedMs: 2 }, { subjectId, key: 'y' })])))
      const total = async (over: Partial<LedgerQuery<'space'>>) => told(await spaceRows({ by: [], ...over }))
      expect(await total({ subjectIds: ['a', 'c', 'zzz'] })).toEqual([[null, null, null, null, 4, 6]])
      expect(await total({ keys: ['y'] })).toEqual([[null, null, null, null, 3, 6]])
      expect(await total({ subjectIds: ['b'], keys: ['x', 'y'] })).toEqual([[null, null, null, null, 2, 3]])
      for (const none of [{ subjectIds: [] }, { keys: [] }, { subjectIds: ['zzz'] }, { keys: [''] }, { edges: edgesOf(1, 2) }, { edges: edgesOf(-2, 0) }]) {
        expect(await total(none)).toEqual([])
        expect(await spaceRows(none)).toEqual([])
      }
    })

    it('tell the buckets of a year of days', async () => {
      const days = Array.from({ length: 365 }, (_, index) => cellOf('space', index, { usedMs: index }, { width: 'day' }))
      await given(replacementOf(days as [LedgerCell<'space'>]))
      const edges = Array.from({ length: 366 }, (_, index) => T0 + index * DAY)
      const rows = await spaceRows({ width: 'day', edges, by: ['bucket'] })
      expect(rows.map(({ bucket, sums }) => [bucket, sums.usedMs])).toEqual(days.map((_, index) => [index, index]))
    })

    it('refuse edges that are none', async () => {
      for (const edges of [[], [T0], [T0, T0], [T0 + 1, T0], [T0, Number.NaN]]) await expect(spaceRows({ edges })).rejects.toMatchObject({ code: 'bad-query' })
    })

    it('have the cells of a stretch replaced, of its ledger, width and subject alone', async () => {
      const hours = [0, 1, 2, 3].map((hour) => cellOf('space', hour, { usedMs: 1 })) as [LedgerCell<'space'>]
      const others = [replacementOf([cellOf('space', 1, { usedMs: 1 }, { subjectId: 'room-2' })]), replacementOf([cellOf('space', 0, { usedMs: 1 }, { width: 'day' })]), replacementOf([cellOf('count', 1, { ms: 1 })])]
      await given(replacementOf(hours), ...others)
      await given(replacementOf([cellOf('space', 2, { usedMs: 7 })], [1, 3]))
      expect(told(await spaceRows({ by: ['subject', 'cell'] }))).toEqual([
        ['room-1', null, 0, null, 1, 1], ['room-1', null, 2, null, 1, 7], ['room-1', null, 3, null, 1, 1], ['room-2', null, 1, null, 1, 1],
      ])
      await given({ ledger: 'space', width: 'hour', subjectId: 'room-1', from: T0, to: T0 + 4 * HOUR, cells: [] })
      expect(told(await spaceRows({ by: ['subject'] }))).toEqual([['room-2', null, null, null, 1, 1]])
      expect(told(await spaceRows({ width: 'day', by: [] }))).toEqual([[null, null, null, null, 1, 1]])
      expect(await under.store().ledger({ ledger: 'count', width: 'hour', edges: edgesOf(0, 9), by: [] })).toMatchObject([{ cells: 1, sums: { ms: 1 } }])
    })

    it('take the replacements of one commit in order', async () => {
      const hour = (index: number, usedMs: number) => cellOf('space', index, { usedMs })
      await given(replacementOf([hour(0, 1), hour(1, 1), hour(2, 1)]), replacementOf([hour(1, 2)]), { ledger: 'space', width: 'hour', subjectId: 'room-1', from: T0 + 2 * HOUR, to: T0 + 3 * HOUR, cells: [] })
      expect(told(await spaceRows())).toEqual([[null, null, 0, null, 1, 1], [null, null, 1, null, 1, 2]])
    })

    it('are stored with the rest of a commit or not at all, and refused where a cell is none', async () => {
      await given(replacementOf([cellOf('space', 0, { usedMs: 1 })]))
      const good = cellOf('space', 0, { usedMs: 5 })
      const refused = async (cells: LedgerCell<'space'>[], fault: string, over: object = {}): Promise<void> =>
        expect(under.store().commit(batchOf({
          readings: [reading()], checkpoints: new Map([['a', '1']]), ledgers: [replacementOf([good]), { ledger: 'space', width: 'hour', subjectId: 'room-1', from: T0, to: T0 + HOUR, cells }], ...over,
        }))).rejects.toMatchObject({ code: 'bad-batch', message: expect.stringContaining(fault) as string })
      await refused([{ ...good, sums: { ...good.sums, usedMs: Number.NaN } }], 'ledgers[1]: cells[0]: usedMs')
      await refused([{ ...good, sums: { ...good.sums, usedMs: null } }], 'usedMs')
      await refused([{ ...good, sums: { ...good.sums, personMs: 2 ** 60 } }], 'personMs')
      await refused([{ ...good, sums: { ...good.sums, peakCount: Number.POSITIVE_INFINITY } }], 'peakCount')
      await refused([{ ...good, sums: {} as LedgerSums<'space'> }], 'availableMs')
      await refused([{ ...good, subjectId: 'room-2' }], 'another replacement')
      await refused([{ ...good, width: 'day' }], 'another replacement')
      await refused([{ ...good, from: T0 + HOUR, to: T0 + 2 * HOUR }], 'inside the stretch')
      await refused([{ ...good, to: T0 }], 'ends before')
      await refused([good, good], 'twice')
      await refused([good], 'storedUpTo', { storedUpTo: -1 })
      await refused([good], 'ledgers[0]: from and to', { ledgers: [{ ledger: 'space', width: 'hour', subjectId: 'room-1', from: T0, to: T0 - 1, cells: [] }] })
      expect(told(await spaceRows())).toEqual([[null, null, 0, null, 1, 1]])
      expect(await under.store().size()).toMatchObject({ readings: 0 })
      expect(await under.store().checkpoints('')).toEqual(new Map())
    })

    it('outlive readings and intervals', async () => {
      await given(replacementOf([cellOf('space', 0, { usedMs: 1 })]))
      await under.store().retain({ readingsDays: 1, minuteDays: 1, intervalsDays: 1 }, T0 + 4_000 * DAY)
      expect(told(await spaceRows())).toEqual([[null, null, 0, null, 1, 1]])
      await given(replacementOf([cellOf('space', 0, { usedMs: 2 })]))
      expect(told(await spaceRows())).toEqual([[null, null, 0, null, 1, 2]])
    })

    it('equal a plain list of cells after any replacements, however it is grouped', () => ledgerLaw(makeHarness), 180_000)
  })
}

interface PlainCell { readonly subjectId: string; readonly key: string; readonly hour: number; readonly usedMs: number; readonly peakCount: number | null }
const HOURS = 12
const plainReplacement = fc.record({
  subjectId: fc.constantFrom('a', 'b'), from: fc.nat(HOURS - 1), length: fc.integer({ min: 1, max: 5 }),
  cells: fc.array(fc.record({ key: fc.constantFrom('', 'k'), offset: fc.nat(4), usedMs: fc.nat(3_600_000), peakCount: fc.option(fc.nat(9), { nil: null }) }), { maxLength: 5 }),
})
const plainQuery = fc.record({
  by: fc.subarray<LedgerGrouping>(['subject', 'key', 'cell', 'bucket']), hours: fc.uniqueArray(fc.nat(HOURS + 4), { minLength: 2, maxLength: 6 }),
  subjectIds: fc.option(fc.subarray(['a', 'b']), { nil: undefined }), keys: fc.option(fc.subarray(['', 'k']), { nil: undefined }),
})

async function ledgerLaw(makeHarness: () => Promise<TelemetryHarness>): Promise<void> {
  await fc.assert(fc.asyncProperty(fc.array(fc.array(plainReplacement, { minLength: 1, maxLength: 3 }), { maxLength: 4 }), fc.array(plainQuery, { minLength: 1, maxLength: 6 }), async (commits, queries) => {
    const harness = await makeHarness()
    const store = await harness.open()
    try {
      let model: PlainCell[] = []
      for (const replacements of commits) {
        const ledgers = replacements.map(({ subjectId, from, length, cells }) => {
          const plain = [...new Map(cells.filter(({ offset }) => offset < length).map(({ offset, ...cell }) => [`${offset} ${cell.key}`, { ...cell, subjectId, hour: from + offset }])).values()]
          model = [...model.filter((cell) => cell.subjectId !== subjectId || cell.hour < from || cell.hour >= from + length), ...plain]
          return {
            ledger: 'space' as const, width: 'hour' as const, subjectId, from: T0 + from * HOUR, to: T0 + (from + length) * HOUR,
            cells: plain.map(({ hour, key, usedMs, peakCount }) => cellOf('space', hour, { usedMs, peakCount }, { subjectId, key })),
          }
        })
        await store.commit(batchOf({ ledgers }))
      }
      for (const { hours, ...query } of queries) {
        const sorted = [...hours].sort((a, b) => a - b)
        const rows = await store.ledger({ ledger: 'space', width: 'hour', edges: edgesOf(...sorted), ...query })
        expect(rows.map(({ sums, ...row }) => ({ ...row, usedMs: sums.usedMs, peakCount: sums.peakCount }))).toEqual(expectedRows(model, sorted, query))
      }
    } finally {
      await store.close()
      await harness.dispose()
    }
  }), { numRuns: 30 })
}

function expectedRows(model: readonly PlainCell[], hours: readonly number[], { by, subjectIds, keys }: Pick<LedgerQuery, 'by' | 'subjectIds' | 'keys'>) {
  const groups = new Map<string, { subjectId: string | null; key: string | null; from: number | null; bucket: number | null; cells: number; usedMs: number; peakCount: number | null }>()
  const inQuery = model.filter(({ subjectId, key, hour }) => (subjectIds?.includes(subjectId) ?? true) && (keys?.includes(key) ?? true) && hour >= (hours[0] ?? 0) && hour < (hours.at(-1) ?? 0))
  for (const cell of inQuery) {
    const place = {
      subjectId: by.includes('subject') ? cell.subjectId : null, key: by.includes('key') ? cell.key : null,
      from: by.includes('cell') ? T0 + cell.hour * HOUR : null, bucket: by.includes('bucket') ? hours.findLastIndex((hour) => hour <= cell.hour) : null,
    }
    const id = JSON.stringify(Object.values(place))
    const group = groups.get(id) ?? { ...place, cells: 0, usedMs: 0, peakCount: null }
    groups.set(id, { ...group, cells: group.cells + 1, usedMs: group.usedMs + cell.usedMs, peakCount: cell.peakCount === null ? group.peakCount : Math.max(group.peakCount ?? 0, cell.peakCount) })
  }
  const compare = <Value extends string | number | null>(a: Value, b: Value): number => (a === null || b === null || a === b ? 0 : a < b ? -1 : 1)
  return [...groups.values()].sort((a, b) => compare(a.subjectId, b.subjectId) || compare(a.key, b.key) || compare(a.from, b.from) || compare(a.bucket, b.bucket))
}
