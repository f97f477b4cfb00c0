import { describe, expect, it } from 'vitest'
import type { Resource } from '#contract/bookings'
import { blackoutSources, buffersOf, heldRange, partsOf, takenUnits, unitNeed } from '../../../server/bookings/resource-unit-rules.ts'
import { MINUTE, testAsk, testContext, testPolicy, testResource } from './booking-examples.ts'
import { SITE_RESOURCES } from './booking-sites.ts'

const byId = new Map(SITE_RESOURCES.map((resource) => [resource.id, resource]))
const need = (id: string, known: ReadonlyMap<string, Resource> = byId) => unitNeed(known.get(id)!, known)
const ids = (resources: readonly Resource[]): string[] => resources.map(({ id }) => id)
const withMore = (...more: Resource[]): Map<string, Resource> => new Map([...byId, ...more.map((resource): [string, Resource] => [resource.id, resource])])

describe('the units of a resource', () => {
  it('are its own, one place of a zone, and those of its parts', () => {
    expect(need('room')).toEqual({ all: ['room'], oneOf: [] })
    expect(need('zone')).toEqual({ all: [], oneOf: [['zone#1', 'zone#2', 'zone#3']] })
    expect(need('hall')).toEqual({ all: ['hall', 'east', 'west'], oneOf: [] })
    expect(need('bundle')).toEqual({ all: ['bundle', 'room'], oneOf: [['zone#1', 'zone#2', 'zone#3']] })
  })

  it('of a hall over a zone are all of its places, nested or not', () => {
    const known = withMore(testResource({ id: 'floor', parts: ['hall', 'zone'] }))
    expect(need('floor', known)).toEqual({ all: ['floor', 'hall', 'east', 'west', 'zone#1', 'zone#2', 'zone#3'], oneOf: [] })
    expect(ids(partsOf(known.get('floor')!, known))).toEqual(['hall', 'east', 'west', 'zone'])
  })

  it('come to an end where parts name each other', () => {
    const known = withMore(testResource({ id: 'a', parts: ['b'] }), testResource({ id: 'b', parts: ['a', 'room'] }))
    expect(need('a', known).all).toEqual(['a', 'b', 'room'])
    expect(ids(partsOf(known.get('a')!, known))).toEqual(['b', 'room'])
  })
})

describe('what is taken', () => {
  const held = (...units: string[]) => units.map((unit) => ({ unit, bookingId: 'x', from: testAsk().from, to: testAsk().to }))
  const taken = (id: string, holds: ReturnType<typeof held>, preferred?: string[]) => takenUnits(testAsk(), testContext({ resource: byId.get(id)!, units: need(id), held: holds }), preferred)

  it('is the first free place, or the one it had', () => {
    expect(taken('zone', held('zone#1'))).toEqual(['zone#2'])
    expect(taken('zone', held('zone#1'), ['zone#3'])).toEqual(['zone#3'])
    expect(taken('bundle', held('zone#1'))).toEqual(['bundle', 'room', 'zone#2'])
    expect(taken('zone', held('zone#1', 'zone#2', 'zone#3'))).toBeNull()
    expect(taken('bundle', held('room'))).toBeNull()
  })

  it('are two places where a bundle names a zone twice', () => {
    const zone = byId.get('zone')!
    const twice = testResource({ id: 'twice', kind: 'bundle', parts: ['zone', 'pair'] })
    const units = unitNeed(twice, new Map([...withMore(twice, testResource({ id: 'pair', kind: 'bundle', parts: [zone.id] }))]))
    expect(takenUnits(testAsk(), testContext({ resource: twice, units, held: held('zone#2') }))).toEqual(['twice', 'pair', 'zone#1', 'zone#3'])
    expect(takenUnits(testAsk(), testContext({ resource: twice, units, held: held('zone#2', 'zone#1') }))).toBeNull()
  })

  it('a half stands in the way of the hall, and the hall of both halves', () => {
    expect(taken('hall', held('east'))).toBeNull()
    expect(taken('west', held('hall', 'east', 'west'))).toBeNull()
    expect(taken('west', held('east'))).toEqual(['west'])
  })

  it('is held with the widest buffers of it and its parts', () => {
    const context = { policy: testPolicy({ bufferBeforeMin: 10 }), parts: [{ resource: testResource(), policy: testPolicy({ bufferBeforeMin: 5, bufferAfterMin: 30 }) }] }
    expect(buffersOf(context)).toEqual({ bufferBeforeMin: 10, bufferAfterMin: 30 })
    expect(heldRange({ from: 0, to: MINUTE }, buffersOf(context))).toEqual({ from: -10 * MINUTE, to: 31 * MINUTE })
  })
})

describe('blackouts', () => {
  it('come from parts and from the hall, not from a bundle', () => {
    const sources = (id: string): string[] => [...blackoutSources(byId.get(id)!, byId)].sort()
    expect(sources('east')).toEqual(['east', 'hall'])
    expect(sources('hall')).toEqual(['east', 'hall', 'west'])
    expect(sources('room')).toEqual(['room'])
    expect(sources('bundle')).toEqual(['bundle', 'room', 'zone'])
  })
})
