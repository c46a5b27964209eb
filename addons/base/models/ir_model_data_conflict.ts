import { constraint, fields, model, settleConflicts } from '#core'

declare module '#models' {
  interface Models {
    'ir.model.data.conflict': IrModelDataConflict
  }
  interface IrModelDataConflict extends ModelDataConflict {}
}

/** A field that a person and an addon's file have both changed: upgrades keep the person's value until somebody chooses. */
export class ModelDataConflict extends model('ir.model.data.conflict', {
  description: 'Upgrade Conflict',
  order: 'addon, data_id, field',
}) {
  data_id = fields.Many2one('ir.model.data', 'External Identifier', { required: true, ondelete: 'cascade' })
  addon = fields.Char('Addon', { required: true, help: 'Whose file says so.' })
  field = fields.Char('Field', { required: true })
  file_value = fields.Json<unknown>('Value of the File', { help: 'As it is written to the record.' })

  field_unique = constraint('UNIQUE (data_id, addon, field)', 'This field is listed already.')

  /** Takes these off the list: `'file'` writes what the file says, `'own'` keeps what is there. */
  async settle(choice: 'file' | 'own') {
    await this.checkAccess('unlink')
    await settleConflicts(this.env.model(this._name).browse(this.ids), choice)
  }
}
