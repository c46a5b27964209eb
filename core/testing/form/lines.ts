import type { Environment } from '../../model/types.ts'
import { isEditable } from '../../views/control.ts'
import type { FormPlan } from '../../views/form.ts'
import { inlineRows } from '../../views/inline.ts'
import { changedLines } from '../../views/lines.ts'
import { conditionNames, type Row, type Scene } from '../../views/scene.ts'
import type { FieldNode } from '../../views/widgets/widget.ts'
import type { AnyFormFields, AnyFormLines } from './types.ts'
import { shownValue, typedValue } from './values.ts'

/** The form around the lines, as far as they need it. */
export interface Around {
  readonly env: Environment
  readonly plan: FormPlan
  readonly scene: Scene
  row: Row
  /** Computes what follows from these fields, as far as something does. */
  changed(...names: string[]): Promise<void>
}

export function linesOf(form: Around, list: FieldNode): AnyFormLines {
  const name = list.name
  const rows = () => inlineRows(form.row.values[name])
  const at = (index: number): Row => {
    const line = rows()[index]
    if (line) return line
    throw new Error(`${name} has ${rows().length} lines; expected one at index ${index}.`)
  }
  return {
    get length() {
      return rows().length
    },
    async add(values = {}) {
      form.row = await changedLines(form.env, form.plan, form.row, { added: name, removed: '' })
      const { id } = rows().at(-1)!
      await form.changed(name, ...(list.columns ?? []).map(column => `${name}.${id}.${column.name}`))
      const line = lineOf(form, list, id)
      await line.set(values)
      return line
    },
    edit: index => lineOf(form, list, at(index).id),
    async remove(index) {
      form.row = await changedLines(form.env, form.plan, form.row, { added: '', removed: `${name}.${at(index).id}` })
      await form.changed(name)
    },
  }
}

function lineOf(form: Around, list: FieldNode, id: Row['id']): AnyFormFields {
  const now = (): Row => {
    const line = inlineRows(form.row.values[list.name]).find(each => each.id === id)
    if (line) return line
    throw new Error(`This line of ${list.name} was taken away.`)
  }
  const nodeOf = (name: string): FieldNode => {
    const node = list.columns?.find(column => column.name === name)
    if (node) return node
    throw new Error(`The list of ${list.name} has no column ${name}.`)
  }
  const isOpen = (name: string) => openColumns(form, list, now()).some(column => column.name === name)
  const type = async (name: string, value: unknown): Promise<void> => {
    const node = nodeOf(name)
    if (!isOpen(name)) throw new Error(`${name} is read-only, or not shown, in ${list.name} now.`)
    const typed = await typedValue(form.env, node, value, now().values[name])
    const lines = inlineRows(form.row.values[list.name]).map(line =>
      line.id === id ? { id, values: { ...line.values, [name]: typed } } : line,
    )
    form.row = { ...form.row, values: { ...form.row.values, [list.name]: lines } }
    await form.changed(`${list.name}.${id}.${name}`)
  }
  return {
    async set(field: string | object, value?: unknown) {
      const all = typeof field === 'string' ? { [field]: value } : field
      for (const [name, each] of Object.entries(all)) await type(name, each)
    },
    get: name => shownValue(form.env, nodeOf(name), now().values[name]),
    isVisible: name => !nodeOf(name).invisible.holds(conditionNames(form.row, form.scene)),
    isEditable: isOpen,
  }
}

/** The columns that are controls in this line. */
export function openColumns({ plan, scene, row }: Omit<Around, 'env'>, list: FieldNode, line: Row): FieldNode[] {
  const parent = conditionNames(row, scene)
  const drawing = {
    row: line,
    scene,
    names: { ...conditionNames(line, scene), parent },
    editable: true,
    open: () => true,
    watched: new Set<string>(),
    refreshing: plan.refreshing,
    prefix: `${list.name}.${line.id}.`,
  }
  return (list.columns ?? []).filter(column => !column.invisible.holds(parent) && isEditable(column, drawing))
}
