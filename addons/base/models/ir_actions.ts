import { constraint, fields, model } from '#core'

declare module '#models' {
  interface Models {
    'ir.actions.act_window': IrActionsActWindow
    'ir.actions.act_url': IrActionsActUrl
  }
  interface IrActionsActWindow extends ActWindow {}
  interface IrActionsActUrl extends ActUrl {}
}

/** Shows records of a model: which, as what, and with what searched for at first. */
export class ActWindow extends model('ir.actions.act_window', { description: 'Window Action', order: 'name' }) {
  name = fields.Char('Action Name', { required: true, translate: true })
  res_model = fields.Char('Destination Model', { required: true })
  view_mode = fields.Char('View Mode', { required: true, default: 'list,form' })
  view_id = fields.Many2one('ir.ui.view', 'View')
  search_view_id = fields.Many2one('ir.ui.view', 'Search View')
  domain = fields.Char('Domain')
  context = fields.Char('Context', { required: true, default: '{}' })
  limit = fields.Integer('Limit', { default: 80 })
  res_id = fields.Integer('Record ID', { help: 'Shows this record only.' })
  target = fields.Selection('Target', { current: 'Current Window', new: 'Dialog' }, { default: 'current' })
  help = fields.Html('Help', { translate: true })
  group_ids = fields.Many2many('res.groups', 'Groups', {
    relation: 'ir_act_window_group_rel',
    column1: 'act_id',
    column2: 'gid',
  })

  view_mode_check = constraint(
    `CHECK (view_mode ~ '^(list|kanban|form)(,(list|kanban|form))*$')`,
    'The view mode is a list of list, kanban and form, with commas between.',
  )
}

/** Leads to an address of this site. */
export class ActUrl extends model('ir.actions.act_url', { description: 'Link Action', order: 'name' }) {
  name = fields.Char('Action Name', { required: true, translate: true })
  url = fields.Char('URL', { required: true })
  target = fields.Selection('Target', { self: 'This Window', new: 'New Window' }, { default: 'self' })

  url_check = constraint(`CHECK (url ~ '^/([^/\\\\]|$)')`, 'The address is one of this site, such as /web.')
}
