import type { Building } from '#contract/api'
import type { ReportCell } from '#contract/report'
import { availableHours } from '../../metrics/available-hours-metric.ts'
import { coverage } from '../../metrics/coverage-metric.ts'
import { countedCoverage } from '../../metrics/counted-coverage-metric.ts'
import { deviceAvailability } from '../../metrics/device-availability-metric.ts'
import { HOUR_MS } from '../../metrics/figure-rules.ts'
import { ALL_TOGETHER, idsOf, metricTable } from '../metric-table.ts'
import { cellOf, figureOf, headline, metricColumn, numberColumn, textColumn } from '../figure-cells.ts'
import type { ReportContext, ReportDefinition } from '../report-definition.ts'
import { NO_SPACES } from '../report-notes.ts'
import { groupsBySpace, scopeTotal } from '../space-groups.ts'

/** What a device watches, by name. */
function placeName({ spaces, doors, equipment }: Building, { placement: { spaceId, doorId, equipmentId } }: Building['devices'][number]): string | null {
  return spaces.find(({ id }) => id === spaceId)?.name ?? doors.find(({ id }) => id === doorId)?.name ?? equipment.find(({ id }) => id === equipmentId)?.name ?? null
}

async function deviceTable(context: ReportContext) {
  const { building, places, usage } = context
  const devices = building.devices.map((device) => ({ id: device.id, device, selection: places.selectDevices([device.id]) }))
  const rows = await usage.sums('device', devices)
  const [total] = await usage.sums('device', [{ id: 'total', selection: places.selectDevices(building.devices.map(({ id }) => id)) }])
  const figures = devices.map(({ device }, index) => ({ device, told: rows[index]!, availability: figureOf(deviceAvailability, rows[index]!) }))
  // Whoever is away most comes first: that is what this is read for.
  figures.sort((a, b) => (a.availability.value ?? 2) - (b.availability.value ?? 2))
  return {
    total: total!,
    table: {
      id: 'devices', title: { en: 'Devices', 'zh-CN': '设备' },
      columns: [textColumn('device', 'Device', '设备'), textColumn('place', 'Watches', '监测对象'), textColumn('model', 'Model', '型号'), metricColumn(deviceAvailability), numberColumn('commissioned', 'Hours commissioned', '启用时长', 'hour')],
      rows: figures.map(({ device, told, availability }): ReportCell[] => [device.name, placeName(building, device), device.model || null, cellOf(availability), (told.sums.commissionedMs ?? 0) / HOUR_MS]),
      total: figures.length === 0 ? null : [ALL_TOGETHER, null, null, cellOf(figureOf(deviceAvailability, total!)), (total!.sums.commissionedMs ?? 0) / HOUR_MS],
      chart: { kind: 'bars' as const, x: 'device', y: idsOf(deviceAvailability), stacked: false },
      empty: { en: 'No device is registered. Register sensors under Devices.', 'zh-CN': '尚未登记设备。请在“设备”页面登记传感器。' }, notes: [],
    },
  }
}

/** Whether the figures can be trusted: which sensors were away, and how much of each room is known. */
export const deviceHealthReport: ReportDefinition = {
  info: {
    id: 'device-health', title: { en: 'Sensors and coverage', 'zh-CN': '传感器与数据覆盖' },
    description: { en: 'Time online of each device, and how much of each room\'s open hours is known.', 'zh-CN': '各设备的在线时长，以及各房间开放时段的数据覆盖率。' },
    subject: 'devices', filters: ['floorId', 'purpose', 'compare'], required: [], by: [], defaultBy: null, defaultPeriod: 'last-7-days',
  },
  forTenants: false,
  make: async (context) => {
    const groups = groupsBySpace(context)
    const [total, { table, total: devices }] = [await scopeTotal(context), await deviceTable(context)]
    const before = context.before && await scopeTotal(context.before)
    const rows = await context.usage.sums('space', groups)
    const byCoverage = groups.map(({ name }, index) => ({ head: [name], told: rows[index]! })).sort((a, b) => (figureOf(coverage, a.told).value ?? 2) - (figureOf(coverage, b.told).value ?? 2))
    return {
      availableHours: figureOf(availableHours, total).value, coverage: figureOf(coverage, total).value,
      figures: [headline(coverage, figureOf(coverage, total), before && figureOf(coverage, before)), headline(deviceAvailability, figureOf(deviceAvailability, devices), null)],
      tables: [
        metricTable({
          id: 'rooms', title: { en: 'What is known of each room', 'zh-CN': '各房间数据覆盖' }, head: [textColumn('space', 'Space', '空间')], metrics: [coverage, countedCoverage, availableHours], rows: byCoverage, total,
          chart: { kind: 'bars', x: 'space', y: idsOf(coverage), stacked: false }, empty: NO_SPACES,
        }),
        table,
      ],
      notes: [],
    }
  },
}
