import { deskAgreementRate } from './desk-agreement-rate-indicator.ts'
import { deskOccupancy } from './desk-occupancy-indicator.ts'
import { deviceCoverage } from './device-coverage-indicator.ts'
import { energyPerOccupiedHour } from './energy-per-occupied-hour-indicator.ts'
import { eventCount } from './event-count-indicator.ts'
import { financedTenantShare } from './financed-tenant-share-indicator.ts'
import { financingSuccess } from './financing-success-indicator.ts'
import { financingVolume } from './financing-volume-indicator.ts'
import { ghostBookingShare } from './ghost-booking-share-indicator.ts'
import { graduateCount } from './graduate-count-indicator.ts'
import { graduationRate } from './graduation-rate-indicator.ts'
import { incubationAreaShare } from './incubation-area-share-indicator.ts'
import { investmentConversion } from './investment-conversion-indicator.ts'
import { ipShare } from './ip-share-indicator.ts'
import { jobCount } from './job-count-indicator.ts'
import { machineHonesty } from './machine-honesty-indicator.ts'
import { machineUtilisation } from './machine-utilisation-indicator.ts'
import { mentorDensity } from './mentor-density-indicator.ts'
import { mentoring } from './mentoring-indicator.ts'
import { newCompanies } from './new-companies-indicator.ts'
import { outcomeCount } from './outcome-count-indicator.ts'
import { ownIncomeShare } from './own-income-share-indicator.ts'
import { patentApplicantShare } from './patent-applicant-share-indicator.ts'
import { professionalStaffDensity } from './professional-staff-density-indicator.ts'
import { professionalStaffShare } from './professional-staff-share-indicator.ts'
import { publicServiceAreaShare } from './public-service-area-share-indicator.ts'
import { roomFrequency } from './room-frequency-indicator.ts'
import { roomSeatOccupancy } from './room-seat-occupancy-indicator.ts'
import { roomUtilisation } from './room-utilisation-indicator.ts'
import { socialImpactIndex } from './social-impact-index-indicator.ts'
import { survival12Months } from './survival-12-months-indicator.ts'
import { survival24Months } from './survival-24-months-indicator.ts'
import { survival36Months } from './survival-36-months-indicator.ts'
import { technologyConversion } from './technology-conversion-indicator.ts'
import { tenantDensity } from './tenant-density-indicator.ts'
import { tenantGrowth } from './tenant-growth-indicator.ts'
import { tenantSatisfaction } from './tenant-satisfaction-indicator.ts'
import type { Indicator } from './indicator.ts'

/** Every indicator, one row each, in the order in which reports print them. */
export const INDICATORS: readonly Indicator[] = [
  deskOccupancy, deskAgreementRate, roomFrequency, roomSeatOccupancy, roomUtilisation, ghostBookingShare, machineUtilisation,
  machineHonesty, publicServiceAreaShare, incubationAreaShare, tenantDensity, energyPerOccupiedHour, deviceCoverage,
  survival12Months, survival24Months, survival36Months, tenantGrowth, newCompanies, financingSuccess, investmentConversion,
  financingVolume, financedTenantShare, ipShare, patentApplicantShare, technologyConversion, outcomeCount, jobCount,
  graduateCount, graduationRate, eventCount, mentoring, professionalStaffDensity, mentorDensity, professionalStaffShare,
  ownIncomeShare, tenantSatisfaction, socialImpactIndex,
]

const byId: ReadonlyMap<string, Indicator> = new Map(INDICATORS.map((indicator) => [indicator.id, indicator]))

/** The indicator of an id; undefined where there is none. */
export const indicatorById = (id: string): Indicator | undefined => byId.get(id)
