import { PURPOSE_IDS, type Purpose } from '#contract/purposes'
import type { DemandScope, StockChange } from '#contract/planning'
import { datesOrBefore, isRange, readDates, type Range } from '../reports/report-period.ts'

export interface PlanningAsk { readonly range: Range | null; readonly scope: DemandScope & { readonly purpose: Purpose }; readonly changes: readonly StockChange[] }

type Param = (name: string) => string | null
const DEFAULT_RANGE = 'last-28-days'

/** What the address asks: period, rooms, how demand is read, and the changes to try. What is nonsense is left out. */
export function readPlanning(param: Param, today: string): PlanningAsk {
  const dates = readDates(param('from'), param('to'))
  const named = param('range')
  const range = dates === null ? (isRange(named) ? named : DEFAULT_RANGE) : null
  const purpose = PURPOSE_IDS.find(id => id === param('purpose')) ?? 'meeting'
  const floorId = param('floorId')
  return {
    range, changes: readChanges(param('changes')),
    scope: {
      ...(dates ?? datesOrBefore(range ?? DEFAULT_RANGE, today)), purpose, ...(floorId === null ? {} : { floorId }),
      size: param('size') === 'counted' ? 'counted' : 'booked', emptyBookings: param('empty') === 'leave-out' ? 'leave-out' : 'keep',
    },
  }
}

/** "remove:a~split:b:3,3~merge:a,b:9~add:4": short enough for a link that is sent. */
export const writeChanges = (changes: readonly StockChange[]): string => changes.map(writeChange).join('~')

function writeChange(change: StockChange): string {
  switch (change.kind) {
    case 'remove': return `remove:${change.roomId}`
    case 'add': return `add:${change.capacity}`
    case 'split': return `split:${change.roomId}:${change.capacities.join(',')}`
    case 'merge': return `merge:${change.roomIds.join(',')}:${change.capacity}`
  }
}

function readChanges(text: string | null): StockChange[] {
  return (text ?? '').split('~').flatMap((part): StockChange[] => {
    const [kind, first = '', second = ''] = part.split(':')
    const numbers = (list: string) => list.split(',').map(Number)
    const isCapacity = (value: number) => Number.isInteger(value) && value >= 1
    if (kind === 'remove' && first !== '') return [{ kind, roomId: first }]
    if (kind === 'add' && isCapacity(Number(first))) return [{ kind, capacity: Number(first) }]
    if (kind === 'split' && first !== '' && numbers(second).every(isCapacity)) return [{ kind, roomId: first, capacities: numbers(second) }]
    if (kind === 'merge' && first !== '' && isCapacity(Number(second))) return [{ kind, roomIds: first.split(','), capacity: Number(second) }]
    return []
  })
}

/** A room without its changes can be tried again: what was made of it goes with it. */
export const withoutChange = (changes: readonly StockChange[], at: number): StockChange[] => changes.filter((_, index) => index !== at)
