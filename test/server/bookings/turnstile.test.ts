import { expect, it } from 'vitest'
import { turnstile } from '../../../server/bookings/turnstile.ts'

it('lets so many in at once, the others in order, whatever becomes of those inside', async () => {
  const enter = turnstile(2)
  const order: number[] = []
  let inside = 0
  let most = 0
  const work = (n: number) => enter(async () => {
    most = Math.max(most, ++inside)
    order.push(n)
    await new Promise((resolve) => { setImmediate(resolve) })
    inside--
    if (n % 3 === 0) throw new Error('failed')
    return n
  })
  const settled = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map(work))
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'rejected'])
  expect([order, most, inside]).toEqual([[0, 1, 2, 3, 4, 5, 6], 2, 0])
})
