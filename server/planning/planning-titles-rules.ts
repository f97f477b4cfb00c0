import type { LocalText } from '#contract/local-text'
import type { StockChange } from '#contract/planning'

type NameOf = (roomId: string) => string

/** A stock by what is changed in it: "without Birch, one more for 8". */
export function changesTitle(changes: readonly StockChange[], nameOf: NameOf): LocalText {
  if (changes.length === 0) return { en: 'The rooms as they are', 'zh-CN': '现有房间' }
  const titles = changes.map((change) => changeTitle(change, (id) => roomTitle(id, nameOf)))
  return { en: titles.map(({ en }) => en).join(', '), 'zh-CN': titles.map(({ 'zh-CN': zh }) => zh).join('，') }
}

/** A room of a changed stock: a part ("Birch, part 1"), several as one ("Birch + Elm"), or a new one. */
export function roomTitle(roomId: string, nameOf: NameOf): LocalText {
  const several = roomId.split('+')
  if (several.length > 1) return joined(several.map((id) => roomTitle(id, nameOf)), ' + ')
  const [id, ...parts] = roomId.split('/')
  if (id === 'new') return { en: `new room ${parts[0]}`, 'zh-CN': `新房间 ${parts[0]}` }
  const name = nameOf(id!)
  return parts.length === 0 ? { en: name, 'zh-CN': name } : { en: `${name}, part ${parts.join('.')}`, 'zh-CN': `${name} 第 ${parts.join('.')} 部分` }
}

function changeTitle(change: StockChange, titleOf: (id: string) => LocalText): LocalText {
  switch (change.kind) {
    case 'remove': return wrapped(titleOf(change.roomId), ['without ', ''], ['不含 ', ''])
    case 'add': return { en: `one more for ${change.capacity}`, 'zh-CN': `增加一间 ${change.capacity} 人房间` }
    case 'split': return wrapped(titleOf(change.roomId), ['', ` split for ${change.capacities.join(' and ')}`], ['', ` 拆分为 ${change.capacities.join(' 人和 ')} 人`])
    case 'merge': return wrapped(joined(change.roomIds.map(titleOf), ' + '), ['', ` as one for ${change.capacity}`], ['', ` 合并为一间 ${change.capacity} 人房间`])
  }
}

const wrapped = ({ en, 'zh-CN': zh }: LocalText, english: readonly [string, string], chinese: readonly [string, string]): LocalText =>
  ({ en: english[0] + en + english[1], 'zh-CN': chinese[0] + zh + chinese[1] })
const joined = (titles: readonly LocalText[], by: string): LocalText => ({ en: titles.map(({ en }) => en).join(by), 'zh-CN': titles.map(({ 'zh-CN': zh }) => zh).join(by) })
