import type { BuildingFile, Device, Door, Equipment, Floor, PlanPoint, Space } from '#contract/building'
import { DEVICE_MODELS, PASSAGE_PIR_HOLD_S, type ModelKey } from './device-models.ts'
import { MACHINE_ROWS, idleThresholdW, runningThresholdW, type MachineRow } from './plan-machines.ts'
import { BENCH_ROWS, deskOutlines, type BenchRow } from './plan-desks.ts'
import { DOOR_ROWS, FLOOR_DEPTH_M, FLOOR_WIDTH_M, ROOM_ROWS, type DoorRow, type RoomRow } from './plan-rooms.ts'

export const SITE_ID = 'demo'
export const COMMISSIONED_AT = '2026-01-01T00:00:00.000Z'

export const roomId = (code: string): string => `${SITE_ID}-${code.replace('.', '-')}`
const floorId = (level: 0 | 1): string => `${SITE_ID}-floor-${level}`
export const doorId = (row: DoorRow): string =>
  `${SITE_ID}-door-${row.a.replace('.', '-')}-${row.b === null ? 'out' : row.b.replace('.', '-')}${twinSuffix(row)}`
export const machineId = (row: MachineRow): string => `${SITE_ID}-${row.key}`

/** Two doors may join the same pair of rooms; the second and later ones carry a number. */
function twinSuffix(row: DoorRow): string {
  const twins = DOOR_ROWS.filter((other) => other.a === row.a && other.b === row.b)
  const place = twins.indexOf(row)
  return place <= 0 ? '' : `-${place + 1}`
}

/** Shoelace formula; m². */
export function areaOf(outline: readonly PlanPoint[]): number {
  let doubled = 0
  outline.forEach(([x, y], index) => {
    const [nextX, nextY] = outline[(index + 1) % outline.length] as PlanPoint
    doubled += x * nextY - nextX * y
  })
  return Math.round(Math.abs(doubled) * 50) / 100
}

const floors = (): Floor[] => ([0, 1] as const).map((level) => ({
  id: floorId(level), siteId: SITE_ID, level, widthM: FLOOR_WIDTH_M, depthM: FLOOR_DEPTH_M,
  name: level === 0 ? 'Ground floor 一层' : 'Upper floor 二层',
}))

const roomSpace = (row: RoomRow): Space => ({
  id: roomId(row.code), siteId: SITE_ID, floorId: floorId(row.level), parentId: null,
  kind: row.booth ? 'booth' : 'room', purpose: row.purpose, name: `${row.code} ${row.en} ${row.zh}`,
  capacity: row.capacity, areaM2: areaOf(row.outline), openingHours: null, outline: row.outline.map(([x, y]) => [x, y]),
})

const roomByCode = new Map(ROOM_ROWS.map((row) => [row.code, row]))

/** The row of a room code that the tables name; an unknown code is a fault of the tables. */
export function roomOf(code: string): RoomRow {
  const row = roomByCode.get(code)
  if (!row) throw new Error(`the plan has no room ${code}`)
  return row
}

function benchDesks(bench: BenchRow): Space[] {
  const room = roomOf(bench.room)
  const doorAtSouth = DOOR_ROWS.some((door) => door.a === room.code && door.y > Math.min(...room.outline.map(([, y]) => y)) + 1)
  return deskOutlines(bench, room.outline, doorAtSouth).map((outline, index) => ({
    id: `${roomId(room.code)}-desk-${index + 1}`, siteId: SITE_ID, floorId: floorId(room.level), parentId: roomId(room.code),
    kind: 'desk', purpose: 'desk', name: `${room.code} · Desk 工位 ${index + 1}`, capacity: 1, areaM2: null, openingHours: null, outline,
  }))
}

const planDoor = (row: DoorRow): Door => ({
  id: doorId(row), siteId: SITE_ID, floorId: floorId(roomOf(row.a).level),
  name: row.label || `${row.a} → ${row.b ?? 'outside'}`, spaceAId: roomId(row.a), spaceBId: row.b === null ? null : roomId(row.b),
  at: [row.x, row.y], angleDeg: row.along === 'x' ? 0 : 90, widthM: row.widthM,
})

const planMachine = (row: MachineRow): Equipment => ({
  id: machineId(row), siteId: SITE_ID, floorId: floorId(roomOf(row.room).level), spaceId: roomId(row.room),
  name: `${row.en} ${row.zh}`, type: row.type, at: [row.x, row.y], runningThresholdW: runningThresholdW(row), idleThresholdW: idleThresholdW(row),
})

/** A device of the plan beside its contract record: the model that the simulator runs it by. */
export interface PlannedDevice { readonly record: Device; readonly model: ModelKey }

type Place = { spaceId: string } | { doorId: string } | { equipmentId: string }

function planned(model: ModelKey, label: string, name: string, place: Place, ownHoldS = DEVICE_MODELS[model].ownHoldS): PlannedDevice {
  const { adapter, vendor, model: modelName, power, reportEveryS } = DEVICE_MODELS[model]
  const placement = { spaceId: null, doorId: null, equipmentId: null, ...place }
  const record: Device = {
    id: `${SITE_ID}-${label}`, siteId: SITE_ID, name, adapter, externalId: adapter === 'chirpstack' ? devEuiOf(label) : label,
    model: `${vendor} ${modelName}`, power, reportEveryS, ownHoldS, placement, commissionedAt: COMMISSIONED_AT,
  }
  return { record, model }
}

