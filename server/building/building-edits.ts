import type { Building } from '#contract/api'
import type { BuildingFile } from '#contract/building'
import { BUILDING_PARTS, type BuildingContent, type BuildingPart } from './building-rules.ts'

/** An item of a part of the building. */
export type ItemOf<Part extends BuildingPart> = Building[Part][number]

type AnyItem = { readonly id: string }

/** The items with `changed` in place of those of the same id; new ones come last. */
function merged<T extends AnyItem>(items: readonly T[], changed: readonly T[]): T[] {
  const byId = new Map(items.map((item) => [item.id, item]))
  for (const item of changed) byId.set(item.id, item)
  return [...byId.values()]
}

/** The building with one item put in. */
export function withItem<Part extends BuildingPart>(building: Building, part: Part, item: ItemOf<Part>): Building {
  return { ...building, [part]: merged<AnyItem>(building[part], [item]) }
}

/** The building without one item. */
export const withoutItem = (building: Building, part: BuildingPart, id: string): Building =>
  ({ ...building, [part]: (building[part] as readonly AnyItem[]).filter((item) => item.id !== id) })

/** The building after an import: what the file names is put, what it does not name is left. */
export function withFile(building: Building | undefined, file: BuildingFile): Building {
  const parts = BUILDING_PARTS.map((part) => [part, merged<AnyItem>(building?.[part] ?? [], file[part])])
  return { version: building?.version ?? 0, site: file.site, ...(Object.fromEntries(parts) as Pick<BuildingContent, BuildingPart>) }
}

/** Items whose id stands before them in the file already; merging would hide them. */
export function repeatedInFile(file: BuildingFile): { part: BuildingPart; id: string; index: number }[] {
  return BUILDING_PARTS.flatMap((part) => {
    const seen = new Set<string>()
    return file[part].flatMap(({ id }, index) => {
      if (seen.has(id)) return [{ part, id, index }]
      seen.add(id)
      return []
    })
  })
}

export function fileOf(building: Building): BuildingFile {
  const { version: _version, ...content } = building
  return { format: 'atrium-building/1', ...content }
}
