import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { repairLinks } from '../../../server/records/postgres-binaries.ts'

it('links that an npm install left out are made from the package\'s list, by two starts at once, and only once', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'atrium-links-'))
  const native = path.join(folder, 'native')
  await mkdir(path.join(native, 'lib'), { recursive: true })
  await writeFile(path.join(native, 'lib/libpq.so.5.18'), 'library')
  const names = ['libpq.so', 'libpq.so.5']
  await writeFile(path.join(native, 'pg-symlinks.json'), JSON.stringify(names.map((name) => ({ source: 'native/lib/libpq.so.5.18', target: `native/lib/${name}` }))))
  const made = await Promise.all([repairLinks(native), repairLinks(native)])
  expect(made[0] + made[1]).toBe(2)
  expect(await repairLinks(native)).toBe(0)
  for (const name of names) expect(await readFile(path.join(native, 'lib', name), 'utf8')).toBe('library')
  await rm(folder, { recursive: true })
})
