import { existsSync } from 'node:fs'
import { join } from 'node:path'
import nunjucks from 'nunjucks'
import type { FindingCode } from '../../finding_codes.ts'
import { blanked, lineAt } from '../../lines.ts'
import { Templates } from '../../views/render.ts'
import type { Addon } from '../find.ts'
import { type Finding, reasonOf, suggestion } from '../finding.ts'
import { withoutComments } from '../imports.ts'
import { isTest, type Source } from './sources.ts'
import { served } from './statics.ts'
import { templateProblem } from './template_problem.ts'

/** A node of a parsed template, as far as it is looked at here. Nunjucks' types do not tell of it. */
interface Node {
  readonly lineno: number
  readonly typename: string
  readonly name?: Node
  readonly value?: unknown
  readonly right?: Node
  readonly args?: Node
  readonly target?: Node
  readonly template?: Node
  readonly names?: Node
  readonly targets?: readonly Node[]
  findAll(type: unknown): Node[]
}

const { parser, nodes } = nunjucks as unknown as {
  parser: { parse(text: string): Node }
  nodes: Readonly<Record<string, unknown>>
}
const { environment } = new Templates([])
// Nunjucks' types do not tell of these two.
const known = environment as unknown as { filters: object; globals: object; tests: object }

/** What templates may name. */
export interface TemplateWorld {
  /** Folders of templates, and of static files, by the addon that they are of. */
  readonly folders: ReadonlyMap<string, string>
  readonly statics: ReadonlyMap<string, string>
  /** Templates that data files define: `shop.greeting`. */
  readonly names: ReadonlySet<string>
}

export function templateWorld(addons: readonly Addon[], names: readonly string[]): TemplateWorld {
  const at = (folder: string) => addons.map(({ name, path }) => [name, join(path, folder)] as const)
  const core = join(import.meta.dirname, '../../http/templates')
  return {
    folders: new Map([['core', core], ...at('templates')]),
    statics: new Map(at('static')),
    names: new Set(names),
  }
}

type Tell = (code: FindingCode, line: number, message: string) => void

/** Mistakes in an addon's templates, and in what its code calls templates. */
export function checkTemplates(sources: readonly Source[], world: TemplateWorld): Finding[] {
  const findings: Finding[] = []
  for (const { path, file, text } of sources) {
    const tell: Tell = (code, line, message) => findings.push({ code, file, line, message })
    if (isTest(path)) continue
    if (path.endsWith('.njk')) checkTemplate(text, world, tell)
    if (path.endsWith('.ts')) checkCode(withoutComments(text), world, tell)
  }
  return findings
}

