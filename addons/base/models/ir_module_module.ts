import { computed, constraint, fields, model, opened } from '#core'

declare module '#models' {
  interface Models {
    'ir.module.module': IrModuleModule
  }
  interface IrModuleModule extends Module {}
}

/** An addon on the addons path, or one that is installed. The list is written by Foyer, never by hand. */
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
  category = fields.Char('Category', { translate: true })
  sequence = fields.Integer('Sequence', { default: 100 })
  application = fields.Boolean('Application')
  icon = fields.Boolean('Has an Icon')
  version = fields.Char('Installed Version')
  disk_version = fields.Char('Version on Disk')
  outdated = fields.Boolean(
    'Upgrade Available',
    computed<Module>('computeOutdated', 'state', 'version', 'disk_version'),
  )
  state = fields.Selection(
    'Status',
    { uninstallable: 'Not Installable', uninstalled: 'Not Installed', installed: 'Installed' },
    { required: true, default: 'uninstalled' },
  )
  dependency_ids = fields.Many2many('ir.module.module', 'Builds On', {
    relation: 'ir_module_module_dependency',
    column1: 'module_id',
    column2: 'depends_id',
  })
  dependant_ids = fields.Many2many('ir.module.module', 'Needed By', {
    relation: 'ir_module_module_dependency',
    column1: 'depends_id',
    column2: 'module_id',
  })
  model_count = fields.Integer('Models')
  view_count = fields.Integer('Views')
  menu_count = fields.Integer('Menus')
  demo = fields.Boolean('Demo Data')
  checksum = fields.Char('Checksum', { help: 'Of its data files, as they were loaded last.' })

  name_unique = constraint('UNIQUE (name)', 'There is already an app with this technical name.')
  install_opened = opened<Module>('actionInstall')
  upgrade_opened = opened<Module>('actionUpgrade')
  uninstall_opened = opened<Module>('actionUninstall')

  /** Was the database made with demo data? */
  async hasDemo(): Promise<boolean> {
    // sudo: ir.module.module - visitors are told where the demo accounts are; nothing else of it leaves
    const found = await this.sudo().searchCount([
      ['name', '=', 'base'],
      ['demo', '=', true],
    ])
    return found > 0
  }

  computeOutdated() {
    for (const app of this) app.outdated = app.state === 'installed' && app.version !== app.disk_version
  }

  /** Leads to the page that says what would happen, and asks. */
  async actionInstall() {
    return this.confirmed('install')
  }

  async actionUpgrade() {
    return this.confirmed('upgrade')
  }

  async actionUninstall() {
    return this.confirmed('uninstall')
  }

  async confirmed(action: string) {
    await this.load('name')
    return { type: 'ir.actions.act_url', url: `/web/apps/${this.name}/${action}` }
  }
}
