import { computed, constrains, fields, model, ValidationError, type Values, views } from '#core'

declare module '#models' {
  interface Models {
    'ir.ui.view': IrUiView
  }
  interface IrUiView extends View {}
}

const types = {
  form: 'Form',
  list: 'List',
  kanban: 'Kanban',
  search: 'Search',
  graph: 'Graph',
  pivot: 'Pivot',
  calendar: 'Calendar',
  activity: 'Activity',
} as const

export class View extends model('ir.ui.view', { description: 'View', order: 'model, priority, name, id' }) {
  name = fields.Char('View Name', { required: true })
  model = fields.Char('Model', { index: true })
  active = fields.Boolean('Active', { default: true })
  priority = fields.Integer('Sequence', { required: true, default: 16 })
  arch = fields.Text('View Architecture', { required: true, help: 'Its texts are translated where they are shown.' })
  arch_fs = fields.Char('Arch Filename', {
    readonly: true,
    help: 'Where its addon has written it: the file, and the line where the view begins. Empty once it is changed here.',
  })
  inherit_id = fields.Many2one('ir.ui.view', 'Inherited View', { ondelete: 'restrict', index: true })
  inherit_children_ids = fields.One2many('ir.ui.view', 'inherit_id', 'Views which inherit from this one')
  mode = fields.Selection(
    'View inheritance mode',
    { primary: 'Base view', extension: 'Extension View' },
    { ...computed<View>('computeMode', 'inherit_id'), store: true, readonly: false },
  )
  type = fields.Selection('View Type', types, {
    ...computed<View>('computeType', 'arch', 'inherit_id.type'),
    store: true,
    recursive: true,
  })

  arch_check = constrains<View>('checkArch', 'arch', 'model', 'inherit_id', 'mode', 'active', 'priority')

  override async write(values: Values<'ir.ui.view'>) {
    if (typeof values.arch !== 'string') return super.write(values)
    const { env } = this
    const given = { arch_fs: null, ...values }
    if (env.lang === 'en_US' || this.length !== 1) return super.write(given)
    // Whoever writes in another language writes its words; what stays of the arch stays for others, too.
    const { arch } = await this.one().load('arch')
    await super.write({ ...given, arch: views.inSource(values.arch, arch, text => env._(text)) })
  }

  computeMode() {
    for (const view of this) view.mode = view.inherit_id.length > 0 ? 'extension' : 'primary'
  }

  computeType() {
    for (const view of this) {
      const tag = /<\s*([a-z]+)/.exec(view.arch.replaceAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, ''))?.[1]
      const own = tag && views.kindOf(tag)
      view.type =
        view.inherit_id.length > 0 ? view.inherit_id.type : own && own in types ? (own as keyof typeof types) : null
    }
  }

  /** Each view as it is with all that extends it must be one that can be shown. */
  async checkArch() {
    for (const view of this) {
      const [first, ...others] = await views.problemsOf(view.env, view.id)
      if (!first) continue
      const { view: name, line, file } = first.place
      const more = others.length > 0 ? ` ${view.env._('(%(count)s more)', { count: others.length })}` : ''
      throw new ValidationError(
        `${name}, ${view.env._('line %(line)s', { line })}${file ? ` (${file})` : ''}: ${first.message}${more}`,
        'arch',
      )
    }
  }
}
