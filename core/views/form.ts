import { type ArchElement, walk } from './arch.ts'
import { formButton } from './button.ts'
import { condition } from './condition.ts'
import { type FormDrawing, isEditable } from './control.ts'
import { compileField, compileLabel, type Inside } from './form_field.ts'
import { type Html, html, nothing } from './html.ts'
import { compileGroup, compileHeading, compileNotebook } from './layout.ts'
import { type Compiling, fieldNode, pathsOf } from './node.ts'
import { compileChildren, type Renderer, type Special } from './plain.ts'
import { conditionNames, type Row, type Scene } from './scene.ts'
import type { FieldNode } from './widgets/widget.ts'

/** A form view made ready: what to load, and how to draw it. */
export interface FormPlan {
  readonly model: string
  readonly title: string | null
  /** Each field once, with the attributes of its first place in the view. */
  readonly fields: ReadonlyMap<string, FieldNode>
  readonly paths: readonly string[]
  /** What the view itself forbids, whatever the person's rights. */
  readonly can: { readonly create: boolean; readonly edit: boolean; readonly delete: boolean }
  draw(row: Row, scene: Scene, editable: boolean): Html
  /** The fields that were controls when this row was drawn: what a save may change. */
  editable(row: Row, scene: Scene): FieldNode[]
}

/** Compiles a resolved form, as one person sees it. */
export function compileForm(arch: ArchElement, compiling: Compiling): FormPlan {
  const places: { node: FieldNode; hidden: (names: FormDrawing['names']) => boolean }[] = []
  const watched = new Set<string>()
  const special: Special<FormDrawing> = element => compilers[element.tag]?.(element, inside) ?? null
  const inside: Inside = {
    special,
    field: element => {
      const node = fieldNode(element, compiling)
      if (node) {
        places.push({ node, hidden: names => node.invisible.holds(names) })
        for (const name of [node.invisible, node.readonly, node.required].flatMap(({ names }) => names))
          watched.add(name)
      }
      return node
    },
  }
  for (const element of walk(arch)) for (const name of condition(element, 'invisible').names) watched.add(name)
  const body = compileChildren(arch, special)
  const fields = new Map(places.toReversed().map(({ node }) => [node.name, node]))
  const extra = [...watched].filter(name => compiling.fields[name] && !fields.has(name))
  const drawing = (row: Row, scene: Scene, editable: boolean): FormDrawing => ({
    row,
    scene,
    editable,
    watched,
    prefix: '',
    names: conditionNames(row, scene),
  })
  return {
    model: compiling.model,
    title: arch.attributes.string ?? null,
    fields,
    paths: [...new Set([...pathsOf([...fields.values()]), ...extra])],
    can: rights(arch),
    draw: (row, scene, editable) => body(drawing(row, scene, editable)),
    editable: (row, scene) => {
      const drawn = drawing(row, scene, true)
      const open = places.filter(({ node, hidden }) => !hidden(drawn.names) && isEditable(node, drawn))
      return [...new Map(open.map(({ node }) => [node.name, node])).values()]
    },
  }
}

/** What the attributes `create`, `edit` and `delete` of a view leave possible. */
export function rights({ attributes }: ArchElement): FormPlan['can'] {
  const allowed = (name: string) => !/^(0|false)$/i.test(attributes[name] ?? '')
  return { create: allowed('create'), edit: allowed('edit'), delete: allowed('delete') }
}

type Compiler = (element: ArchElement, inside: Inside) => Renderer<FormDrawing>

const compilers: Record<string, Compiler> = {
  header: (element, inside) => wrapped('form-header', element, inside),
  sheet: (element, inside) => wrapped('sheet', element, inside),
  footer: (element, inside) => wrapped('form-footer', element, inside),
  group: compileGroup,
  notebook: compileNotebook,
  separator: compileHeading,
  newline: () => () => nothing,
  chatter: () => () => nothing,
  widget: () => () => nothing,
  field: compileField,
  label: compileLabel,
  button: (element, { special }) => {
    const inner = compileChildren(element, special)
    return drawing => formButton(element, drawing.row, drawing.scene, inner(drawing))
  },
}

function wrapped(name: string, element: ArchElement, { special }: Inside): Renderer<FormDrawing> {
  const inner = compileChildren(element, special)
  return drawing => html`<div class="${name}">${inner(drawing)}</div>`
}
