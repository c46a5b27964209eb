import { isTrue } from '../expression/evaluate.ts'
import { type ArchElement, type ArchNode, ViewError } from './arch.ts'
import { check, evaluated, type Part, printed, textParts } from './blocks.ts'
import { condition } from './condition.ts'
import { Html, html, nothing, attributes as print, safeUrl } from './html.ts'
import { contentOf, piecesOf } from './pieces.ts'

/** Draws a part of a view. `names` is what conditions and expressions may use. */
export type Renderer<Drawing> = (drawing: Drawing) => Html

/** What drawing plain markup needs; forms and cards add theirs. */
export interface MarkupDrawing {
  readonly names: Readonly<Record<string, unknown>>
}

/** Turns the elements that mean something in a view into renderers; null leaves an element to plain HTML. */
export type Special<Drawing> = (element: ArchElement) => Renderer<Drawing> | null

const tags = new Set(
  (
    'a abbr b blockquote br code dd del div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd label li ' +
    'main mark ol p pre s section small span strong sub sup t table tbody td tfoot th thead time tr u ul'
  ).split(' '),
)
const voids = new Set(['br', 'hr', 'img'])
const known =
  /^(class|id|title|role|href|src|alt|name|for|lang|dir|width|height|loading|target|datetime|colspan|rowspan|aria-[a-z]+)$/
/** Attributes that say something to Foyer and are not printed. */
const silent = new Set(['invisible', 'groups', 'position', 't-name', 'col', 'string'])

/** What may stand in a view as plain HTML: why an element may not, or null. */
export function markupProblem({ tag, attributes }: ArchElement): string | null {
  if (!tags.has(tag)) return `<${tag}> cannot stand in a view.`
  const wrong = Object.keys(attributes).find(name => !known.test(name) && !silent.has(name))
  return wrong === undefined ? null : `The attribute ${wrong} cannot stand on <${tag}> in a view.`
}

/** Children in order, with the `{% if %}` and `{% for %}` between them. */
export function compileChildren<Drawing extends MarkupDrawing>(
  element: ArchElement,
  special: Special<Drawing>,
): Renderer<Drawing> {
  const parts = element.children.flatMap((child: ArchNode): Part<Drawing>[] =>
    typeof child === 'string'
      ? textParts(child, element.place)
      : [{ kind: 'draw', draw: compileElement(child, special) }],
  )
  const [draw, rest] = sequence(parts, element, 0)
  if (rest < parts.length)
    throw new ViewError(element.place, `{% ${wordOf(parts[rest])} %} in <${element.tag}> closes nothing.`)
  return draw
}

function wordOf<Drawing>(part: Part<Drawing> | undefined): string {
  return part?.kind === 'tag' ? part.word : ''
}

/** Parts up to the first tag that does not begin a block, and where that tag is. */
function sequence<Drawing extends MarkupDrawing>(
  parts: readonly Part<Drawing>[],
  element: ArchElement,
  from: number,
): [Renderer<Drawing>, number] {
  const drawn: Renderer<Drawing>[] = []
  let at = from
  while (at < parts.length) {
    const part = parts[at]!
    if (part.kind === 'draw') drawn.push(part.draw)
    else if (part.word === 'if' || part.word === 'for') {
      const [draw, end] = part.word === 'if' ? choice(parts, element, at) : loop(part.rest, parts, element, at)
      drawn.push(draw)
      at = end
    } else break
    at += 1
  }
  return [drawing => html`${drawn.map(draw => draw(drawing))}`, at]
}

function choice<Drawing extends MarkupDrawing>(
  parts: readonly Part<Drawing>[],
  element: ArchElement,
  from: number,
): [Renderer<Drawing>, number] {
  const branches: { test: string; draw: Renderer<Drawing> }[] = []
  let at = from
  for (;;) {
    const part = parts[at]
    if (part?.kind !== 'tag') throw new ViewError(element.place, `{% if %} in <${element.tag}> has no {% endif %}.`)
    if (part.word === 'endif') break
    const [draw, end] = sequence(parts, element, at + 1)
    branches.push({ test: part.word === 'else' ? 'True' : part.rest, draw })
    at = end
  }
  const first = ({ names }: Drawing) => branches.find(({ test }) => isTrue(evaluated(test, names, element.place)))
  return [drawing => first(drawing)?.draw(drawing) ?? nothing, at]
}

function loop<Drawing extends MarkupDrawing>(
  head: string,
  parts: readonly Part<Drawing>[],
  element: ArchElement,
  from: number,
): [Renderer<Drawing>, number] {
  const [, variable = '', list = ''] = /^([a-z_]\w*)\s+in\s+(.+)$/is.exec(head) ?? []
  const [draw, end] = sequence(parts, element, from + 1)
  if (!variable || wordOf(parts[end]) !== 'endfor') {
    throw new ViewError(element.place, `Expected {% for name in list %} … {% endfor %} in <${element.tag}>.`)
  }
  const items = (value: unknown) => (Array.isArray(value) ? value : [])
  const repeat: Renderer<Drawing> = drawing =>
    html`${items(evaluated(list, drawing.names, element.place)).map(item =>
      draw({ ...drawing, names: { ...drawing.names, [variable]: item } }),
    )}`
  return [repeat, end]
}

function compileElement<Drawing extends MarkupDrawing>(
  element: ArchElement,
  special: Special<Drawing>,
): Renderer<Drawing> {
  const invisible = condition(element, 'invisible')
  const draw = special(element) ?? plain(element, special)
  return drawing => (invisible.holds(drawing.names) ? nothing : draw(drawing))
}

function plain<Drawing extends MarkupDrawing>(element: ArchElement, special: Special<Drawing>): Renderer<Drawing> {
  const problem = markupProblem(element)
  if (problem) throw new ViewError(element.place, problem)
  const children = compileChildren(element, special)
  const { tag } = element
  if (tag === 't') return children
  const values = Object.entries(element.attributes)
    .filter(([name]) => known.test(name) && !silent.has(name))
    .map(([name, text]) => [name, template(text, element)] as const)
  const opening = (drawing: Drawing) =>
    print(Object.fromEntries(values.map(([name, value]) => [name, addressed(name, value(drawing))])))
  if (voids.has(tag)) return drawing => html`<${raw(tag)}${opening(drawing)}>`
  return drawing => html`<${raw(tag)}${opening(drawing)}>${children(drawing)}</${raw(tag)}>`
}

/** A tag's name, which is one of `tags`. */
function raw(tag: string): Html {
  return new Html(tag)
}

function addressed(name: string, value: string): string {
  return name === 'href' || name === 'src' ? safeUrl(value) : value
}

/** The text of an attribute with its `{{ … }}` filled in. */
function template<Drawing extends MarkupDrawing>(text: string, element: ArchElement): (drawing: Drawing) => string {
  const parts = piecesOf(text).map((piece, index) => {
    if (index % 2 === 0) return () => piece
    const { word, rest } = contentOf(piece)
    if (word !== null) throw new ViewError(element.place, 'Within an attribute only {{ … }} can be used.')
    check(rest, element.place)
    return ({ names }: Drawing) => printed(evaluated(rest, names, element.place))
  })
  return drawing => parts.map(part => part(drawing)).join('')
}
