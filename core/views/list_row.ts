import { isNumeric } from '../model/fields/kinds.ts'
import type { ArchElement } from './arch.ts'
import { isOn } from './attribute_values.ts'
import { type FormDrawing, fieldValue, isEditable } from './control.ts'
import { decorated } from './decoration.ts'
import { anyField, type FormPlan, type Open } from './form.ts'
import { attributes, classes, type Html, html } from './html.ts'
import type { Column } from './list.ts'
import { type Compiling, conditionsOf, pathsOf } from './node.ts'
import { rights } from './rights.ts'
import { conditionNames, type Row, type Scene } from './scene.ts'
import { type FieldNode, isHandle } from './widgets/widget.ts'

/** A row of an editable list as a form of its own: it is drawn, checked and saved like one. */
export function compileRow(arch: ArchElement, columns: readonly Column[], compiling: Compiling): FormPlan {
  const nodes = columns.flatMap(column => ('node' in column ? [column.node] : []))
  const watched = new Set(nodes.flatMap(conditionsOf).flatMap(({ names }) => names))
  const refreshing = compiling.refreshing?.(nodes, watched) ?? new Set<string>()
  const drawing = (row: Row, scene: Scene, editable: boolean, open: Open): FormDrawing => {
    const names = conditionNames(row, scene)
    const drawn = { row, scene, editable, open, watched, refreshing, names, prefix: '' }
    return { ...drawn, focus: nodes.find(node => isShown(node, names) && isEditable(node, drawn))?.name }
  }
  return {
    model: compiling.model,
    title: null,
    fields: new Map(nodes.map(node => [node.name, node])),
    paths: [...new Set([...pathsOf(nodes), ...[...watched].filter(name => Object.hasOwn(compiling.fields, name))])],
    footer: false,
    can: rights(arch),
    refreshing,
    draw: (row, scene, editable, open = anyField) => {
      const drawn = drawing(row, scene, editable, open)
      const empty = html`<td role="cell"></td>`
      const cells = columns.map(column => ('node' in column ? cell(column.node, drawn) : empty))
      return html`<tr role="row" class="list-editing" id="row-${String(row.id)}">${cells}${isOn(arch.attributes.open_form_view) && empty}</tr>`
    },
    editable: (row, scene, open = anyField) => {
      const drawn = drawing(row, scene, true, open)
      return nodes.filter(node => isShown(node, drawn.names) && isEditable(node, drawn))
    },
    visible: (row, scene) => {
      const names = conditionNames(row, scene)
      return new Set(nodes.filter(node => isShown(node, names)).map(({ name }) => name))
    },
  }
}

function isShown(node: FieldNode, names: FormDrawing['names']): boolean {
  return !node.columns && !isHandle(node) && !node.invisible.holds(names)
}

/** One value of the row, as a control if it may be changed. */
function cell(node: FieldNode, drawing: FormDrawing): Html {
  const style = classes(isNumeric(node.field) && 'number', decorated(node.decorations, drawing.names))
  const own = { role: 'cell', 'data-field': node.name, 'data-label': node.label, class: style }
  return html`<td${attributes(own)}>${isShown(node, drawing.names) && fieldValue(node, drawing, node.label)}</td>`
}
