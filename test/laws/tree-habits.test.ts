import { basename, extname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jsonOf, sourceFiles, textOf } from './source-tree.ts'

const files = sourceFiles()
const sources = files.filter((file) => ['.ts', '.svelte', '.mjs'].includes(extname(file)) && !file.includes('/paraglide/'))
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.svelte|\.test|\.config|\.d)?\.(ts|mjs)$/
const PASCAL = /^[A-Z][A-Za-z0-9]*\.svelte$/
/** Names that their tools look for. */
const FIXED_NAMES = new Set(['drizzle.config.ts', 'vite.config.ts', 'vitest.config.ts'])
/** Entry points of programs and tables, as DESIGN.md and MODELS.md allow. */
const REPEATED_NAMES = new Set(['main.ts', 'index.ts'])
/** In the tree already when this law came: the port and its implementation, two readers of one store. Not to grow. */
const REPEATED_SO_FAR = ['journal.ts', 'telemetry-store.ts']

describe('the tree', () => {
  it('has files to speak of', () => {
    expect(sources.length).toBeGreaterThan(200)
  })

  it('names modules in kebab-case and components in PascalCase', () => {
    expect(sources.filter((file) => !KEBAB.test(basename(file)) && !PASCAL.test(basename(file)) && !FIXED_NAMES.has(basename(file)))).toEqual([])
  })

  it('has each file name once', () => {
    const names = sources.map((file) => basename(file)).filter((name) => !REPEATED_NAMES.has(name))
    // A program's test is named after its entry point.
    expect(names.filter((name, index) => names.indexOf(name) !== index && name !== 'main.test.ts' && !REPEATED_SO_FAR.includes(name))).toEqual([])
  })

  it('prints with console only in scripts, benches and the simulator\'s program', () => {
    const allowed = /^(scripts|bench)\/|^devices-sim\/.*main\.ts$/
    const printing = sources.filter((file) => !allowed.test(file) && !file.startsWith('test/laws/') && /\bconsole\.(log|error|warn|info|debug)\(/.test(textOf(file)))
    expect(printing).toEqual([])
  })

  it('keeps what belongs to one machine out', () => {
    // Put together here, or this very file would be found.
    const traces = [['/wo', 'rk/'].join(''), ['/ro', 'ot/'].join(''), ['regis', 'try.npmm', 'irror'].join('')]
    const found = files.filter((file) => ['.ts', '.svelte', '.mjs', '.json', '.md', '.toml', '.yml'].includes(extname(file))).filter((file) => traces.some((trace) => textOf(file).includes(trace)))
    expect(found).toEqual([])
  })

  it('leaves no work for later in words', () => {
    const later = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`)
    expect(sources.filter((file) => later.test(textOf(file)))).toEqual([])
  })
})

describe('what the documents promise', () => {
  const { scripts } = jsonOf<{ scripts: Record<string, string> }>('package.json')
  const documents = files.filter((file) => file.endsWith('.md') && !file.startsWith('web/project.inlang/'))

  it('exists: every npm script that is named', () => {
    const named = documents.flatMap((file) => [...textOf(file).matchAll(/\bnpm (?:run (?:-s |--silent )?)?(start|test|run|[a-z]+[a-z:-]*)\b/g)].map(([whole, name]) => ({ file, whole, name: name! })))
      .filter(({ name, whole }) => whole.startsWith('npm run ') || name === 'start' || name === 'test')
    expect(named.filter(({ name }) => scripts[name] === undefined)).toEqual([])
  })

  it('exists: every file that is named with its folder', () => {
    const roots = 'contract|broker|devices-sim|server|web|test|bench|docs|scripts|deploy'
    const named = documents.flatMap((file) => [...textOf(file).matchAll(new RegExp(`\`((?:${roots})/[\\w./-]+\\.(?:ts|mjs|md|svelte|json|toml|sql))\``, 'g'))].map(([, path]) => ({ file, path: path! })))
    // The guide to a new adapter names the files that its reader will write.
    expect(named.filter(({ file, path }) => !files.includes(path) && !(file === 'docs/adding-a-sensor.md' && path.includes('tasmota')))).toEqual([])
  })
})
