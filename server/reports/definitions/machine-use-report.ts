import type { LocalText } from '#contract/local-text'
import { machineTypeName } from '#contract/machine-types'
import { machineCoverage } from '../../metrics/machine-coverage-metric.ts'
import { machineEnergy } from '../../metrics/machine-energy-metric.ts'
import { machineHonesty } from '../../metrics/machine-honesty-metric.ts'
import { machineIdleHours } from '../../metrics/machine-idle-hours-metric.ts'
import { machineRunningHours } from '../../metrics/machine-running-hours-metric.ts'
import { machineTimeBetweenFailures } from '../../metrics/machine-time-between-failures-metric.ts'
import { machineUtilisation } from '../../metrics/machine-utilisation-metric.ts'
import { HOUR_MS } from '../../metrics/figure-rules.ts'
import { grouped } from '../grouped.ts'
import { idsOf, metricTable } from '../metric-table.ts'
import { figureOf, headline, textColumn } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { WITHHELD_NOTE } from '../report-notes.ts'
import type { NamedGroup } from '../space-groups.ts'
import type { ToldRow } from '../told-usage.ts'

const METRICS = [machineUtilisation, machineRunningHours, machineIdleHours, machineEnergy, machineHonesty, machineTimeBetweenFailures, machineCoverage]
const HEADLINES = [machineUtilisation, machineRunningHours, machineIdleHours, machineEnergy]
const NO_MACHINES: LocalText = { en: 'There is no machine in this scope. Draw machines in the plan editor and place a meter on each.', 'zh-CN': '所选范围内没有机器。请在平面图编辑器中添加机器并为其安装电表。' }

function machineGroups({ places, scope }: ReportContext) {
  const isChosen = ({ floorId }: { readonly floorId: string }): boolean => scope.floorId === undefined || floorId === scope.floorId
  const chosen = places.machines.filter(isChosen)
  return {
    all: { id: 'total', selection: places.selectMachines(isChosen) },
    machines: chosen.map(({ id, name }): NamedGroup => ({ id, name, selection: places.selectMachines((machine) => machine.id === id) })),
    types: [...grouped(chosen, ({ type }) => type).keys()].map((type): NamedGroup => ({ id: type, name: machineTypeName(type), selection: places.selectMachines((machine) => machine.type === type && isChosen(machine)) })),
  }
}

async function totalOf(context: ReportContext): Promise<ToldRow<'machine'>> {
  const [total] = await context.usage.sums('machine', [machineGroups(context).all])
  return total!
}

/** What machines run, what they stand idle for, and whether who books one runs it. */
export const machineUseReport: ReportDefinition = {
  info: {
    id: 'machine-use', title: { en: 'Machines', 'zh-CN': '机器使用' },
    description: { en: 'Running and idle hours, energy, honesty of bookings and time between failures of each machine.', 'zh-CN': '各机器的运行与空转时长、用电量、预订诚信度和平均故障间隔。' },
    subject: 'machines', filters: ['floorId', 'compare'], required: [], by: [], defaultBy: null, defaultPeriod: 'last-28-days',
  },
  forTenants: false,
  make: async (context) => {
    const { machines, types } = machineGroups(context)
    const total = await totalOf(context)
    const before = context.before && await totalOf(context.before)
    const [byMachine, byType] = [await context.usage.sums('machine', machines), await context.usage.sums('machine', types)]
    const { availableMs } = total.sums
    return {
      availableHours: availableMs ? availableMs / HOUR_MS : null, coverage: figureOf(machineCoverage, total).value,
      figures: HEADLINES.map((metric) => headline(metric, figureOf(metric, total), before && figureOf(metric, before))),
      tables: [
        metricTable({
          id: 'machines', title: { en: 'Machine by machine', 'zh-CN': '各机器明细' }, head: [textColumn('machine', 'Machine', '机器')], metrics: METRICS, rows: machines.map(({ name }, index) => ({ head: [name], told: byMachine[index]! })), total,
          chart: { kind: 'bars', x: 'machine', y: idsOf(machineRunningHours, machineIdleHours), stacked: true }, empty: NO_MACHINES,
        }),
        metricTable({
          id: 'types', title: { en: 'By type', 'zh-CN': '按类型' }, head: [textColumn('type', 'Type', '类型')], metrics: METRICS, rows: types.map(({ name }, index) => ({ head: [name], told: byType[index]! })), total,
          chart: { kind: 'bars', x: 'type', y: idsOf(machineUtilisation), stacked: false }, empty: NO_MACHINES,
        }),
      ],
      notes: [WITHHELD_NOTE],
    }
  },
}
