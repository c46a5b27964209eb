import { N_ } from '../gettext.ts'
import { computation, FieldDescriptor } from '../model/fields/descriptor.ts'
import type { LayerClass } from './meta.ts'
import { hasLog } from './options.ts'

const readonly = { readonly: true, copy: false, index: false }

/** Fields that models have without saying so: a label, who made and last changed the record and when, the way to it. */
export function automaticFields(layers: readonly LayerClass[]): Map<string, FieldDescriptor[]> {
  const definer = layers.findLast(({ layer }) => layer.options)!.layer
  const label = { [computation]: { compute: 'computeDisplayName', depends: [] } }
  const fields: [string, FieldDescriptor][] = [
    ['display_name', new FieldDescriptor('char', N_('Display Name'), label, {})],
  ]
  if (hasLog(definer.options, definer.abstract === true)) {
    const user = { comodel: 'res.users' }
    fields.push(
      ['create_uid', new FieldDescriptor('many2one', N_('Created by'), readonly, user)],
      ['create_date', new FieldDescriptor('datetime', N_('Created on'), readonly, {})],
      ['write_uid', new FieldDescriptor('many2one', N_('Last Updated by'), readonly, user)],
      ['write_date', new FieldDescriptor('datetime', N_('Last Updated on'), readonly, {})],
    )
  }
  if (definer.options?.parentStore === true)
    fields.push(['parent_path', new FieldDescriptor('char', 'Parent Path', readonly, {})])
  return new Map(fields.map(([name, field]) => [name, [field]]))
}
