import { constraint, fields, model } from '#core'
import { Actions, actionGroups } from './ir_actions_base.ts'

declare module '#models' {
  interface Models {
    'ir.actions.act_window': IrActionsActWindow
    'ir.actions.act_window.view': IrActionsActWindowView
    'ir.actions.act_url': IrActionsActUrl
    'ir.actions.client': IrActionsClient
  }
  interface IrActionsActWindow extends ActWindow {}
  interface IrActionsActWindowView extends ActWindowView {}
  interface IrActionsActUrl extends ActUrl {}
  interface IrActionsClient extends ActClient {}
}

const targets = { current: 'Current Window', new: 'Dialog', fullscreen: 'Full Screen', main: 'Main Action' } as const
const kinds = { list: 'List', kanban: 'Kanban', form: 'Form' } as const

/** Shows records of a model: which, as what, and with what searched for at first. */
export class ActWindow extends model(
  'ir.actions.act_window',
  { description: 'Window Action', order: 'name' },
  Actions,
) {
  res_model = fields.Char('Destination Model', { required: true })
  view_mode = fields.Char('View Mode', { required: true, default: 'list,form' })
  view_ids = fields.One2many('ir.actions.act_window.view', 'act_window_id', 'Views')
  view_id = fields.Many2one('ir.ui.view', 'View')
  search_view_id = fields.Many2one('ir.ui.view', 'Search View')
  domain = fields.Char('Domain')
  context = fields.Char('Context', { required: true, default: '{}' })
  limit = fields.Integer('Limit', { default: 80 })
  res_id = fields.Integer('Record ID', { help: 'Shows this record only.' })
  target = fields.Selection('Target', targets, { default: 'current' })
  group_ids = actionGroups('ir_act_window_group_rel')

  view_mode_check = constraint(
    `CHECK (view_mode ~ '^(list|kanban|form)(,(list|kanban|form))*$')`,
    'The view mode is a list of list, kanban and form, with commas between.',
  )
}

/** A view that a window action shows, in its order among the others. */
export class ActWindowView extends model('ir.actions.act_window.view', {
  description: 'Action Window View',
  order: 'sequence, id',
  recName: 'view_mode',
}) {
  sequence = fields.Integer('Sequence', { default: 10 })
  view_mode = fields.Selection('View Type', kinds, { required: true })
  view_id = fields.Many2one('ir.ui.view', 'View', { ondelete: 'cascade' })
  act_window_id = fields.Many2one('ir.actions.act_window', 'Action', {
    required: true,
    ondelete: 'cascade',
    index: true,
  })

  view_mode_unique = constraint('UNIQUE (act_window_id, view_mode)', 'An action has one view of a kind.')
}

/** Leads to an address: of this site, or a safe one elsewhere. */
export class ActUrl extends model('ir.actions.act_url', { description: 'Link Action', order: 'name' }, Actions) {
  url = fields.Char('URL', { required: true })
  target = fields.Selection(
    'Target',
    { self: 'This Window', new: 'New Window', download: 'Download' },
    { default: 'self' },
  )
  group_ids = actionGroups('ir_act_url_group_rel')

  url_check = constraint(
    `CHECK (url ~ '^(/([^/\\\\]|$)|https://[a-z0-9])' AND url !~ '[[:cntrl:]\\\\]')`,
    'The address is one of this site, such as /web, or begins with https://.',
  )
}

/** Opens a page that an addon has made, by its tag. */
export class ActClient extends model('ir.actions.client', { description: 'Client Action', order: 'name' }, Actions) {
  tag = fields.Char('Client action tag', {
    required: true,
    help: 'What it opens: a page of an addon (a route with this tag), reload, soft_reload or display_notification.',
  })
  params = fields.Text('Params', { required: true, default: '{}', help: 'For the page: names and values.' })
  target = fields.Selection('Target', targets, { default: 'current' })
  group_ids = actionGroups('ir_act_client_group_rel')
}
