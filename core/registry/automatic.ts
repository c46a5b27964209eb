import { computation, FieldDescriptor } from '../model/fields/descriptor.ts'
import type { LayerClass } from './meta.ts'

const readonly = { readonly: true, copy: false }

/** Fields that every model has without saying so: a label, and who made and last changed the record, and when. */
export function automaticFields(layers: readonly LayerClass[]): Map<string, FieldDescriptor[]> {
  const definer = layers.findLast(({ layer }) => layer.options)!.layer
  const label = { [computation]: { compute: 'computeDisplayName', depends: [] } }
  const fields: [string, FieldDescriptor][] = [['display_name', new FieldDescriptor('char', 'Display Name', label, {})]]
  if (!definer.abstract && definer.options?.logAccess !== false) {
    const user = { comodel: 'res.users' }
    fields.push(
      ['create_uid', new FieldDescriptor('many2one', 'Created by', readonly, user)],
      ['create_date', new FieldDescriptor('datetime', 'Created on', readonly, {})],
      ['write_uid', new FieldDescriptor('many2one', 'Last Updated by', readonly, user)],
      ['write_date', new FieldDescriptor('datetime', 'Last Updated on', readonly, {})],
    )
  }
  return new Map(fields.map(([name, field]) => [name, [field]]))
}
