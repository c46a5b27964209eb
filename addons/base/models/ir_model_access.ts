import { type AccessSource, fields, model } from '#core'
import { userRights } from './ir_model_access/rights.ts'
import { accessTable } from './ir_model_access/table.ts'

declare module '#models' {
  interface Models {
    'ir.model.access': IrModelAccess
  }
  interface IrModelAccess extends ModelAccess {}
}

/** Opens a model to a group, operation by operation; what no line opens is closed. The framework asks it about rights. */
export class ModelAccess
  extends model('ir.model.access', {
    description: 'Access Control',
    order: 'model_id, group_id, name, id',
    cached: true,
    allowSudoCommands: false,
  })
  implements AccessSource
{
  name = fields.Char('Name', { required: true, index: true })
  active = fields.Boolean('Active', { default: true })
  model_id = fields.Many2one('ir.model', 'Model', { required: true, ondelete: 'cascade' })
  group_id = fields.Many2one('res.groups', 'Group', {
    ondelete: 'cascade',
    help: 'Empty: everybody, visitors as well.',
  })
  perm_read = fields.Boolean('Read Access')
  perm_write = fields.Boolean('Write Access')
  perm_create = fields.Boolean('Create Access')
  perm_unlink = fields.Boolean('Delete Access')

  accessTable() {
    return accessTable(this.env)
  }

  userRights(uid: number) {
    return userRights(this.env, uid)
  }
}
