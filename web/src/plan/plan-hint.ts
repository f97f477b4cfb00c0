/** What a tooltip tells of, and the place it stands at, in metres. */
export type Hint =
  | { kind: 'space'; id: string; x: number; y: number }
  | { kind: 'machine'; id: string; x: number; y: number }
