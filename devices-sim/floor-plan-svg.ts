import type { BuildingFile, Door, PlanPoint, Space } from '#contract/building'

/** Draws one floor as an architect would: walls, door swings, desks, machines, room names. For looking at, not for the web. */
const SCALE = 26
const MARGIN = 40
const FILL: Readonly<Record<string, string>> = {
  office: '#f4efe4', meeting: '#e4eef4', desk: '#ffffff', booth: '#e9e4f4', workshop: '#f4e6dc', event: '#f4e1e6',
  lounge: '#e6f1e4', kitchen: '#f3f2d9', storage: '#e3e3e0', circulation: '#fafaf8',
}

const place = (value: number): string => (value * SCALE + MARGIN).toFixed(1)
const points = (outline: readonly PlanPoint[]): string => outline.map(([x, y]) => `${place(x)},${place(y)}`).join(' ')
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** The middle of an outline's widest part: good enough for L and C shapes, exact for boxes. */
function labelPoint(outline: readonly PlanPoint[]): PlanPoint {
  const [first, second] = outline
  if (outline.length === 4 && first) {
    const opposite = outline[2] as PlanPoint
    return [(first[0] + opposite[0]) / 2, (first[1] + opposite[1]) / 2]
  }
  return [((first?.[0] ?? 0) + (second?.[0] ?? 0)) / 2, (first?.[1] ?? 0) + 1]
}

function roomLabel(space: Space): string {
  const [x, y] = labelPoint(space.outline)
  const [code = '', ...words] = space.name.split(' ')
  const small = (space.areaM2 ?? 0) < 6
  const title = small ? '' : `<text x="${place(x)}" y="${(y * SCALE + MARGIN + 13).toFixed(1)}" font-size="10">${escaped(words.join(' '))}</text>`
  return `<text x="${place(x)}" y="${place(y)}" font-size="${small ? 9 : 12}" font-weight="600">${escaped(code)}</text>${title}`
}

function doorSwing(door: Door): string {
  const half = door.widthM / 2
  const [x, y] = door.at
  const radius = door.widthM * SCALE
  const [fromX, fromY, toX, toY] = door.angleDeg === 0 ? [x - half, y, x + half, y] : [x, y - half, x, y + half]
  const opening = `<line x1="${place(fromX)}" y1="${place(fromY)}" x2="${place(toX)}" y2="${place(toY)}" stroke="#fff" stroke-width="6"/>`
  const [leafX, leafY] = door.angleDeg === 0 ? [fromX, fromY - door.widthM] : [fromX + door.widthM, fromY]
  return `${opening}<path d="M${place(fromX)} ${place(fromY)} L${place(leafX)} ${place(leafY)} A${radius} ${radius} 0 0 1 ${place(toX)} ${place(toY)}" fill="none" stroke="#777" stroke-width="1"/>`
}

/** SVG text of the floor at `level`. */
export function floorPlanSvg(building: BuildingFile, level: number): string {
  const floor = building.floors.find((candidate) => candidate.level === level)
  if (!floor) throw new RangeError(`the building has no level ${level}`)
  const onFloor = <T extends { floorId: string }>(items: readonly T[]): T[] => items.filter((item) => item.floorId === floor.id)
  const spaces = onFloor(building.spaces)
  const [width, height] = [floor.widthM * SCALE + 2 * MARGIN, floor.depthM * SCALE + 2 * MARGIN]
  const outlines = (desks: boolean): string => spaces.filter((space) => (space.kind === 'desk') === desks)
    .map((space) => `<polygon points="${points(space.outline)}" fill="${FILL[space.purpose] ?? '#fff'}" stroke="#2b2b2b" stroke-width="${desks ? 0.8 : 4}" stroke-linejoin="miter"/>`).join('')
  const machines = onFloor(building.equipment)
    .map(({ at: [x, y] }) => `<rect x="${place(x - 0.5)}" y="${place(y - 0.4)}" width="${SCALE}" height="${0.8 * SCALE}" rx="3" fill="#d9a066" stroke="#7a4a12"/>`).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" text-anchor="middle">`
    + `<rect width="100%" height="100%" fill="#fff"/>${outlines(false)}${onFloor(building.doors).map(doorSwing).join('')}${outlines(true)}${machines}`
    + `${spaces.filter((space) => space.kind !== 'desk').map(roomLabel).join('')}</svg>`
}
