import { constraint, fields, model } from '#core'
import { Actions, actionGroups, bindingTypes } from './ir_actions_base.ts'

declare module '#models' {
  interface Models {
    'ir.actions.report': IrActionsReport
  }
  interface IrActionsReport extends ActReport {}
}

/** Shows records on a page that is made for paper, or as a text: what a template of an addon makes of them. */
export class ActReport extends model('ir.actions.report', { description: 'Report Action', order: 'name' }, Actions) {
  model = fields.Char('Model Name', { required: true, help: 'Of which records it tells.' })
  report_type = fields.Selection(
    'Report Type',
    { 'qweb-html': 'HTML', 'qweb-text': 'Text' },
    { required: true, default: 'qweb-html' },
  )
  report_name = fields.Char('Template Name', {
    required: true,
    help: 'A <template> of an addon, such as shop.receipt. It is given the records as docs.',
  })
  override binding_type = fields.Selection('Binding Type', bindingTypes, { required: true, default: 'report' })
  group_ids = actionGroups('ir_act_report_group_rel')

  report_name_unique = constraint('UNIQUE (report_name, report_type)', 'Another report shows this template already.')
  report_name_check = constraint(
    `CHECK (report_name ~ '^[a-z][a-z0-9_]*\\.[A-Za-z0-9_-]+$')`,
    'A template is named by its addon and its id, such as shop.receipt.',
  )
}
