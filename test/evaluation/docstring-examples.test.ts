import { runInThisContext } from 'node:vm'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { sourceFiles, textOf } from '../laws/source-tree.ts'

/**
 * Every `@example` of the evaluation is run: in "expression // => value" the two must be equal. An exported
 * function has an example, unless its docstring says `@internal`: then only the evaluation itself calls it.
 */
type RunnableExample = (loading: typeof load, check: (actual: unknown, expected: unknown) => void) => Promise<void>
interface Example { readonly file: string; readonly name: string; readonly code: string }

const files = sourceFiles().filter((file) => /^evaluation\/.*\.ts$/.test(file))
const docstringsOf = (file: string) => {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.ES2023, true)
  return source.statements.map((statement) => ({
    statement, text: ts.getLeadingCommentRanges(source.text, statement.pos)?.map(({ pos, end }) => source.text.slice(pos, end)).filter((comment) => comment.startsWith('/**')).at(-1) ?? '',
  }))
}
const isExported = (statement: ts.Statement): boolean => ts.canHaveModifiers(statement) && (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
const nameOf = (statement: ts.Statement): string =>
  ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) ? (statement.name?.text ?? '') : ts.isVariableStatement(statement) ? statement.declarationList.declarations[0]!.name.getText() : ''

const examples: Example[] = files.flatMap((file) => docstringsOf(file).flatMap(({ statement, text }) =>
  [...text.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => ({ file, name: nameOf(statement), code: code!.replaceAll(/^ \* ?/gm, '') }))))

/** The example as a function body: imports become `load`, marked expressions become `check`. */
function asBody(code: string): { readonly body: string; readonly checks: number } {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ES2023, true)
  let checks = 0
  const body = source.statements.map((statement) => {
    const text = statement.getText()
    if (ts.isImportDeclaration(statement)) return text.replace(/^import (?:type )?(\{[^}]*\}) from ('[^']*')$/, (_, names: string, from: string) => `const ${names.replaceAll(' as ', ': ')} = await load(${from})`)
    const comment = (ts.getTrailingCommentRanges(code, statement.end) ?? []).map(({ pos, end }) => code.slice(pos, end)).find((one) => one.startsWith('// =>'))
    if (comment === undefined) return text
    checks += 1
    return `check((${text.replace(/;$/, '')}), (${comment.slice('// =>'.length)}))`
  }).join('\n')
  return { body: ts.transpileModule(`(async function (load, check) {\n${body}\n})`, { compilerOptions: { target: ts.ScriptTarget.ES2023 } }).outputText, checks }
}

const modules = import.meta.glob<Record<string, unknown>>('../../evaluation/**/*.ts')
const load = async (specifier: string): Promise<unknown> => {
  const module = modules[`../../${specifier.slice(1)}.ts`]
  if (module === undefined) throw new Error(`An example imports ${specifier}, which is not of the evaluation`)
  return module()
}

/** Numbers to twelve digits: the last ones are the processor's. */
const rounded = (value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toPrecision(12)) : Array.isArray(value) ? value.map(rounded)
    : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rounded(one)])) : value

describe('examples in the docstrings of the evaluation', () => {
  it('are there', () => {
    expect(examples.length).toBeGreaterThan(10)
  })

  it.each(examples)('$name of $file is true', async ({ code }) => {
    const { body, checks } = asBody(code)
    expect(checks).toBeGreaterThan(0)
    const run = runInThisContext(body) as RunnableExample
    await run(load, (actual, expected) => expect(rounded(actual)).toEqual(rounded(expected)))
  })

  it('stand at every exported function', () => {
    const without = files.flatMap((file) => docstringsOf(file)
      .filter(({ statement, text }) => ts.isFunctionDeclaration(statement) && isExported(statement) && !text.includes('@example') && !text.includes('@internal'))
      .map(({ statement }) => `${file}: ${nameOf(statement)}`))
    expect(without).toEqual([])
  })
})
