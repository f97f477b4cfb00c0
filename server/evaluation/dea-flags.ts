/** What `evaluate dea` was asked, as commander hands it over. */
export interface DeaFlags {
  readonly id: string
  readonly inputs: string
  readonly outputs: string
  readonly undesirable?: string
  readonly fixed?: string
  readonly period?: string
  readonly model: string
  readonly orientation?: 'in' | 'out' | 'none'
  readonly returns?: 'crs' | 'vrs' | 'nirs' | 'ndrs'
  readonly slackWeights: 'unit' | 'mean'
  readonly goal: 'benevolent' | 'aggressive'
  readonly window?: number
  readonly bootstrap?: number
  readonly seed: number
  readonly json?: true
}
