import { airCoverage } from './air-coverage-metric.ts'
import { availableHours } from './available-hours-metric.ts'
import { averageUtilisation } from './average-utilisation-metric.ts'
import { bookedHours } from './booked-hours-metric.ts'
import { bookedUsedHours } from './booked-used-hours-metric.ts'
import { bookedUtilisation } from './booked-utilisation-metric.ts'
import { bookingCount } from './booking-count-metric.ts'
import { bookingCoverage } from './booking-coverage-metric.ts'
import { bookingEfficiency } from './booking-efficiency-metric.ts'
import { cancellationScore } from './cancellation-score-metric.ts'
import { comfortShare } from './comfort-share-metric.ts'
import { countedCoverage } from './counted-coverage-metric.ts'
import { coverage } from './coverage-metric.ts'
import { creditsSpent } from './credits-spent-metric.ts'
import { deviceAvailability } from './device-availability-metric.ts'
import { dwell } from './dwell-metric.ts'
import { frequency } from './frequency-metric.ts'
import { ghostHours } from './ghost-hours-metric.ts'
import { groupPeak } from './group-peak-metric.ts'
import { letRate } from './let-rate-metric.ts'
import { machineCoverage } from './machine-coverage-metric.ts'
import { machineEnergy } from './machine-energy-metric.ts'
import { machineHonesty } from './machine-honesty-metric.ts'
import { machineIdleHours } from './machine-idle-hours-metric.ts'
import { machineRunningHours } from './machine-running-hours-metric.ts'
import { machineTimeBetweenFailures } from './machine-time-between-failures-metric.ts'
import { machineUtilisation } from './machine-utilisation-metric.ts'
import { meanCarbonDioxide } from './mean-carbon-dioxide-metric.ts'
import { meanHumidity } from './mean-humidity-metric.ts'
import { meanTemperature } from './mean-temperature-metric.ts'
import { minimumSurplus } from './minimum-surplus-metric.ts'
import { noShowCount } from './no-show-count-metric.ts'
import { noShowRate } from './no-show-rate-metric.ts'
import { occupancyRate } from './occupancy-rate-metric.ts'
import { partyFill } from './party-fill-metric.ts'
import { peakPeople } from './peak-people-metric.ts'
import { peakUtilisation } from './peak-utilisation-metric.ts'
import { personHours } from './person-hours-metric.ts'
import { spacesNeeded } from './spaces-needed-metric.ts'
import { tenantBookedHours } from './tenant-booked-hours-metric.ts'
import { tenantBookingCoverage } from './tenant-booking-coverage-metric.ts'
import { tenantBookingEfficiency } from './tenant-booking-efficiency-metric.ts'
import { tenantGhostHours } from './tenant-ghost-hours-metric.ts'
import { timeAboveTarget } from './time-above-target-metric.ts'
import { timeAtTarget } from './time-at-target-metric.ts'
import { timeBelowTarget } from './time-below-target-metric.ts'
import { timeByPersonCount } from './time-by-person-count-metric.ts'
import { unknownBookingShare } from './unknown-booking-share-metric.ts'
import { usedHours } from './used-hours-metric.ts'
import { utilisation } from './utilisation-metric.ts'
import { walkInHours } from './walk-in-hours-metric.ts'
import { walkInShare } from './walk-in-share-metric.ts'
import type { Metric } from './metric.ts'

/** Every number that a report may print, one row each; docs/metrics.md is made from it. */
export const METRICS: readonly Metric[] = [
  frequency,
  occupancyRate,
  utilisation,
  averageUtilisation,
  peakUtilisation,
  peakPeople,
  dwell,
  coverage,
  availableHours,
  usedHours,
  personHours,
  bookedUtilisation,
  bookedHours,
  bookedUsedHours,
  ghostHours,
  bookingEfficiency,
  walkInHours,
  walkInShare,
  tenantBookedHours,
  tenantBookingEfficiency,
  tenantGhostHours,
  bookingCount,
  noShowRate,
  unknownBookingShare,
  noShowCount,
  cancellationScore,
  partyFill,
  creditsSpent,
  letRate,
  timeBelowTarget,
  timeAtTarget,
  timeAboveTarget,
  timeByPersonCount,
  groupPeak,
  spacesNeeded,
  minimumSurplus,
  machineUtilisation,
  machineRunningHours,
  machineIdleHours,
  machineHonesty,
  machineEnergy,
  machineTimeBetweenFailures,
  comfortShare,
  meanCarbonDioxide,
  meanTemperature,
  meanHumidity,
  deviceAvailability,
  bookingCoverage,
  tenantBookingCoverage,
  machineCoverage,
  airCoverage,
  countedCoverage,
]

const byId = new Map(METRICS.map((row) => [row.info.id, row]))
/** The metric of an id; throws for one that is not in the table. */
export function metricById(id: string): Metric {
  const found = byId.get(id)
  if (!found) throw new Error(`no metric is called ${id}`)
  return found
}