/** Milesight's block of addresses (24e124), then digits that are fixed by the label. */
function devEuiOf(label: string): string {
  let hash = 0n
  for (const letter of label) hash = (hash * 131n + BigInt(letter.codePointAt(0) ?? 0)) & 0xff_ffff_ffffn
  return `24e124${hash.toString(16).padStart(10, '0')}`
}

/** Rooms that count heads from the ceiling. */
const CEILING_COUNTED = ['0.11', '0.12', '0.19', '1.20', '1.21', '1.22', '1.23', '1.24', '1.32', '1.05']
/** Rooms too wide for one motion sensor's 7 m. */
const TWO_MOTION_SENSORS = ['0.01', '0.02', '0.05', '0.07', '0.08', '0.09', '0.11', '0.19', '1.05', '1.09', '1.10', '1.28']
const SOUND_METERED = ['0.01', '0.02', '0.05', '0.11', '0.13', '0.19', '0.21', '1.21', '1.34']
const LEAK_WATCHED = ['0.13', '0.17', '1.25', '1.26']
const WITHOUT_AIR = ['0.10', '0.18', '1.11', '1.27', '0.07', '0.08', '1.09', '1.10']
const DUSTY = ['0.01', '0.02', '0.03', '0.04', '0.05']

function roomDevices(row: RoomRow): PlannedDevice[] {
  const place = { spaceId: roomId(row.code) }
  const code = row.code.replace('.', '-')
  const add = (model: ModelKey, short: string, name: string, copies = 1): PlannedDevice[] => Array.from({ length: copies }, (_, index) =>
    planned(model, `${short}-${code}${copies > 1 ? `-${index + 1}` : ''}`, `${row.code} ${name}${copies > 1 ? ` ${index + 1}` : ''}`, place, model === 'pir' && row.purpose === 'circulation' ? PASSAGE_PIR_HOLD_S : undefined))
  const presence = row.booth || row.purpose === 'meeting' || row.code === '0.21'
  const devices: PlannedDevice[] = []
  if (row.watch === 'weak') devices.push(...add('climate', 'climate', 'Climate 温湿度'))
  if (LEAK_WATCHED.includes(row.code)) devices.push(...add('leak', 'leak', 'Leak 漏水'))
  if (row.watch !== 'full' && row.watch !== 'motion') return devices
  if (presence) devices.push(...add('mmwave', 'mmwave', 'Presence 人体存在'))
  if (!row.booth) devices.push(...add('pir', 'pir', 'Motion 移动', TWO_MOTION_SENSORS.includes(row.code) ? 2 : 1))
  if (!row.booth && !WITHOUT_AIR.includes(row.code)) devices.push(...add(DUSTY.includes(row.code) ? 'air-dust' : 'air', 'air', 'Air 空气'))
  if (CEILING_COUNTED.includes(row.code)) devices.push(...add('ceiling-count', 'count', 'People 人数'))
  if (SOUND_METERED.includes(row.code)) devices.push(...add('sound', 'sound', 'Sound 声级'))
  return devices
}

const deskDevices = (bench: BenchRow): PlannedDevice[] => benchDesks(bench).map((desk, index) =>
  planned(bench.sensor === 'lora' ? 'desk-lora' : 'desk-zigbee', `desk-${bench.room.replace('.', '-')}-${index + 1}`, `${bench.room} Desk 工位 ${index + 1}`, { spaceId: desk.id }))

function doorDevices(row: DoorRow): PlannedDevice[] {
  const label = doorId(row).slice(`${SITE_ID}-door-`.length)
  const name = row.label || `${row.a} door`
  const devices: PlannedDevice[] = []
  if (row.contact) devices.push(planned('contact', `contact-${label}`, `${name} · contact 门磁`, { doorId: doorId(row) }))
  if (row.counter === 'entrance') devices.push(planned('entrance-count', `entrance-${label}`, `${name} · counter 客流`, { doorId: doorId(row) }))
  if (row.counter === 'line') devices.push(planned('line-count', `line-${label}`, `${name} · counter 客流`, { doorId: doorId(row) }))
  return devices
}

const machineDevice = (row: MachineRow): PlannedDevice => planned(
  row.meter === 'plug' ? 'plug' : 'three-phase-meter', `power-${row.key}`, `${row.en} ${row.zh} · power 电表`, { equipmentId: machineId(row) })

/** Every device with its model, in a fixed order. */
export const plannedDevices = (): PlannedDevice[] => [
  ...ROOM_ROWS.flatMap(roomDevices), ...BENCH_ROWS.flatMap(deskDevices), ...DOOR_ROWS.flatMap(doorDevices), ...MACHINE_ROWS.map(machineDevice),
]

/** The demo building as an import file, in the given IANA zone. */
export function demoBuilding(timeZone: string): BuildingFile {
  return {
    format: 'atrium-building/1',
    site: {
      id: SITE_ID, name: 'Atrium Demo 示范空间', timeZone, demo: true,
      openingHours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '22:00' }, { days: [6, 7], from: '09:00', to: '18:00' }],
    },
    floors: floors(),
    spaces: [...ROOM_ROWS.map(roomSpace), ...BENCH_ROWS.flatMap(benchDesks)],
    doors: DOOR_ROWS.map(planDoor), equipment: MACHINE_ROWS.map(planMachine), devices: plannedDevices().map(({ record }) => record),
  }
}
