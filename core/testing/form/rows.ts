import type { AnyModel } from '../../model/model.ts'
import { draftRow } from '../../views/draft.ts'
import type { FormPlan } from '../../views/form.ts'
import { plainValues } from '../../views/lines.ts'
import { rowsOf } from '../../views/rows.ts'
import type { Row } from '../../views/scene.ts'

/** The values of a stored record that its form shows. */
export async function storedRow(record: AnyModel, plan: FormPlan): Promise<Row> {
  const [row] = await rowsOf(record, [...plan.paths, 'display_name'], plan.fields)
  return row!
}

/** The defaults of a new record. */
export async function newRow(model: AnyModel, plan: FormPlan): Promise<Row> {
  const nodes = [...plan.fields.values()]
  const defaults = await model.defaultGet([...plan.fields.keys()])
  const many = (type: string) => type === 'one2many' || type === 'many2many'
  const empty = Object.fromEntries(nodes.map(({ name, field }) => [name, many(field.type) ? [] : null]))
  return draftRow(model.env, nodes, { id: 'new', values: empty }, plainValues(defaults))
}
