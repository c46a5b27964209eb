import { constraint, fields, model } from '#core'

declare module '#models' {
  interface Models {
    'ir.model': IrModel
    'ir.model.data': IrModelData
  }
  interface IrModel extends ModelInfo {}
  interface IrModelData extends ModelData {}
}

/** A model, as a record that access lines and rules point to. Made by the installation of addons. */
export class ModelInfo extends model('ir.model', { description: 'Model', order: 'model', cached: true }) {
  name = fields.Char('Model Description', { required: true, translate: true })
  model = fields.Char('Model', { required: true })
  access_ids = fields.One2many('ir.model.access', 'model_id', 'Access Controls')
  rule_ids = fields.One2many('ir.rule', 'model_id', 'Rules')

  model_unique = constraint('UNIQUE (model)', 'Each model has one description.')
}

/** What records are called in files: `base.group_user`. */
export class ModelData extends model('ir.model.data', {
  description: 'External Id',
  order: 'module, name',
  cached: true,
}) {
  module = fields.Char('Module', { required: true, default: '' })
  name = fields.Char('External Identifier', { required: true })
  model = fields.Char('Model Name', { required: true, index: true })
  res_id = fields.Integer('Record ID', { required: true, index: true })
  noupdate = fields.Boolean('Non Updatable', { help: 'An upgrade leaves the record as it is.' })
  file_values = fields.Json('Values of Files', {
    readonly: true,
    copy: false,
    help: 'What files said when they were last applied, by addon: upgrades tell by it what people have changed.',
  })

  name_unique = constraint('UNIQUE (module, name)', 'There is already a record with this external id.')
}
