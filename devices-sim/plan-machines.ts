/** The demo building's machines and how they draw power. Watts are of typical makerspace models. */
export interface MachineRow {
  readonly key: string
  readonly room: string
  readonly en: string
  readonly zh: string
  readonly type: string
  readonly x: number
  readonly y: number
  readonly runningW: number
  /** Powered, not running. */
  readonly idleW: number
  /** Mean length of one run and of the pause after it, in seconds. */
  readonly runS: number
  readonly pauseS: number
  /** Goes on without its operator (prints overnight). */
  readonly unattended: boolean
  /** three-phase machines have a meter in the cabinet (native), the others a Zigbee plug. */
  readonly meter: 'plug' | 'three-phase'
}

const machine = (
  key: string, room: string, en: string, zh: string, type: string, x: number, y: number,
  runningW: number, idleW: number, runS: number, pauseS: number, extra: Partial<MachineRow> = {},
): MachineRow => ({ key, room, en, zh, type, x, y, runningW, idleW, runS, pauseS, unattended: false, meter: 'plug', ...extra })

const threePhase = { meter: 'three-phase' } as const
const unattended = { unattended: true } as const

export const MACHINE_ROWS: readonly MachineRow[] = [
  machine('panel-saw', '0.01', 'Panel saw', '推台锯', 'panel-saw', 3, 2.2, 2600, 22, 70, 150, threePhase),
  machine('band-saw', '0.01', 'Band saw', '带锯', 'band-saw', 6.2, 1.2, 850, 6, 90, 160),
  machine('planer', '0.01', 'Planer', '刨床', 'planer', 9.4, 1.4, 1900, 8, 120, 240, threePhase),
  machine('cnc-router', '0.01', 'CNC router', '数控雕刻机', 'cnc-router', 4.2, 5, 1450, 95, 1500, 420),
  machine('cnc-mill', '0.02', 'CNC mill', '数控铣床', 'cnc-mill', 14.2, 2, 1800, 140, 1800, 600, threePhase),
  machine('lathe', '0.02', 'Lathe', '车床', 'lathe', 17.6, 1.4, 950, 35, 300, 240),
  machine('welder', '0.02', 'TIG welder', '氩弧焊机', 'welder', 19.6, 4.2, 3400, 60, 45, 120, threePhase),
  machine('laser-1', '0.03', 'Laser cutter 1', '激光切割机 1', 'laser-cutter', 22.8, 2, 1150, 85, 660, 300),
  machine('laser-2', '0.03', 'Laser cutter 2', '激光切割机 2', 'laser-cutter', 25.4, 2, 820, 70, 540, 300),
  machine('printer-1', '0.04', 'Printer 1', '打印机 1', '3d-printer', 28.2, 1.2, 175, 9, 9000, 1200, unattended),
  machine('printer-2', '0.04', 'Printer 2', '打印机 2', '3d-printer', 29.6, 1.2, 175, 9, 10800, 1200, unattended),
  machine('printer-3', '0.04', 'Printer 3', '打印机 3', '3d-printer', 31, 1.2, 190, 9, 7200, 1200, unattended),
  machine('printer-4', '0.04', 'Printer 4', '打印机 4', '3d-printer', 32.4, 1.2, 190, 9, 12600, 1200, unattended),
  machine('resin-printer', '0.04', 'Resin printer', '光固化打印机', '3d-printer', 32.8, 4, 85, 7, 8000, 1200, unattended),
  machine('reflow-oven', '0.05', 'Reflow oven', '回流焊炉', 'reflow-oven', 36, 1.2, 1350, 12, 480, 600),
  machine('pick-place', '0.05', 'Pick and place', '贴片机', 'pick-and-place', 39, 1.2, 320, 45, 900, 400),
  machine('vacuum-former', '0.21', 'Vacuum former', '吸塑机', 'vacuum-former', 46.6, 19, 1600, 15, 240, 300),
]

/** Halfway between powered and running, well clear of both and of 4 % measuring noise. */
export const runningThresholdW = (row: MachineRow): number => Math.round(row.idleW + (row.runningW - row.idleW) * 0.3)
export const idleThresholdW = (row: MachineRow): number => Math.max(2, Math.round(row.idleW * 0.5))
/** What a switched-off machine's power supply still draws. */
export const STANDBY_W = 0.6
