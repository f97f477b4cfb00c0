import { expect, it } from 'vitest'
import { FreshCache } from '../../../server/access/fresh-cache.ts'
import { RecordsAway } from '../../../server/records/records-away.ts'

interface Thing { readonly name: string }
function cacheAt() {
  const clock = { at: 0, now: () => clock.at }
  return { clock, cache: new FreshCache<Thing>(clock) }
}
const away = async (): Promise<Thing> => { throw new RecordsAway(new Error('gone')) }

it('asks once in ten seconds, however many want to know', async () => {
  const { clock, cache } = cacheAt()
  let asked = 0
  const load = async () => ({ name: `answer ${++asked}` })
  expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toEqual([{ name: 'answer 1' }, { name: 'answer 1' }])
  clock.at = 9_999
  expect(await cache.get('a', load)).toEqual({ name: 'answer 1' })
  clock.at = 10_000
  expect(await cache.get('a', load)).toEqual({ name: 'answer 2' })
})

it('knows what it knew while the records are away, and only then', async () => {
  const { clock, cache } = cacheAt()
  await expect(cache.get('a', away)).rejects.toThrow(RecordsAway)
  await cache.get('a', async () => ({ name: 'known' }))
  clock.at = 60_000
  expect(await cache.get('a', away)).toEqual({ name: 'known' })
  await expect(cache.get('a', async () => { throw new TypeError('a defect') })).rejects.toThrow(TypeError)
  expect(await cache.get('a', async () => null)).toBeNull()
  await expect(cache.get('a', away)).rejects.toThrow(RecordsAway)
})

it('waits a second for a database that hangs, not longer', async () => {
  const { clock, cache } = cacheAt()
  await cache.get('a', async () => ({ name: 'known' }))
  clock.at = 60_000
  expect(await cache.get('a', () => new Promise(() => undefined))).toEqual({ name: 'known' })
})

it('does not keep an answer that was on its way when the thing was changed', async () => {
  const { cache } = cacheAt()
  let answer: (thing: Thing) => void = () => undefined
  const first = cache.get('a', () => new Promise((resolve) => { answer = resolve }))
  cache.forgetWhere(() => true)
  answer({ name: 'from before' })
  await first
  expect(await cache.get('a', async () => ({ name: 'from after' }))).toEqual({ name: 'from after' })
})
