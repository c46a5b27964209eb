import { fields, model } from '#core'

declare module '#models' {
  interface Models {
    'ir.module.category': IrModuleCategory
  }
  interface IrModuleCategory extends ModuleCategory {}
}

/** A heading under which the rights of several apps stand. */
export class ModuleCategory extends model('ir.module.category', {
  description: 'Application',
  order: 'sequence, name, id',
}) {
  name = fields.Char('Name', { required: true, translate: true })
  description = fields.Text('Description', { translate: true })
  sequence = fields.Integer('Sequence', { default: 100 })
  exclusive = fields.Boolean('Exclusive', { help: 'Of the groups of each of its privileges, a user is in one.' })
  privilege_ids = fields.One2many('res.groups.privilege', 'category_id', 'Privileges')
}
