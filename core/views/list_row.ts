import { isNumeric } from '../model/fields/kinds.ts'
import type { ArchElement } from './arch.ts'
import { type FormDrawing, fieldValue, isEditable } from './control.ts'
import { decorated } from './decoration.ts'
import type { FormPlan, Open } from './form.ts'
import { attributes, classes, type Html, html, nothing } from './html.ts'
import type { Column } from './list.ts'
import { type Compiling, pathsOf } from './node.ts'
import { isOn, rights } from './rights.ts'
import { conditionNames, type Row, type Scene } from './scene.ts'
import { type FieldNode, isHandle } from './widgets/widget.ts'

/** A row of an editable list as a form of its own: it is drawn, checked and saved like one. */
export function compileRow(arch: ArchElement, columns: readonly Column[], compiling: Compiling): FormPlan {
  const nodes = columns.flatMap(column => ('node' in column ? [column.node] : []))
  const decorations = nodes.flatMap(node => node.decorations.map(({ test }) => test))
  const conditions = [...nodes.flatMap(node => [node.invisible, node.readonly, node.required]), ...decorations]
  const watched = new Set(conditions.flatMap(({ names }) => names))
  const fields = new Map(nodes.map(node => [node.name, node]))
  const refreshing = compiling.refreshing?.(nodes, watched) ?? new Set<string>()
  const drawing = (row: Row, scene: Scene, editable: boolean, open: Open): FormDrawing => {
    const names = conditionNames(row, scene)
    const drawn = { row, scene, editable, open, watched, refreshing, names, prefix: '' }
    return { ...drawn, focus: shown(row, scene).find(node => isEditable(node, drawn))?.name }
  }
  const shown = (row: Row, scene: Scene) => {
    const names = conditionNames(row, scene)
    return nodes.filter(node => !node.columns && !isHandle(node) && !node.invisible.holds(names))
  }
  return {
    model: compiling.model,
    title: null,
    fields,
    paths: [...new Set([...pathsOf(nodes), ...[...watched].filter(name => Object.hasOwn(compiling.fields, name))])],
    footer: false,
    can: rights(arch),
    refreshing,
    draw: (row, scene, editable, open = () => true) => {
      const drawn = drawing(row, scene, editable, open)
      const cells = columns.map(column => ('node' in column ? cell(column.node, drawn) : html`<td role="cell"></td>`))
      return html`<tr role="row" class="list-editing" id="row-${String(row.id)}">${cells}${isOn(arch.attributes.open_form_view) ? html`<td role="cell"></td>` : null}</tr>`
    },
    editable: (row, scene, open = () => true) =>
      shown(row, scene).filter(node => isEditable(node, drawing(row, scene, true, open))),
    visible: (row, scene) => new Set(shown(row, scene).map(({ name }) => name)),
  }
}

/** One value of the row, as a control if it may be changed. */
function cell(node: FieldNode, drawing: FormDrawing): Html {
  const hidden = node.columns || isHandle(node) || node.invisible.holds(drawing.names)
  const style = classes(isNumeric(node.field) && 'number', decorated(node.decorations, drawing.names))
  const own = { role: 'cell', 'data-field': node.name, 'data-label': node.label, class: style || null }
  return html`<td${attributes(own)}>${hidden ? nothing : fieldValue(node, drawing, node.label)}</td>`
}
