import type { RunResult } from '#contract/evaluation-runs'
import { writeUnit } from './unit-address.ts'

type Units = Pick<RunResult, 'units'>

/** The place of the unit that an address names among a run's; that of the one that the report is about where it names none of them. */
export const unitPlace = ({ units }: Units, named: string | null): number => Math.max(0, units.findIndex(({ unit }) => writeUnit(unit) === named))

/** What an address says of a unit; nothing of the one that the report is about. */
export const unitParam = ({ units }: Units, place: number): string | null => (place === 0 ? null : writeUnit(units[place]!.unit))