function checkCode(text: string, world: TemplateWorld, tell: Tell): void {
  checkPaths(text, world, tell)
  for (const { index, 1: name } of text.matchAll(/\b(?:page|render|renderIn)\(\s*(?:\w+,\s*)?'([a-z]\w*\.[\w-]+)'/g))
    if (!world.names.has(name!)) tell('template-missing', lineAt(text, index), noTemplate(name!, world))
}

/** Mistakes in one template, told with their lines in it. */
export function checkTemplate(text: string, world: TemplateWorld, tell: Tell): void {
  checkPaths(text, world, tell)
  for (const { index, 0: call } of text.matchAll(/\basset\(([^)]*)\)/g)) {
    for (const { groups } of call.matchAll(/(['"])(?<owner>\w+)\/(?<path>[\w/.-]+)\1/g)) {
      if (served.includes(groups!.owner!)) continue
      missing(world.statics, groups!.owner!, groups!.path!, what =>
        tell('static-missing', lineAt(text, index), `There is no static file ${what}`),
      )
    }
  }
  checkMarkup(text, (code, offset, message) => tell(code, lineAt(text, offset), message))
  checkSyntax(text, world, tell)
}

function checkPaths(text: string, { folders }: TemplateWorld, tell: Tell): void {
  for (const { index, groups } of text.matchAll(/(['"])(?<owner>\w+)\/(?<path>[\w/.-]+\.njk)\1/g))
    missing(folders, groups!.owner!, groups!.path!, what =>
      tell('template-missing', lineAt(text, index), `There is no template ${what}`),
    )
}

function noTemplate(name: string, { names }: TemplateWorld): string {
  return `There is no template ${name}: no data file defines it${suggestion(name, names)}`
}

function missing(
  folders: ReadonlyMap<string, string>,
  owner: string,
  path: string,
  tell: (what: string) => void,
): void {
  const folder = folders.get(owner)
  if (folder && existsSync(join(folder, path)) && !path.split('/').includes('..')) return
  tell(
    folder ? `${owner}/${path}` : `${owner}/${path}: no addon ${owner} in depends${suggestion(owner, folders.keys())}`,
  )
}

/** What a browser would understand otherwise than it looks, or refuse. */
function checkMarkup(text: string, tell: (code: FindingCode, offset: number, message: string) => void): void {
  const shown = text.replace(/\{#[\s\S]*?#\}/g, blanked)
  for (const { index, 1: name } of shown.matchAll(/\s([\w-]+)=\{\{/g))
    tell(
      'template-markup',
      index + 1,
      `${name}={{ … }}: a value without quotes can bring attributes of its own; write ${name}="{{ … }}"`,
    )
  for (const { index, 1: name } of shown.matchAll(/<[a-z][^<>]{0,500}?\s(style|on[a-z]+)\s*=\s*["']/gi))
    tell('template-markup', index, `${name}="…": browsers are told to refuse this; use a class, or a script of static/`)
  for (const { index, 1: name } of shown.matchAll(/<[a-z][^<>]{0,500}?\s(t-[a-z][\w-]*)=["']/gi))
    tell(
      'template-markup',
      index,
      `${name}="…" does nothing here: templates are written in Nunjucks, such as {% if … %}`,
    )
  for (const { index } of shown.matchAll(
    /<(?:style|script)\b(?![^>]*\s(?:src|nonce)=)(?![^>]*\stype="application\/json")/gi,
  ))
    tell('template-markup', index, 'Browsers are told to refuse what stands in the page: put it into a file of static/')
}

function checkSyntax(text: string, world: TemplateWorld, tell: Tell): void {
  const problem = parseProblem(text)
  if (problem) {
    tell('template-syntax', problem.line, problem.message)
    return
  }
  const root = parser.parse(text)
  for (const type of [nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport]) {
    for (const { template, lineno } of root.findAll(type)) {
      const name = template?.typename === 'Literal' ? String(template.value) : null
      if (name !== null && !/^\w+\/[\w/.-]+\.njk$/.test(name) && !world.names.has(name))
        tell('template-missing', lineno + 1, noTemplate(name, world))
    }
  }
  const own = new Set(['caller', 'super', ...declared(root)])
  const near = (name: string, there: object) => suggestion(name, Object.keys(there))
  const isTest = new Set<Node | undefined>()
  for (const { lineno, right } of root.findAll(nodes.Is)) {
    isTest.add(right)
    const name = right?.typename === 'Symbol' ? String(right.value) : nameOf(right)
    if (!(name in known.tests)) tell('template-name', lineno + 1, `There is no test ${name}${near(name, known.tests)}`)
  }
  for (const node of root.findAll(nodes.FunCall)) {
    const name = nameOf(node)
    const isFilter = node.typename.startsWith('Filter')
    if (isFilter && !(name in known.filters))
      tell('template-name', node.lineno + 1, `There is no filter ${name}${near(name, known.filters)}`)
    if (isFilter || isTest.has(node) || node.name?.typename !== 'Symbol') continue
    if (!(name in known.globals) && !own.has(name))
      tell('template-name', node.lineno + 1, `There is no function ${name}${near(name, known.globals)}`)
  }
}

function parseProblem(text: string): { line: number; message: string } | null {
  try {
    parser.parse(text)
    return null
  } catch (error) {
    return templateProblem(text, error as { lineno?: number; message: string }) // what the parser throws
  }
}

/** What keeps a template from being compiled. */
export function compileProblem(text: string): { line: number; message: string } | null {
  const problem = parseProblem(text)
  if (problem) return problem
  try {
    new nunjucks.Template(text, environment, undefined, true)
    return null
  } catch (error) {
    return {
      line: 1,
      message: reasonOf(error)
        .replace(/\s*\n\s*/g, ' ')
        .replace('(unknown path) ', '')
        .trim(),
    }
  }
}

/** Names that a template gives a meaning itself. */
function declared(root: Node): string[] {
  const parts = [
    ...root.findAll(nodes.For).map(({ name }) => name),
    ...root.findAll(nodes.Macro).flatMap(({ name, args }) => [name, args]),
    ...root.findAll(nodes.Import).map(({ target }) => target),
    ...root.findAll(nodes.FromImport).map(({ names }) => names),
    ...root.findAll(nodes.Set).flatMap(({ targets }) => targets ?? []),
  ]
  return parts.flatMap(part => (part ? [part, ...part.findAll(nodes.Symbol)] : [])).map(({ value }) => String(value))
}

function nameOf(node?: Node): string {
  return typeof node?.name?.value === 'string' ? node.name.value : ''
}
