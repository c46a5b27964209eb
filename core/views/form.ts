import { type ArchElement, elements } from './arch.ts'
import { formButton } from './button.ts'
import { type Condition, condition } from './condition.ts'
import { type FormDrawing, isSent } from './control.ts'
import { compileField, compileLabel, compileShown, type Inside } from './form_field.ts'
import { classes, type Html, html } from './html.ts'
import { compileGroup, compileHeading, compileNewline, compileNotebook } from './layout.ts'
import { type Compiling, conditionsOf, fieldNode, pathsOf } from './node.ts'
import { compileChildren, type Renderer, type Special } from './plain.ts'
import { type Can, rights } from './rights.ts'
import { conditionNames, type Row, type Scene } from './scene.ts'
import { compileWidget } from './view_widget.ts'
import type { FieldNode } from './widgets/widget.ts'

/** A form view made ready: what to load, and how to draw it. */
export interface FormPlan {
  readonly model: string
  readonly title: string | null
  /** Each field once, with the attributes of its first place in the view. */
  readonly fields: ReadonlyMap<string, FieldNode>
  readonly paths: readonly string[]
  /** The view has a `<footer>`, whose buttons a dialog shows in the place of its own. */
  readonly footer: boolean
  /** What the view itself forbids, whatever the person's rights. */
  readonly can: Can
  /** The fields that others follow from; see `refreshing`. */
  readonly refreshing: ReadonlySet<string>
  draw(row: Row, scene: Scene, editable: boolean, open?: Open): Html
  /** The fields that were controls when this row was drawn: what a save may change. */
  editable(row: Row, scene: Scene, open?: Open): FieldNode[]
  /** The names of the fields that a person sees in this row. */
  visible(row: Row, scene: Scene): ReadonlySet<string>
}

/** Whether a person may change a field, beside what the view says. */
export type Open = (node: FieldNode) => boolean

/** Each field, as far as the view lets it. */
export const anyField: Open = () => true

/** Compiles a resolved form, as one person sees it. */
export function compileForm(arch: ArchElement, compiling: Compiling): FormPlan {
  const { places, watched, body } = compileBody(arch, compiling)
  const fields = new Map(places.toReversed().map(({ node }) => [node.name, node]))
  // What conditions ask about without standing in the view is there unseen.
  for (const name of watched) {
    const unseen = fields.has(name) ? null : fieldNode(hiddenField(arch, name), compiling)
    if (unseen && unseen.field.type !== 'binary') fields.set(name, unseen)
  }
  const refreshing = compiling.refreshing?.(fields.values(), watched) ?? new Set<string>()
  const drawing = (row: Row, scene: Scene, editable: boolean, open: Open) => {
    const names = conditionNames(row, scene)
    const drawn = { row, scene, editable, open, watched, refreshing, names, prefix: '' }
    // Of a field that stands in several places, the first that can be a control is the one.
    const controls = places.filter(({ node, hidden }) => !hidden(names) && isSent(node, drawn)).toReversed()
    return { ...drawn, controls: new Map(controls.map(({ node }) => [node.name, node.attributes])) }
  }
  return {
    model: compiling.model,
    title: arch.attributes.string ?? null,
    fields,
    paths: pathsOf([...fields.values()]),
    footer: elements(arch).some(({ tag }) => tag === 'footer'),
    can: rights(arch),
    refreshing,
    draw: (row, scene, editable, open = anyField) => {
      const drawn = body(drawing(row, scene, editable, open))
      return arch.attributes.class ? html`<div class="${arch.attributes.class}">${drawn}</div>` : drawn
    },
    editable: (row, scene, open = anyField) => {
      const { controls } = drawing(row, scene, true, open)
      return places.filter(({ node }) => controls.get(node.name) === node.attributes).map(({ node }) => node)
    },
    visible: (row, scene) => {
      const names = conditionNames(row, scene)
      return new Set(places.filter(({ hidden }) => !hidden(names)).map(({ node }) => node.name))
    },
  }
}

/** Where a field stands in a form. */
interface FieldPlace {
  readonly node: FieldNode
  /** By its own condition, or by one of an element around it. */
  hidden(names: FormDrawing['names']): boolean
}

/** What draws a form, with the fields that it draws and the names that its conditions ask about. */
function compileBody(arch: ArchElement, compiling: Compiling) {
  const places: FieldPlace[] = []
  const conditions = conditionsAround(arch, [])
  const special: Special<FormDrawing> = element => compilers.get(element.tag)?.(element, inside) ?? null
  const inside: Inside = {
    special,
    about: name => fieldNode({ ...arch, attributes: { name } }, compiling),
    field: element => {
      const node = fieldNode(element, compiling)
      const around = conditions.get(element) ?? []
      if (node) places.push({ node, hidden: names => [node.invisible, ...around].some(each => each.holds(names)) })
      return node
    },
  }
  const body = compileChildren(arch, special)
  const asked = [...[...conditions.values()].flat(), ...places.flatMap(({ node }) => conditionsOf(node))]
  return { places, watched: new Set(asked.flatMap(({ names }) => names)), body }
}

function hiddenField({ place }: ArchElement, name: string): ArchElement {
  return { tag: 'field', attributes: { name, invisible: '1' }, children: [], place }
}

/** What each element is hidden by: its own condition, and those of the elements around it. */
function conditionsAround(element: ArchElement, outer: readonly Condition[]): Map<ArchElement, readonly Condition[]> {
  const own = [...outer, condition(element, 'invisible')]
  return new Map([[element, own], ...elements(element).flatMap(child => [...conditionsAround(child, own)])])
}

type Compiler = (element: ArchElement, inside: Inside) => Renderer<FormDrawing>

const compilers: ReadonlyMap<string, Compiler> = new Map(
  Object.entries<Compiler>({
    header: (element, inside) => wrapped('form-header', element, inside),
    sheet: (element, inside) => wrapped('sheet', element, inside),
    footer: (element, inside) => wrapped('form-footer', element, inside),
    group: compileGroup,
    notebook: compileNotebook,
    separator: compileHeading,
    newline: compileNewline,
    widget: compileWidget,
    field: compileField,
    label: compileLabel,
    button: (element, inside) => {
      const inner = compileChildren(element, child =>
        child.tag === 'field' ? compileShown(child, inside) : inside.special(child),
      )
      return drawing => formButton(element, drawing.row, drawing.scene, inner(drawing))
    },
  }),
)

function wrapped(name: string, element: ArchElement, { special }: Inside): Renderer<FormDrawing> {
  const inner = compileChildren(element, special)
  const style = classes(name, element.attributes.class)
  return drawing => html`<div class="${style}">${inner(drawing)}</div>`
}
