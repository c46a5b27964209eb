import { constraint, fields, model } from '#core'

declare module '#models' {
  interface Models {
    'ir.module.module': IrModuleModule
  }
  interface IrModuleModule extends Module {}
}

/** An addon, as the database knows it. Written by the installation of addons. */
export class Module extends model('ir.module.module', {
  description: 'App',
  order: 'application desc, sequence, name',
  recName: 'shortdesc',
}) {
  name = fields.Char('Technical Name', { required: true })
  shortdesc = fields.Char('Name', { translate: true })
  summary = fields.Char('Summary', { translate: true })
  description = fields.Text('Description')
  author = fields.Char('Author')
  website = fields.Char('Website')
  category = fields.Char('Category')
  sequence = fields.Integer('Sequence', { default: 100 })
  application = fields.Boolean('Application')
  version = fields.Char('Version')
  state = fields.Selection(
    'Status',
    { uninstalled: 'Not Installed', installed: 'Installed' },
    { required: true, default: 'uninstalled' },
  )
  demo = fields.Boolean('Demo Data')
  checksum = fields.Char('Checksum', { help: 'Of its data files, as they were loaded last.' })

  name_unique = constraint('UNIQUE (name)', 'There is already an app with this technical name.')
}
