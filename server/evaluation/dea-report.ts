import type { BootstrapFinding } from '#evaluation/efficiency/efficiency-bootstrap'
import type { UnitCross } from '#evaluation/efficiency/cross-efficiency'
import type { EfficiencyData } from '#evaluation/efficiency/efficiency-data'
import { EFFICIENCY_MODELS, isEfficiencyModel } from '#evaluation/efficiency/efficiency-models'
import type { EfficiencyResult, UnitEfficiency } from '#evaluation/efficiency/efficiency-result'
import type { MalmquistFinding } from '#evaluation/efficiency/malmquist-index'
import type { ScaleFinding } from '#evaluation/efficiency/scale-efficiency'
import type { WindowScore } from '#evaluation/efficiency/window-analysis'
import { textTable, type Cell } from './text-table.ts'

/** What some of the models find beside the score. */
interface Findings {
  readonly scale?: ScaleFinding | null
  readonly malmquist?: MalmquistFinding | null
  readonly cross?: UnitCross['cross']
  readonly windows?: readonly WindowScore[]
  readonly bootstrap?: BootstrapFinding | null
}
type Unit = UnitEfficiency & Findings

/**
 * One object a row of the file, in its order: `id`, `score` (null where there is none, then `reason` is the
 * code and `reasonText` the sentence), `status`, `slacks`, `targets`, `peers`, and what the model adds.
 */
export const deaJson = ({ units }: EfficiencyResult): object[] => units.map(({ unit, period, score, reason, status, slacks, targets, peers, ...findings }) => ({
  id: unit, ...(period === null ? {} : { period }), score, reason: reason?.code ?? null, ...(reason === null ? {} : { reasonText: reason.text }),
  status, slacks, targets, peers: peers?.map((peer) => ({ id: peer.unit, weight: peer.weight })) ?? null, ...findings,
}))

interface Column { readonly name: string; readonly cell: (unit: Unit) => Cell }

/** A table for people: score, what the model adds, slacks and peers, or the sentence why there is no score. */
export function deaTable(result: EfficiencyResult, data: EfficiencyData): string {
  const units: readonly Unit[] = result.units
  const columns: Column[] = [
    { name: 'id', cell: ({ unit }) => unit },
    ...when(data.periods !== undefined, { name: 'period', cell: ({ period }) => period }),
    { name: 'score', cell: ({ score }) => score },
    ...findingColumns(units),
    ...when(units.some(({ status }) => status !== null), { name: 'status', cell: ({ status }) => status }),
    ...(units.some(({ slacks }) => slacks !== null) ? [...data.inputs, ...data.outputs, ...(data.undesirable ?? [])].map(({ id }): Column => ({ name: `slack ${id}`, cell: ({ slacks }) => slacks?.[id] ?? null })) : []),
    ...when(units.some(({ peers }) => peers !== null), { name: 'peers', cell: ({ peers }) => peers?.map(({ unit, weight }) => `${unit} (${Number(weight.toPrecision(3))})`).join(', ') ?? null }),
    ...when(units.some(({ reason }) => reason !== null), { name: 'why not', cell: ({ reason }) => reason?.text.en ?? '' }),
  ]
  return `${textTable(columns.map(({ name }) => name), units.map((unit) => columns.map(({ cell }) => cell(unit))))}\n\n${caption(result)}`
}

const when = (there: boolean, column: Column): Column[] => (there ? [column] : [])

function findingColumns(units: readonly Unit[]): Column[] {
  const named = (names: Readonly<Record<string, (unit: Unit) => Cell | undefined>>): Column[] => Object.entries(names).map(([name, cell]) => ({ name, cell: (unit) => cell(unit) ?? null }))
  const [first] = units
  if (first?.scale !== undefined) return named({ crs: ({ scale }) => scale?.crs, vrs: ({ scale }) => scale?.vrs, returns: ({ scale }) => scale?.returnsToScale })
  if (first?.malmquist !== undefined) {
    return named({
      'efficiency change': ({ malmquist }) => malmquist?.efficiencyChange, 'technical change': ({ malmquist }) => malmquist?.technicalChange,
      'pure change': ({ malmquist }) => malmquist?.pureEfficiencyChange, 'scale change': ({ malmquist }) => malmquist?.scaleChange,
    })
  }
  if (first?.cross !== undefined) return named({ self: ({ cross }) => cross?.self, maverick: ({ cross }) => cross?.maverick })
  if (first?.windows !== undefined) return named({ windows: ({ windows }) => windows?.map(({ score }) => (score === null ? '–' : Number(score.toPrecision(4)))).join(' ') })
  if (first?.bootstrap !== undefined) return named({ corrected: ({ bootstrap }) => bootstrap?.corrected, lower: ({ bootstrap }) => bootstrap?.lower, upper: ({ bootstrap }) => bootstrap?.upper })
  return []
}

const CHANGES = { in: 'input-oriented', out: 'output-oriented', none: 'non-oriented' } as const

function caption({ model, orientation, returns }: EfficiencyResult): string {
  if (!isEfficiencyModel(model)) return ''
  const { name, score, source } = EFFICIENCY_MODELS[model]
  return `${name.en}; ${CHANGES[orientation]}, ${returns}. ${score.en} Source: ${source}.`
}
