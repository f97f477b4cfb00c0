import { expect, it } from 'vitest'
import { PERMISSIONS, ROLES, scopeOf, type Permission } from '#contract/permissions'
import { textOf } from './source-tree.ts'

it('docs/access.md shows the permissions as the contract has them', () => {
  const rows = (Object.entries(PERMISSIONS) as [Permission, (typeof PERMISSIONS)[Permission]][]).map(([id, { title }]) => `| \`${id}\` | ${title.en} | ${ROLES.map((role) => scopeOf(role, id) ?? '–').join(' | ')} |`)
  const table = [`| permission | meaning | ${ROLES.join(' | ')} |`, `|---|---|${ROLES.map(() => '---|').join('')}`, ...rows].join('\n')
  expect(textOf('docs/access.md')).toContain(table)
})
