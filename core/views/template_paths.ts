import nunjucks from 'nunjucks'

/** A node of a parsed template, as far as it is looked at here. Nunjucks' types do not tell of it. */
interface Node {
  readonly typename: string
  readonly value?: unknown
  readonly name?: unknown
  readonly val?: Node
  readonly target?: Node
  readonly args?: Node & { readonly children: readonly Node[] }
  readonly arr?: Node
  readonly template?: Node
  readonly targets?: readonly Node[]
  readonly children?: readonly unknown[]
  readonly fields: readonly string[]
}

const { parser } = nunjucks as unknown as { parser: { parse(text: string): Node } }

type Path = readonly string[]
type Names = Map<string, Path>

/**
 * What a template reads behind one of its names: of `docs`, `{% for doc in docs %}{{ doc.partner_id.name }}` reads
 * `partner_id.name`. Loops, `{% set %}`, filters and includes are followed, and `field(doc, 'name')`.
 */
export function templatePaths(text: string, name: string, include: (name: string) => string | null): Path[] {
  const found: Path[] = []
  visit(parser.parse(text), new Map([[name, []]]), 0)
  return found

  function visit(node: Node, names: Names, depth: number): void {
    const path = pathOf(node, names)
    if (path) found.push(path)
    if (node.typename === 'For' || node.typename === 'AsyncEach') {
      const list = node.arr ? pathOf(node.arr, names) : null
      const variable = symbol(isNode(node.name) ? (node.name.children?.at(-1) ?? node.name) : null) // {% for key, list in … %}
      if (list && variable) names.set(variable, list)
    }
    if (node.typename === 'Set') {
      const value = isNode(node.value) ? pathOf(node.value, names) : null
      for (const target of node.targets ?? []) if (value) names.set(symbol(target) ?? '', value)
    }
    if (node.typename === 'FunCall' && symbol(node.name) === 'field') {
      const [record, field] = node.args?.children ?? []
      const before = record ? pathOf(record, names) : null
      if (before && typeof field?.value === 'string') found.push([...before, field.value])
    }
    // sort(attribute='name'), groupby('kind'), sum('price'): what is no field is left aside later
    if (node.typename === 'Filter' && path)
      for (const text of textsIn(node.args)) found.push([...path, ...text.split('.')])
    if (node.typename === 'Include' && typeof node.template?.value === 'string' && depth < 20) {
      const text = include(node.template.value)
      if (text !== null) visit(parser.parse(text), new Map(names), depth + 1)
    }
    for (const child of childrenOf(node)) visit(child, names, depth)
  }
}

function pathOf(node: Node, names: Names): Path | null {
  if (node.typename === 'Symbol') return names.get(String(node.value)) ?? null
  if (node.typename === 'Filter') return node.args?.children[0] ? pathOf(node.args.children[0], names) : null
  if (node.typename !== 'LookupVal' || !node.target) return null
  const before = pathOf(node.target, names)
  const key = node.val?.value
  if (!before || typeof key === 'number') return before
  return typeof key === 'string' ? [...before, key] : null
}

/** The texts that a call is given, by their place or by name. */
function textsIn(node: unknown): string[] {
  if (!isNode(node)) return []
  if (node.typename === 'Literal') return typeof node.value === 'string' ? [node.value] : []
  return ['NodeList', 'KeywordArgs', 'Pair'].includes(node.typename) ? childrenOf(node).flatMap(textsIn) : []
}

function symbol(node: unknown): string | null {
  return isNode(node) && node.typename === 'Symbol' ? String(node.value) : null
}

function childrenOf(node: Node): Node[] {
  const parts = node.children ?? node.fields.map(name => node[name as keyof Node])
  return parts.flat().filter(isNode)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'typename' in value
}
